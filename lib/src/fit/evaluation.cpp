// What the phases share: S draws at q, counted and checked, and the ways a fit ends.
#include <limits>

#include "../math/log.hpp"
#include "../math/normal.hpp"
#include "engine.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kMaxSkippedInARow = 30;

template <class Real>
void shrink_scales(Engine<Real>& engine) {
    constexpr Real kShrink = Real(0.8);
    const int d = engine.dimension();
    for (int i = 0; i < engine.tangent_size() - d; ++i) engine.q.scale[i] *= kShrink;
    engine.family->refresh(engine.q);
}

// The step's own estimate, until the report has a better one.
template <class Real>
void note_elbo(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    const EvaluationState<Real>& e = state.evaluation;
    const Real n = static_cast<Real>(e.draws);
    const Real mean = e.log_weight / n;
    const Real spread = max(Real(0), e.log_weight_squares - n * mean * mean);
    state.elbo = e.first_log_weight + mean + entropy_constant(engine.q);
    state.elbo_se = n > 1 ? sqrt(spread / (n - 1) / n) : std::numeric_limits<Real>::infinity();
}

}  // namespace

template <class Real>
Real tolerance(const Engine<Real>& engine) {
    if (engine.config->tolerance > 0) return static_cast<Real>(engine.config->tolerance);
    return engine.dimension() <= 10 ? Real(0.02) : Real(0.05);
}

template <class Real>
std::uint32_t group_size(const Engine<Real>& engine) {
    const te_config& config = *engine.config;
    const std::uint32_t d = static_cast<std::uint32_t>(engine.dimension());
    return sampler_of(config, d).group(d, (config.draws + 1) / 2, engine.state->sampler.wide != 0);
}

template <class Real>
Real bound_quantile(const Engine<Real>& engine) {
    constexpr Real kError = Real(0.05);
    // Far above the 2^-54 that this takes: there are at most 2^26 dimensions.
    return -normal_quantile_of_uniform(kError / static_cast<Real>(4 * engine.dimension()));
}

template <class Real>
Real growth(const Engine<Real>& engine) {
    Real sum = 0;
    for (int i = 0; i < engine.dimension(); ++i) sum += engine.q.log_scale[i];
    return sum / static_cast<Real>(engine.dimension()) - engine.state->base_scale;
}

template <class Real>
bool escaped(const Engine<Real>& engine) {
    const Gaussian<Real>& q = engine.q;
    const int d = q.dimension;
    return growth(engine) > engine.state->growth_limit || max_abs(q.log_scale, d) > log(kLargest<Real>) ||
           max_abs(q.mean, d) > kLargest<Real> || max_abs(q.scale, engine.tangent_size() - d) > kLargest<Real>;
}

template <class Real>
void propose_draws(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    if (state.evaluation.draws == 0) begin(state.evaluation, engine.q, engine.full_rank, engine.sums);
    const std::uint32_t rest = engine.config->draws - state.evaluation.draws;
    state.active = rest < kLanes ? rest : kLanes;
    engine.fill_draws(engine.sampler, engine.draws, static_cast<int>(state.active));
    engine.family->transform(engine.q, engine.draws, engine.parameters);
}

template <class Real>
bool absorb_draws(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    add_block(state.evaluation, engine.q, *engine.family, engine.config->gradient, engine.draws, engine.log_density,
              engine.gradient, static_cast<int>(state.active), engine.sums);
    return state.evaluation.draws == engine.config->draws;
}

template <class Real>
bool finish_draws(Engine<Real>& engine, bool shrink) {
    FitState<Real>& state = *engine.state;
    ++state.steps;
    const bool good =
        finish(state.evaluation, engine.q, *engine.family, engine.full_rank, engine.config->gradient, engine.sums);
    if (good) {
        note_elbo(engine);
        state.skipped_in_a_row = 0;
    } else {
        ++state.skipped;
        if (shrink) shrink_scales(engine);
        if (++state.skipped_in_a_row > kMaxSkippedInARow) end(engine, TE_VERDICT_DIVERGED);
    }
    state.evaluation = {};
    return good;
}

template <class Real>
void end(Engine<Real>& engine, te_verdict outcome) {
    FitState<Real>& state = *engine.state;
    state.outcome = outcome;
    state.phase = Phase::kReport;
    state.report = {};
    state.report_sampler = {};
}

// Less growth is enough where the last check put the optimum many sds away.
template <class Real>
bool is_growing(const Engine<Real>& engine) {
    constexpr Real kFar = Real(10);
    const FitState<Real>& state = *engine.state;
    const bool far = state.error_bound > kFar && all_finite(&state.error_bound, 1);
    return growth(engine) > state.growth_limit / (far ? 8 : 3);
}

template <class Real>
void end_short(Engine<Real>& engine) {
    end(engine, is_growing(engine) ? TE_VERDICT_DIVERGED : TE_VERDICT_BUDGET_SPENT);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template Real tolerance(const Engine<Real>&);                                                                      \
    template std::uint32_t group_size(const Engine<Real>&);                                                            \
    template Real bound_quantile(const Engine<Real>&);                                                                 \
    template Real growth(const Engine<Real>&);                                                                         \
    template bool escaped(const Engine<Real>&);                                                                        \
    template void propose_draws(Engine<Real>&);                                                                        \
    template bool absorb_draws(Engine<Real>&);                                                                         \
    template bool finish_draws(Engine<Real>&, bool);                                                                   \
    template void end(Engine<Real>&, te_verdict);                                                                      \
    template bool is_growing(const Engine<Real>&);                                                                     \
    template void end_short(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
