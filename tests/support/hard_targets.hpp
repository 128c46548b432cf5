// Targets that punish a fit which trusts itself too much, and their exact optima of both Gaussian families.
//
// Every one of these log densities is quadratic in all coordinates but the first. Its expectations under q are sums
// over points z with theta = m + L z: a fine grid in z_0 times a rule of degree 3 in the others, which is exact there.
#ifndef TINYELBO_TESTS_SUPPORT_HARD_TARGETS_HPP
#define TINYELBO_TESTS_SUPPORT_HARD_TARGETS_HPP

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "support/density.hpp"
#include "support/gaussian_optimum.hpp"
#include "support/quadrature.hpp"

namespace tinyelbo::test {

struct WeightedPoint {
    double weight;
    Vector z;
};

/// Exact for polynomials of degree 3 in z_1 ... z_{d-1} (Stroud 1971, the 2n-point rule) for every z_0.
inline std::vector<WeightedPoint> conditional_points(std::size_t d, double spacing = 0.35) {
    const Quadrature rule = trapezoidal_rule(spacing);
    const double n = static_cast<double>(d - 1);
    std::vector<WeightedPoint> points;
    for (std::size_t i = 0; i < rule.nodes.size(); ++i)
        for (std::size_t j = 1; j < d; ++j)
            for (const double sign : {1.0, -1.0}) {
                WeightedPoint point{rule.weights[i] / (2 * n), Vector(d)};
                point.z[0] = rule.nodes[i];
                point.z[j] = sign * std::sqrt(n);
                points.push_back(point);
            }
    return points;
}

/// A density with a quadrature for its expectations: an ExpectedModel of gaussian_optimum.hpp.
struct HardTarget {
    std::string name;
    Density density;
    std::vector<WeightedPoint> points;
    std::vector<Gaussian> starts;  ///< one in the reach of each local optimum
    double tolerance = 1e-11;      ///< on the optima's stationarity

    std::size_t dimension() const { return points.front().z.size(); }

    std::vector<Optimum> optima(Family family) const {
        std::vector<Optimum> found;
        for (const Gaussian &start : starts) found.push_back(gaussian_optimum(*this, family, start, tolerance));
        return found;
    }

    /// The expected Hessian follows from the gradients by Stein's identity, E[H] = E[g z'] L^-1.
    Expectation expect(const Gaussian &q) const {
        const std::size_t d = dimension();
        Expectation e{0, Vector(d), Matrix(d, d)};
        Matrix products(d, d);
        Vector gradient(d);
        for (const WeightedPoint &point : points) {
            Vector theta = multiply(q.scale, point.z);
            for (std::size_t i = 0; i < d; ++i) theta[i] += q.mean[i];
            e.log_density += point.weight * density(theta, gradient);
            for (std::size_t i = 0; i < d; ++i) {
                e.gradient[i] += point.weight * gradient[i];
                for (std::size_t j = 0; j < d; ++j) products(i, j) += point.weight * gradient[i] * point.z[j];
            }
        }
        for (std::size_t i = 0; i < d; ++i) {
            const Vector row = solve_lower_transposed(q.scale, Vector(products.row(i), products.row(i) + d));
            for (std::size_t j = 0; j < d; ++j) {
                e.negative_hessian(i, j) -= 0.5 * row[j];
                e.negative_hessian(j, i) -= 0.5 * row[j];
            }
        }
        return e;
    }
};

namespace internal {

inline Gaussian uncorrelated(Vector mean, const Vector &sd) { return {std::move(mean), diagonal_matrix(sd)}; }

}  // namespace internal

/// x ~ N(0, 9), y | x ~ N((x^2 - 9) / 10, 1) (Haario et al. 1999).
inline HardTarget banana() {
    return {"banana",
            [](const Vector &theta, Vector &gradient) {
                const double x = theta[0], error = theta[1] - 0.1 * (x * x - 9);
                gradient = {-x / 9 + 0.2 * x * error, -error};
                return -x * x / 18 - 0.5 * error * error;
            },
            conditional_points(2),
            {internal::uncorrelated({0, 0}, {1, 1})}};
}

/// Modes at +-3 on the first axis with weights 0.65 and 0.35. Its three local optima cover one of them, or both. The
/// odds of the modes are singular at a distance of pi / 6 from the real axis, hence the fine grid; about the third
/// optimum the ELBO is so flat that its rounding ends the search early.
inline HardTarget two_modes() {
    return {"two modes",
            [](const Vector &theta, Vector &gradient) {
                const double x = theta[0], log_odds = std::log(0.65 / 0.35) + 6 * x;
                const double upper = 1 / (1 + std::exp(-log_odds));
                gradient = {-x + 3 * (2 * upper - 1), -theta[1]};
                const double lower_mode = std::log(0.35) - 0.5 * (x + 3) * (x + 3);
                return lower_mode +
                       (log_odds > 0 ? log_odds + std::log1p(std::exp(-log_odds)) : std::log1p(std::exp(log_odds))) -
                       0.5 * theta[1] * theta[1];
            },
            conditional_points(2, 0.05),
            {internal::uncorrelated({3, 0}, {1, 1}), internal::uncorrelated({-3, 0}, {1, 1}),
             internal::uncorrelated({0.85, 0}, {2.6, 1})},
            5e-7};
}

/// v ~ N(0, 9), x_i | v ~ N(0, exp(v)), nine of them (Neal 2003). Its optimum for both families: means 0, independent,
/// Var v = 1 / (1/9 + 9/2), Var x_i = exp(-Var v / 2).
inline HardTarget funnel() {
    return {"funnel",
            [](const Vector &theta, Vector &gradient) {
                const double v = theta[0], inverse = std::exp(-v);
                double squares = 0;
                for (std::size_t i = 1; i < theta.size(); ++i) {
                    squares += theta[i] * theta[i] * inverse;
                    gradient[i] = -theta[i] * inverse;
                }
                const double n = static_cast<double>(theta.size() - 1);
                gradient[0] = -v / 9 + 0.5 * squares - 0.5 * n;
                return -v * v / 18 - 0.5 * squares - 0.5 * n * v;
            },
            conditional_points(10),
            {internal::uncorrelated(Vector(10), Vector(10, 1))}};
}

namespace internal {

/// log p(log tau) + log p(mu) for tau half-Cauchy(5), mu ~ N(0, 25); adds its gradient.
inline double eight_schools_hyperprior(double log_tau, double mu, Vector &gradient) {
    const double ratio = std::exp(2 * log_tau) / 25;
    gradient[0] += 1 - 2 * ratio / (1 + ratio);
    gradient[1] -= mu / 25;
    return log_tau - std::log1p(ratio) - mu * mu / 50;
}

constexpr double kEffect[8] = {28, 8, -3, 7, -1, 1, 18, 12}, kError[8] = {15, 10, 16, 11, 9, 11, 10, 18};

}  // namespace internal

/// The eight schools of Rubin 1981; theta = (log tau, mu, school effects), or effects standardised where not centred.
inline HardTarget eight_schools(bool centred) {
    return {centred ? "eight schools, centred" : "eight schools, non-centred",
            [centred](const Vector &theta, Vector &gradient) {
                const double log_tau = theta[0], mu = theta[1], tau = std::exp(log_tau);
                for (double &g : gradient) g = 0;
                double sum = internal::eight_schools_hyperprior(log_tau, mu, gradient);
                for (std::size_t j = 0; j < 8; ++j) {
                    const double x = theta[2 + j], effect = centred ? x : mu + tau * x;
                    const double z = (internal::kEffect[j] - effect) / internal::kError[j];
                    const double slope = z / internal::kError[j];
                    const double standard = centred ? (x - mu) / tau : x;
                    sum -= 0.5 * (z * z + standard * standard) + (centred ? log_tau : 0);
                    gradient[2 + j] += centred ? slope - standard / tau : slope * tau - standard;
                    gradient[1] += centred ? standard / tau : slope;
                    gradient[0] += centred ? standard * standard - 1 : slope * tau * x;
                }
                return sum;
            },
            conditional_points(10),
            {internal::uncorrelated(Vector(10, 1), Vector(10, 1))}};
}

inline std::vector<HardTarget> hard_targets() {
    return {banana(), two_modes(), eight_schools(false), eight_schools(true), funnel()};
}

}  // namespace tinyelbo::test

#endif
