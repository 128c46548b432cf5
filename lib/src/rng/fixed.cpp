// Fixed draws, for sample-average approximation: every evaluation sees the same `draws` of them, antithetic pairs z,
// -z, generated again from their counters each time. With an odd number the last one is 0.
//
// The pairs are transformed so that their second moments are exactly I: with C C' the mean of z z', z <- C^-1 z
// ("moment matching", Owen 2013, "Monte Carlo theory, methods and examples", section 8.9). Then the optimum for a
// Gaussian density is the exact one, and the cubic terms of a log density, most of the noise near an optimum, add none
// to the average gradient. Fourth moments fall short by the factor P / (P + 2), P the pairs. Pairs that are better
// spread to begin with, from digital nets or orthogonal frames, were seen to gain little beyond this.
//
// C takes twice as many pairs as dimensions to be well-conditioned. With fewer, and in many dimensions, only the
// diagonal of the moments is matched.
#include "fixed.hpp"

#include "../base/parts.hpp"
#include "../math/triangular.hpp"
#include "normal.hpp"
#include "sampler.hpp"

namespace tinyelbo {
namespace {

template <class Real>
std::uint32_t pairs_of(const Sampler<Real>& sampler) {
    return sampler.draws / 2;
}

template <class Real>
bool matches_all_moments(const Sampler<Real>& sampler) {
    const std::uint32_t d = static_cast<std::uint32_t>(sampler.dimension);
    return d <= kMatchedDimensions && pairs_of(sampler) >= matching_pairs(d);
}

template <class Real>
RandomKey key_of(const Sampler<Real>& sampler) {
    return {sampler.seed, sampler.stream, sampler.state->round};
}

// L with L L' = a, in place of a's lower triangle, which must be positive definite.
template <class Real>
void factor_lower(Real* a, int d) {
    for (int i = 0; i < d; ++i) {
        Real* row = a + triangle(i);
        for (int j = 0; j < i; ++j) row[j] = (row[j] - dot(row, a + triangle(j), j)) / a[triangle(j) + j];
        row[i] = sqrt(row[i] - dot(row, row, i));
    }
}

// The store: C packed by rows, or only its diagonal. z is work.
template <class Real>
void match_moments(const Sampler<Real>& sampler, Real* z) {
    const int d = sampler.dimension;
    const bool all = matches_all_moments(sampler);
    const std::uint32_t pairs = pairs_of(sampler);
    const Real share = Real(2) / static_cast<Real>(sampler.draws);
    fill(sampler.store, all ? triangle(d) : d, Real(0));
    for (std::uint32_t first = 0; first < pairs; first += kLanes) {
        fill(z, d * kLanes, Real(0));
        for (std::uint32_t lane = 0; lane < kLanes && first + lane < pairs; ++lane)
            fill_normals(key_of(sampler), first + lane, z + lane, d, kLanes);
        for (int i = 0; i < d; ++i)
            for (int j = all ? 0 : i; j <= i; ++j)
                sampler.store[all ? triangle(i) + j : i] += share * dot_lanes(z + i * kLanes, z + j * kLanes);
    }
    if (all) return factor_lower(sampler.store, d);
    for (int i = 0; i < d; ++i) sampler.store[i] = sqrt(sampler.store[i]);
}

// The number of the next pair, counted over the passes: 0 only before the first pair after a restart.
template <class Real>
std::uint32_t next_pair(const Sampler<Real>& sampler) {
    const std::uint32_t pairs = pairs_of(sampler);
    const std::uint32_t at = sampler.state->next % pairs;
    sampler.state->next = pairs + (at + 1) % pairs;
    return at;
}

template <class Real>
void fill_fixed(const Sampler<Real>& sampler, Real* z, int active) {
    const int d = sampler.dimension;
    if (sampler.state->next == 0 && sampler.draws > 1) match_moments(sampler, z);
    fill(z, d * kLanes, Real(0));
    for (int lane = 0; lane + 1 < active; lane += 2)
        fill_normals(key_of(sampler), next_pair(sampler), z + lane, d, kLanes);
    if (matches_all_moments(sampler)) {
        solve_lower_lanes(sampler.store, z, z, d);
    } else {
        for (int i = 0; i < d; ++i)
            for (int lane = 0; lane + 1 < active; lane += 2) z[i * kLanes + lane] /= sampler.store[i];
    }
    for (int i = 0; i < d; ++i)
        for (int lane = 0; lane + 1 < active; lane += 2) z[i * kLanes + lane + 1] = -z[i * kLanes + lane];
}

std::uint64_t fixed_numbers(std::uint32_t d) { return d <= kMatchedDimensions ? TE_TRIANGLE(d) : d; }

// Evaluations are whole samples.
std::uint32_t fixed_group(std::uint32_t, std::uint32_t, bool) { return 1; }

}  // namespace
}  // namespace tinyelbo

extern "C" const te_draws te_fixed_draws = {"fixed",
                                            ~std::uint32_t{0},
                                            true,
                                            tinyelbo::fixed_numbers,
                                            tinyelbo::fixed_group,
                                            tinyelbo::if_precision<double>(tinyelbo::fill_fixed<double>),
                                            tinyelbo::if_precision<float>(tinyelbo::fill_fixed<float>)};
