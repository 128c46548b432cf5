// te_lbfgs: mode path -> line searches -> sampling error.
#include "lbfgs.hpp"

#include "../base/parts.hpp"
#include "../rng/fixed.hpp"
#include "phases.hpp"

namespace tinyelbo {
namespace {

template <class Real>
struct Lbfgs {
    static void start(Engine<Real>& engine) {
        FitState<Real>& state = *engine.state;
        state.growth_limit = 6;
        if (engine.dimension() <= TE_ORTHOGONAL_MAX) return start_mode_path(engine);
        state.growth_limit = 9;
        start_search(engine);
    }

    static void start_at(Engine<Real>& engine) {
        engine.state->growth_limit = 9;
        if (engine.q.correlation != nullptr) return start_correlation(engine);
        start_search(engine);
    }

    static void propose(Engine<Real>& engine) {
        switch (engine.state->phase) {
            case Phase::kModePoint:
                return propose_mode_point(engine);
            case Phase::kModeElbo:
                return propose_mode_elbo(engine);
            default:
                return propose_draws(engine);
        }
    }

    static void absorb(Engine<Real>& engine) {
        switch (engine.state->phase) {
            case Phase::kModePoint:
                return absorb_mode_point(engine);
            case Phase::kModeElbo:
                return absorb_mode_elbo(engine);
            case Phase::kLineSearch:
                return absorb_search(engine);
            default:
                return absorb_sampling(engine);
        }
    }

    static constexpr OptimizerTable<Real> kTable = {start, start_at, start_search<Real>, propose, absorb};
};

const te_draws* lbfgs_draws(std::uint32_t) { return &te_fixed_draws; }

std::uint64_t numbers(std::uint32_t d, bool full_rank) {
    const std::uint64_t path = TE_ADAM_SIZE(d, full_rank);
    const std::uint64_t search = lbfgs_fit_numbers(d, full_rank);
    return path > search ? path : search;
}

// Second moments of exactly I are asked for: without them, correlation between the draws' coordinates passes for
// correlation in the posterior. Mean-field does without in many dimensions. A full-rank q's variances then come out too
// large by the dimension over the pairs (inverse Wishart mean): 2 %. Fewer than 16 pairs have fourth moments that fall
// short by more than a tenth, the same in every sample, so that no other sample would tell.
std::uint32_t least_draws(std::uint32_t d, bool full_rank) {
    constexpr std::uint32_t kLeast = 32;
    constexpr std::uint32_t kMeanField = 64;
    if (full_rank && d > kMatchedDimensions) return 100 * d;
    const std::uint32_t matching = 2 * matching_pairs(full_rank || d < kMeanField ? d : kMeanField);
    return matching < kLeast ? kLeast : matching;
}

constexpr std::uint32_t kLbfgsPhases =
    phase_set(Phase::kModePoint, Phase::kModeElbo, Phase::kLineSearch, Phase::kSampling);

}  // namespace
}  // namespace tinyelbo

extern "C" const te_optimizer te_lbfgs = {"lbfgs",
                                          true,
                                          256,
                                          TE_GRADIENT_REPARAM,
                                          tinyelbo::lbfgs_draws,
                                          tinyelbo::numbers,
                                          tinyelbo::least_draws,
                                          tinyelbo::if_precision<double>(&tinyelbo::Lbfgs<double>::kTable),
                                          tinyelbo::if_precision<float>(&tinyelbo::Lbfgs<float>::kTable),
                                          tinyelbo::kLbfgsPhases};
