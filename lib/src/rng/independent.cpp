// Fresh draws: independent ones, and antithetic pairs z, -z.
#include "../math/vector.hpp"
#include "normal.hpp"
#include "sampler.hpp"

namespace tinyelbo {
namespace {

std::uint64_t no_numbers(std::uint32_t) { return 0; }

std::uint32_t group_of_8(std::uint32_t, std::uint32_t, bool) { return 8; }

template <class Real>
void fill_independent(const Sampler<Real>& sampler, Real* z, int active) {
    const RandomKey key{sampler.seed, sampler.stream, sampler.state->round};
    fill(z, sampler.dimension * kLanes, Real(0));
    for (int lane = 0; lane < active; ++lane)
        fill_normals(key, sampler.state->next++, z + lane, sampler.dimension, kLanes);
}

template <class Real>
void fill_antithetic(const Sampler<Real>& sampler, Real* z, int active) {
    const RandomKey key{sampler.seed, sampler.stream, sampler.state->round};
    fill(z, sampler.dimension * kLanes, Real(0));
    for (int lane = 0; lane < active; lane += 2) {
        fill_normals(key, sampler.state->next++, z + lane, sampler.dimension, kLanes);
        if (lane + 1 == active) break;
        for (int i = 0; i < sampler.dimension; ++i) z[i * kLanes + lane + 1] = -z[i * kLanes + lane];
    }
}

}  // namespace
}  // namespace tinyelbo

extern "C" {
const te_draws te_independent_draws = {"independent",
                                       ~std::uint32_t{0},
                                       false,
                                       tinyelbo::no_numbers,
                                       tinyelbo::group_of_8,
                                       tinyelbo::fill_independent<double>,
                                       tinyelbo::fill_independent<float>};
const te_draws te_antithetic_draws = {"antithetic",
                                      ~std::uint32_t{0},
                                      false,
                                      tinyelbo::no_numbers,
                                      tinyelbo::group_of_8,
                                      tinyelbo::fill_antithetic<double>,
                                      tinyelbo::fill_antithetic<float>};
}
