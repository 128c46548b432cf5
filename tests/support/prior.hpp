// Normal priors of the tests' reference models.
#ifndef TINYELBO_TESTS_SUPPORT_PRIOR_HPP
#define TINYELBO_TESTS_SUPPORT_PRIOR_HPP

#include <cmath>
#include <cstddef>
#include <numbers>

#include "support/dense.hpp"
#include "support/gaussian_optimum.hpp"

namespace tinyelbo::test {

/// N(mean, T T') on the leading coefficients of theta; flat (log density 0) where T is empty, and on the others.
struct Prior {
    Vector mean;
    Matrix scale_tril;

    bool flat() const { return scale_tril.rows == 0; }
    Matrix precision() const { return inverse_from_cholesky(scale_tril); }
};

inline Prior flat_prior() { return {}; }
inline Prior normal_prior(Vector mean, Matrix scale_tril) { return {std::move(mean), std::move(scale_tril)}; }
inline Prior normal_prior(std::size_t dimension, double sd) {
    return {Vector(dimension), diagonal_matrix(Vector(dimension, sd))};
}

/// Adds the expectations of the log prior under N(m, covariance) of theta.
inline void add_prior(const Prior &prior, const Vector &m, const Matrix &covariance, Expectation &e) {
    if (prior.flat()) return;
    const std::size_t p = prior.mean.size();
    const Matrix precision = prior.precision();
    Vector offset(p);
    for (std::size_t j = 0; j < p; ++j) offset[j] = m[j] - prior.mean[j];
    const Vector pull = multiply(precision, offset);
    e.log_density -= 0.5 * static_cast<double>(p) * std::log(2 * std::numbers::pi) +
                     0.5 * log_determinant(prior.scale_tril) + 0.5 * dot(offset, pull);
    for (std::size_t i = 0; i < p; ++i) {
        e.gradient[i] -= pull[i];
        for (std::size_t j = 0; j < p; ++j) {
            e.negative_hessian(i, j) += precision(i, j);
            e.log_density -= 0.5 * precision(i, j) * covariance(i, j);
        }
    }
}

}  // namespace tinyelbo::test

#endif
