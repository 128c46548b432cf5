// Log densities that tests write down.
#ifndef TINYELBO_TESTS_SUPPORT_DENSITY_HPP
#define TINYELBO_TESTS_SUPPORT_DENSITY_HPP

#include <cmath>
#include <cstddef>
#include <functional>

#include "support/dense.hpp"

namespace tinyelbo::test {

/// log p(theta) and its gradient.
using Density = std::function<double(const Vector &theta, Vector &gradient)>;

/// Neither Gaussian nor symmetric, with bounded higher derivatives; every coordinate meets its neighbours.
inline Density bent_density() {
    return [](const Vector &theta, Vector &gradient) {
        double sum = 0;
        for (double &g : gradient) g = 0;
        for (std::size_t i = 0; i < theta.size(); ++i) {
            const std::size_t next = (i + 1) % theta.size();
            const double bend = theta[i] - 0.5 * theta[next] + 0.25;
            sum += -0.125 * theta[i] * theta[i] - std::log(std::cosh(bend)) + 0.25 * std::sin(theta[i]);
            gradient[i] += -0.25 * theta[i] - std::tanh(bend) + 0.25 * std::cos(theta[i]);
            gradient[next] += 0.5 * std::tanh(bend);
        }
        return sum;
    };
}

/// -(theta - mean)' precision (theta - mean) / 2 + log_constant.
inline Density gaussian_density(const Vector &mean, const Matrix &precision, double log_constant = 0) {
    return [=](const Vector &theta, Vector &gradient) {
        Vector error = theta;
        for (std::size_t i = 0; i < error.size(); ++i) error[i] -= mean[i];
        gradient = multiply(precision, error);
        for (double &g : gradient) g = -g;
        return 0.5 * dot(gradient, error) + log_constant;
    };
}

}  // namespace tinyelbo::test

#endif
