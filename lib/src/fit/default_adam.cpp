// te_adam: mode path -> travel -> rounds -> (travel -> averaging, only where the rounds do not settle).
#include "../base/parts.hpp"
#include "phases.hpp"

namespace tinyelbo {
namespace {

template <class Real>
struct DefaultAdam {
    static constexpr AverageRule<Real> kAverageRule = {whitened_step<Real>, true, Real(0.35)};

    static void start(Engine<Real>& engine) {
        FitState<Real>& state = *engine.state;
        state.growth_limit = 6;
        if (engine.dimension() <= TE_ORTHOGONAL_MAX) return start_mode_path(engine);
        state.growth_limit = 9;
        arrive(engine);
    }

    static void start_at(Engine<Real>& engine) {
        engine.state->growth_limit = 9;
        if (engine.q.correlation != nullptr) return start_correlation(engine);
        arrive(engine);
    }

    static void arrive(Engine<Real>& engine) { start_travel(engine, false); }

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
            case Phase::kTravel:
                return absorb_travel(engine);
            case Phase::kRounds:
                return absorb_round(engine);
            case Phase::kProbe:
                return absorb_probe(engine);
            default:
                return absorb_average(engine, kAverageRule);
        }
    }

    static constexpr OptimizerTable<Real> kTable = {start, start_at, arrive, propose, absorb};
};

const te_draws* adam_draws(std::uint32_t dimension) {
    return dimension <= TE_ORTHOGONAL_MAX ? &te_orthogonal_draws : &te_antithetic_draws;
}

constexpr std::uint32_t kAdamPhases =
    phase_set(Phase::kModePoint, Phase::kModeElbo, Phase::kTravel, Phase::kRounds, Phase::kAverage, Phase::kProbe);

}  // namespace
}  // namespace tinyelbo

extern "C" const te_optimizer te_adam = {"adam",
                                         false,
                                         8,
                                         TE_GRADIENT_STL,
                                         tinyelbo::adam_draws,
                                         tinyelbo::adam_numbers,
                                         tinyelbo::any_draws,
                                         tinyelbo::if_precision<double>(&tinyelbo::DefaultAdam<double>::kTable),
                                         tinyelbo::if_precision<float>(&tinyelbo::DefaultAdam<float>::kTable),
                                         tinyelbo::kAdamPhases};
