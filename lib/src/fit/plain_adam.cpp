// te_plain_adam: Adam on (m, L), L with logs on its diagonal, from m = 0, L = I with a constant step size, as textbooks
// have it. Its iterates are averaged and it stops by the same rule as the default.
#include "../base/parts.hpp"
#include "phases.hpp"

namespace tinyelbo {
namespace {

template <class Real>
struct PlainAdam {
    static void start(Engine<Real>& engine) {
        engine.state->growth_limit = 9;
        arrive(engine);
    }

    static void arrive(Engine<Real>& engine) {
        restart(engine.state->sampler);
        reset_adam(engine);
        start_averaging(engine);
    }

    static void step(Engine<Real>& engine) {
        // A step is at most a few times this long (Kingma and Ba 2015, section 2.1): q stays finite.
        const double step_size = min(engine.config->step_size, static_cast<double>(kLargest<Real>));
        const AdamRule<Real> rule = {static_cast<Real>(step_size), Real(0.9), Real(0.999), Real(1e-8)};
        const AdamArrays<Real> at(engine);
        Real* x = engine.sums.tangent;
        engine.family->to_plain(engine.q, x);
        adam_step(rule, engine.state->travel.powers, at.first, at.second, x, engine.tangent_size());
        // The gradient of a q that has run away may overflow: then q stays where it is.
        if (!all_finite(x, engine.tangent_size())) return end(engine, TE_VERDICT_DIVERGED);
        engine.family->move_plain(engine.q, x);
    }

    // The window may still hold the way from the start, so halves that differ say more than in the default.
    static void absorb(Engine<Real>& engine) {
        if (engine.state->phase == Phase::kProbe) return absorb_probe(engine);
        absorb_average(engine, AverageRule<Real>{step, false, Real(1)});
    }

    static constexpr OptimizerTable<Real> kTable = {start, start, arrive, propose_draws<Real>, absorb};
};

const te_draws* plain_adam_draws(std::uint32_t) { return &te_antithetic_draws; }

constexpr std::uint32_t kPlainAdamPhases = phase_set(Phase::kAverage, Phase::kProbe);

}  // namespace
}  // namespace tinyelbo

extern "C" const te_optimizer te_plain_adam = {"plain-adam",
                                               false,
                                               8,
                                               TE_GRADIENT_STL,
                                               tinyelbo::plain_adam_draws,
                                               tinyelbo::adam_numbers,
                                               tinyelbo::any_draws,
                                               tinyelbo::if_precision<double>(&tinyelbo::PlainAdam<double>::kTable),
                                               tinyelbo::if_precision<float>(&tinyelbo::PlainAdam<float>::kTable),
                                               tinyelbo::kPlainAdamPhases};
