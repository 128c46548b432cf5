// Randomised quasi-Monte Carlo draws: the points of a scrambled digital net, each used as z and -z. A net of 32 points
// is a group; the next one has a scramble of its own, so that the variance between groups measures their error.
#include "../base/parts.hpp"
#include "../math/vector.hpp"
#include "digital_net.hpp"
#include "normal.hpp"
#include "sampler.hpp"

namespace tinyelbo {
namespace {

// z of a point, and -z in the next lane if `mirrored`.
template <class Real>
void fill_point(const Sampler<Real>& sampler, std::uint32_t point, Real* z, bool mirrored) {
    const RandomKey key{sampler.seed, sampler.stream, sampler.state->round};
    for (int first = 0; first < sampler.dimension; first += kLanes) {
        const int left = sampler.dimension - first;
        const int active = left < kLanes ? left : kLanes;
        Real block[kLanes];
        fill(block, kLanes, Real(0.5));
        net_block(key, point, first, active, block);
        for (int k = 0; k < active; k += kWidth<Real>)
            store(block + k, normal_quantile_of_uniform(load<WidePack<Real>>(block + k)));
        for (int k = 0; k < active; ++k) {
            z[(first + k) * kLanes] = block[k];
            if (mirrored) z[(first + k) * kLanes + 1] = -block[k];
        }
    }
}

template <class Real>
void fill_quasi(const Sampler<Real>& sampler, Real* z, int active) {
    SamplerState& state = *sampler.state;
    fill(z, sampler.dimension * kLanes, Real(0));
    for (int lane = 0; lane < active; lane += 2) {
        if (state.next >= kNetPoints) restart(state);
        fill_point(sampler, state.next++, z + lane, lane + 1 < active);
    }
}

std::uint64_t quasi_numbers(std::uint32_t) { return 0; }

std::uint32_t quasi_group(std::uint32_t, std::uint32_t pairs, bool) { return (kNetPoints + pairs - 1) / pairs; }

}  // namespace
}  // namespace tinyelbo

extern "C" const te_draws te_qmc_draws = {"qmc",
                                          tinyelbo::kNetDimensions,
                                          false,
                                          tinyelbo::quasi_numbers,
                                          tinyelbo::quasi_group,
                                          tinyelbo::if_precision<double>(tinyelbo::fill_quasi<double>),
                                          tinyelbo::if_precision<float>(tinyelbo::fill_quasi<float>)};
