// The Gaussian q that maximises ELBO(q) = E_q[log p] + entropy(q), for models whose expectations under q are known.
//
// By the theorems of Bonnet and Price the ELBO's gradient in the mean is E_q[grad log p], in the covariance
// (E_q[hess log p] + Sigma^-1) / 2 (Opper and Archambeau 2009, eq. 8-9). Its zero is found by natural-gradient steps,
// Sigma^-1 towards -E_q[hess log p] (its diagonal for mean-field) and the mean by Newton, with backtracking.
#ifndef TINYELBO_TESTS_SUPPORT_GAUSSIAN_OPTIMUM_HPP
#define TINYELBO_TESTS_SUPPORT_GAUSSIAN_OPTIMUM_HPP

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <stdexcept>

#include "support/dense.hpp"

namespace tinyelbo::test {

enum class Family { kFullRank, kMeanField };

/// N(mean, L L') by its mean and lower-triangular scale L.
struct Gaussian {
    Vector mean;
    Matrix scale;
};

/// Expectations under a Gaussian.
struct Expectation {
    double log_density;
    Vector gradient;
    Matrix negative_hessian;
};

/// A log density whose expectations under a Gaussian are known.
template <class M>
concept ExpectedModel = requires(const M &model, const Gaussian &q) {
    { model.dimension() } -> std::convertible_to<std::size_t>;
    { model.expect(q) } -> std::same_as<Expectation>;
};

struct Optimum {
    Gaussian q;
    Vector sd;
    double elbo;
};

inline Matrix covariance_of(const Gaussian &q) { return multiply(q.scale, transposed(q.scale)); }

inline Vector sd_of(const Gaussian &q) {
    Vector sd = diagonal_of(covariance_of(q));
    for (double &value : sd) value = std::sqrt(value);
    return sd;
}

inline double entropy_of(const Gaussian &q) {
    const double d = static_cast<double>(q.mean.size());
    return 0.5 * log_determinant(q.scale) + 0.5 * d * (1 + std::log(2 * std::numbers::pi));
}

template <ExpectedModel M>
double exact_elbo(const M &model, const Gaussian &q) {
    return model.expect(q).log_density + entropy_of(q);
}

/// The gradient of the ELBO in whitened coordinates, so that it measures errors in units of sd: the largest entry.
inline double stationarity(const Gaussian &q, const Expectation &e, Family family) {
    const Vector whitened = multiply_transposed(q.scale, e.gradient);
    double largest = 0;
    for (double value : whitened) largest = std::max(largest, std::abs(value));
    const Matrix curvature = multiply(transposed(q.scale), multiply(e.negative_hessian, q.scale));
    for (std::size_t i = 0; i < curvature.rows; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            if (i == j || family == Family::kFullRank)
                largest = std::max(largest, std::abs(curvature(i, j) - (i == j ? 1 : 0)));
    return largest;
}

namespace internal {

struct Position {
    Gaussian q;
    Expectation e;
    double elbo;
};

template <ExpectedModel M>
Position evaluate(const M &model, Gaussian q) {
    Expectation e = model.expect(q);
    const double elbo = e.log_density + entropy_of(q);
    return {std::move(q), std::move(e), elbo};
}

/// The direction of the mean: Newton's, or the natural gradient where the expected curvature is indefinite.
inline Vector mean_direction(const Position &from) {
    if (const auto factor = cholesky(from.e.negative_hessian))
        return solve_lower_transposed(*factor, solve_lower(*factor, from.e.gradient));
    return multiply(from.q.scale, multiply_transposed(from.q.scale, from.e.gradient));
}

/// The Gaussian a step of `length` towards the stationary point; nothing where its precision is not positive definite.
inline std::optional<Gaussian> step_towards(const Position &from, const Vector &direction, Family family,
                                            double length) {
    const Matrix &hessian = from.e.negative_hessian;
    const Matrix target = family == Family::kFullRank ? hessian : diagonal_matrix(diagonal_of(hessian));
    Matrix precision = inverse_from_cholesky(from.q.scale);
    for (std::size_t i = 0; i < precision.values.size(); ++i)
        precision.values[i] += length * (target.values[i] - precision.values[i]);
    const auto factor = cholesky(precision);
    if (!factor) return std::nullopt;
    const auto scale = cholesky(inverse_from_cholesky(*factor));
    if (!scale) return std::nullopt;
    Gaussian moved{from.q.mean, *scale};
    for (std::size_t i = 0; i < moved.mean.size(); ++i) moved.mean[i] += length * direction[i];
    return moved;
}

/// The first halving of a full step that does not lose ELBO beyond its rounding error; or half of that where it ends
/// nearer to stationary, which damps the oscillation of skewed problems.
template <ExpectedModel M>
Position improve(const M &model, const Position &from, Family family) {
    const double rounding = 1e-13 * (1 + std::abs(from.elbo)), distance = stationarity(from.q, from.e, family);
    const Vector direction = mean_direction(from);
    std::optional<Position> found;
    for (double length = 1; length > 1e-8; length /= 2) {
        const auto moved = step_towards(from, direction, family, length);
        if (!moved) continue;
        Position there = evaluate(model, *moved);
        if (!(there.elbo >= from.elbo - rounding)) continue;
        const double left = stationarity(there.q, there.e, family);
        if (found) return left < stationarity(found->q, found->e, family) ? there : *found;
        if (left < 0.5 * distance) return there;
        found = std::move(there);
    }
    if (!found) throw std::runtime_error("gaussian_optimum: no step improves the ELBO");
    return *found;
}

}  // namespace internal

/// The optimum, starting at `start`, to a stationarity below `tolerance`. Throws where there seems to be none: a sd
/// grew 1000-fold, or no step helps.
template <ExpectedModel M>
Optimum gaussian_optimum(const M &model, Family family, Gaussian start, double tolerance = 1e-11) {
    constexpr int kMaxIterations = 5000;
    constexpr double kLargestGrowth = 1e3;
    const Vector start_sd = sd_of(start);
    internal::Position at = internal::evaluate(model, std::move(start));
    for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
        const Vector sd = sd_of(at.q);
        if (stationarity(at.q, at.e, family) < tolerance) return {at.q, sd, at.elbo};
        for (std::size_t i = 0; i < sd.size(); ++i)
            if (sd[i] > kLargestGrowth * start_sd[i]) throw std::runtime_error("gaussian_optimum: q grows unbounded");
        at = internal::improve(model, at, family);
    }
    throw std::runtime_error("gaussian_optimum: not converged");
}

}  // namespace tinyelbo::test

#endif
