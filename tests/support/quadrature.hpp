// Expectations under N(0, 1).
#ifndef TINYELBO_TESTS_SUPPORT_QUADRATURE_HPP
#define TINYELBO_TESTS_SUPPORT_QUADRATURE_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "support/dense.hpp"

namespace tinyelbo::test {

/// E[f(Z)] = sum of weights * f(nodes).
struct Quadrature {
    Vector nodes, weights;
};

/// The trapezoidal rule with spacing h on |z| <= 9. For f analytic in |Im z| < a its error is about
/// exp(-2 pi a / h) + exp(-2 pi^2 / h^2) (Trefethen and Weideman 2014, section 5).
inline Quadrature trapezoidal_rule(double spacing) {
    constexpr double kReach = 9;
    Quadrature rule;
    const int half = static_cast<int>(kReach / spacing);
    for (int k = -half; k <= half; ++k) {
        const double z = k * spacing;
        rule.nodes.push_back(z);
        rule.weights.push_back(spacing * std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi));
    }
    return rule;
}

/// Gauss-Hermite for the weight of N(0, 1): nodes by Newton's method on the orthonormal Hermite polynomials
/// h_{k+1} = (z h_k - sqrt(k) h_{k-1}) / sqrt(k + 1), weights 1 / (n h_{n-1}^2) (Golub and Welsch 1969, section 2).
inline Quadrature gauss_hermite(std::size_t n) {
    const double size = static_cast<double>(n);
    // h_n and h_{n-1} at z; h_n' = sqrt(n) h_{n-1}.
    const auto hermite = [n](double z) {
        double below = 0, value = 1;
        for (std::size_t k = 0; k < n; ++k) {
            const double order = static_cast<double>(k);
            const double next = (z * value - std::sqrt(order) * below) / std::sqrt(order + 1);
            below = value, value = next;
        }
        return std::pair{value, below};
    };
    Quadrature rule{Vector(n), Vector(n)};
    // Descending from above the largest root, deflated by the roots already found, Newton cannot skip one.
    double z = 2 * std::sqrt(size) + 1;
    for (std::size_t i = 0; i < n; ++i) {
        for (int iteration = 0; iteration < 200; ++iteration) {
            const auto [value, below] = hermite(z);
            double deflation = 0;
            for (std::size_t j = 0; j < i; ++j) deflation += 1 / (z - rule.nodes[j]);
            const double step = value / (std::sqrt(size) * below - value * deflation);
            z -= step;
            if (std::abs(step) < 1e-15 * (1 + std::abs(z))) break;
        }
        const double below = hermite(z).second;
        rule.nodes[i] = z;
        rule.weights[i] = 1 / (size * below * below);
        z -= 1e-6;
    }
    return rule;
}

}  // namespace tinyelbo::test

#endif
