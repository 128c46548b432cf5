// A sampler with storage of its own, and a distribution to hold its draws against.
#ifndef TINYELBO_TESTS_UNIT_DRAWS_OWNED_SAMPLER_HPP
#define TINYELBO_TESTS_UNIT_DRAWS_OWNED_SAMPLER_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "math/lanes.hpp"
#include "rng/sampler.hpp"

namespace tinyelbo::test {

/// Draws [d], one after another.
template <class Real>
using Draws = std::vector<std::vector<Real>>;

template <class Real>
class OwnedSampler {
  public:
    OwnedSampler(const te_draws &draws, int dimension, std::uint64_t seed, Stream stream = kDraws,
                 std::uint32_t draws_per_step = 8)
        : draws_(draws),
          seed_(seed),
          stream_(stream),
          dimension_(dimension),
          draws_per_step_(draws_per_step),
          store_(static_cast<std::size_t>(draws.numbers(static_cast<std::uint32_t>(dimension)))) {}

    /// The next block [d][8] with `active` lanes.
    std::vector<Real> block(int active) {
        std::vector<Real> z(static_cast<std::size_t>(dimension_) * kLanes, Real(77));
        const Sampler<Real> sampler{seed_, stream_, dimension_, draws_per_step_, &state_, store_.data()};
        if constexpr (sizeof(Real) == 8)
            draws_.f64(sampler, z.data(), active);
        else
            draws_.f32(sampler, z.data(), active);
        return z;
    }

    /// The next `count` draws, at most `width` lanes at a time.
    Draws<Real> next(int count, int width = kLanes) {
        Draws<Real> out;
        for (int active; count > 0; count -= active) {
            active = std::min(count, width);
            const std::vector<Real> z = block(active);
            for (int lane = 0; lane < active; ++lane) {
                out.emplace_back();
                for (int i = 0; i < dimension_; ++i)
                    out.back().push_back(z[static_cast<std::size_t>(i * kLanes + lane)]);
            }
        }
        return out;
    }

    SamplerState &state() { return state_; }

  private:
    const te_draws &draws_;
    std::uint64_t seed_;
    Stream stream_;
    int dimension_;
    std::uint32_t draws_per_step_;
    SamplerState state_{};
    std::vector<Real> store_;
};

template <class Real>
double normal_probability(Real x) {
    return 0.5 * std::erfc(-static_cast<double>(x) / std::sqrt(2.0));
}

/// Kolmogorov's sqrt(n) D of values that should be uniform. P(it exceeds 2.3) is 2 exp(-2 * 2.3^2) = 5e-5.
inline double kolmogorov(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const double n = static_cast<double>(values.size());
    double largest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double at = static_cast<double>(i);
        largest = std::max({largest, (at + 1) / n - values[i], values[i] - at / n});
    }
    return std::sqrt(n) * largest;
}

constexpr double kKolmogorovBound = 2.3;

}  // namespace tinyelbo::test

#endif
