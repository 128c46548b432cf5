// Synthetic regression data, reproducible: std::mt19937_64 and a normal transform of its own, apart from the library's.
#ifndef TINYELBO_TESTS_SUPPORT_SYNTHETIC_HPP
#define TINYELBO_TESTS_SUPPORT_SYNTHETIC_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>

#include "support/dense.hpp"

namespace tinyelbo::test {

class Random {
  public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}

    /// In (0, 1): the middle of one of 2^53 cells.
    double uniform() { return (static_cast<double>(bits_() >> 11) + 0.5) * 0x1p-53; }

    /// Box and Muller (1958).
    double normal() {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(uniform() * static_cast<double>(bound)); }

    /// Knuth's product of uniforms, for small means.
    double poisson(double mean) {
        double count = 0;
        for (double product = uniform(); product > std::exp(-mean); product *= uniform()) ++count;
        return count;
    }

  private:
    std::mt19937_64 bits_;
};

enum class Response { kLogistic, kSeparable, kQuasiSeparable, kPoisson, kLinear };

struct Design {
    std::size_t n, p;           ///< p counts the intercept, where there is one
    double correlation = 0;     ///< of the features, every pair
    double scale = 1;           ///< of every feature
    bool mixed_scales = false;  ///< features' scales from 0.01 to 100 instead, in random order
    bool intercept = true;
    double noise_sd = 1;  ///< of a linear response
};

struct Regression {
    Matrix x;
    Vector y;
};

namespace internal {

inline Vector feature_scales(const Design &design, std::size_t count, Random &random) {
    Vector scales(count, design.scale);
    if (!design.mixed_scales) return scales;
    for (std::size_t j = 0; j < count; ++j)
        scales[j] = std::pow(10.0, count > 1 ? -2 + 4 * static_cast<double>(j) / static_cast<double>(count - 1) : 0);
    for (std::size_t j = count; j > 1; --j) std::swap(scales[j - 1], scales[random.below(j)]);
    return scales;
}

inline double respond(Response kind, double eta, double noise_sd, Random &random) {
    switch (kind) {
        case Response::kSeparable:
            return eta > 0;
        case Response::kPoisson:
            return random.poisson(std::exp(std::clamp(0.5 * eta + 0.5, -5.0, 4.0)));
        case Response::kLinear:
            return eta + noise_sd * random.normal();
        default:
            return random.uniform() < 1 / (1 + std::exp(-eta));
    }
}

/// The last feature becomes the indicator of every tenth row, all of which respond with 1 (Albert and Anderson 1984).
inline void make_quasi_separable(Regression &data) {
    for (std::size_t i = 0; i < data.x.rows; ++i) {
        const bool marked = i % 10 == 0;
        data.x(i, data.x.columns - 1) = marked;
        if (marked) data.y[i] = 1;
    }
}

}  // namespace internal

/// Features N(0, 1) of equal correlation times their scales, coefficients N(0, 1 / p) on the unscaled features.
inline Regression make_regression(const Design &design, Response kind, std::uint64_t seed) {
    Random random(seed);
    const std::size_t first = design.intercept ? 1 : 0;
    Vector beta(design.p);
    for (double &value : beta) value = random.normal() / std::sqrt(static_cast<double>(design.p));
    const Vector scales = internal::feature_scales(design, design.p - first, random);
    Regression data{Matrix(design.n, design.p), Vector(design.n)};
    for (std::size_t i = 0; i < design.n; ++i) {
        const double shared = std::sqrt(design.correlation) * random.normal();
        double eta = design.intercept ? beta[0] : 0;
        if (design.intercept) data.x(i, 0) = 1;
        for (std::size_t j = first; j < design.p; ++j) {
            const double feature = shared + std::sqrt(1 - design.correlation) * random.normal();
            data.x(i, j) = feature * scales[j - first];
            eta += beta[j] * feature;
        }
        data.y[i] = internal::respond(kind, eta, design.noise_sd, random);
    }
    if (kind == Response::kQuasiSeparable) internal::make_quasi_separable(data);
    return data;
}

}  // namespace tinyelbo::test

#endif
