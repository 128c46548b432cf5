// Fresh draws: independent ones, and antithetic pairs z, -z.
#include "../base/parts.hpp"
#include "../math/vector.hpp"
#include "normal.hpp"
#include "sampler.hpp"

namespace tinyelbo {
namespace {

std::uint64_t no_numbers(std::uint32_t) { return 0; }

std::uint32_t group_of_8(std::uint32_t, std::uint32_t, bool) { return 8; }

// Fresh draws to every step-th lane.
template <class Real>
void fill_lanes(const Sampler<Real>& sampler, Real* z, int active, int step) {
    const RandomKey key{sampler.seed, sampler.stream, sampler.state->round};
    fill(z, sampler.dimension * kLanes, Real(0));
    for (int lane = 0; lane < active; lane += step)
        fill_normals(key, sampler.state->next++, z + lane, sampler.dimension, kLanes);
}

template <class Real>
void fill_independent(const Sampler<Real>& sampler, Real* z, int active) {
    fill_lanes(sampler, z, active, 1);
}

template <class Real>
void fill_antithetic(const Sampler<Real>& sampler, Real* z, int active) {
    fill_lanes(sampler, z, active, 2);
    for (int i = 0; i < sampler.dimension; ++i)
        for (int lane = 1; lane < active; lane += 2) z[i * kLanes + lane] = -z[i * kLanes + lane - 1];
}

}  // namespace
}  // namespace tinyelbo

extern "C" {
const te_draws te_independent_draws = {"independent",
                                       ~std::uint32_t{0},
                                       false,
                                       tinyelbo::no_numbers,
                                       tinyelbo::group_of_8,
                                       tinyelbo::if_precision<double>(tinyelbo::fill_independent<double>),
                                       tinyelbo::if_precision<float>(tinyelbo::fill_independent<float>)};
const te_draws te_antithetic_draws = {"antithetic",
                                      ~std::uint32_t{0},
                                      false,
                                      tinyelbo::no_numbers,
                                      tinyelbo::group_of_8,
                                      tinyelbo::if_precision<double>(tinyelbo::fill_antithetic<double>),
                                      tinyelbo::if_precision<float>(tinyelbo::fill_antithetic<float>)};
}
