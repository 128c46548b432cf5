// The last phase: the ELBO of the final q from fresh antithetic draws. A pair counts as one observation for the
// standard error. Draws whose density is not finite are left out and counted as skipped.
#include <limits>

#include "../math/triangular.hpp"
#include "engine.hpp"

namespace tinyelbo {
namespace {

// out[8] += |z|^2 / 2 for z[d][8].
template <class Real>
void add_half_squares(const Real* z, int d, Real* out) {
    for (int i = 0; i < d * kLanes; ++i) out[i % kLanes] += z[i] * z[i] / 2;
}

// Hands the draws' log p - log q to the importance sampling: less a common offset, which would cost float its last
// digits, and -infinity, no weight, where the density is not finite.
template <class Real>
void note_ratios(Engine<Real>& engine, int active) {
    ReportState<Real>& report = engine.state->report;
    if (report.draws == 0) report.offset = all_finite(engine.log_density, 1) ? engine.log_density[0] : Real(0);
    Real ratios[kLanes];
    for (int lane = 0; lane < kLanes; ++lane) ratios[lane] = engine.log_density[lane] - report.offset;
    add_half_squares(engine.draws, engine.dimension(), ratios);
    for (Real& ratio : ratios)
        if (!all_finite(&ratio, 1)) ratio = -std::numeric_limits<Real>::infinity();
    engine.importance->note(engine, ratios, active);
}

}  // namespace

template <class Real>
void report_draws(Engine<Real>& engine, SamplerState& position, int active) {
    Sampler<Real> sampler = engine.sampler;
    sampler.stream = kElbo;
    sampler.state = &position;
    if constexpr (sizeof(Real) == 8)
        te_antithetic_draws.f64(sampler, engine.draws, active);
    else
        te_antithetic_draws.f32(sampler, engine.draws, active);
}

template <class Real>
void propose_report(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    const std::uint32_t rest = engine.config->elbo_draws - state.report.draws;
    state.active = rest < kLanes ? rest : kLanes;
    report_draws(engine, state.report_sampler, static_cast<int>(state.active));
    engine.family->transform(engine.q, engine.draws, engine.parameters);
}

template <class Real>
void absorb_report(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    ReportState<Real>& report = state.report;
    const int active = static_cast<int>(state.active);
    Real log_weight[kLanes];
    copy(log_weight, engine.log_density, kLanes);
    if (engine.importance != nullptr) note_ratios(engine, active);
    // |V z|^2 has the expectation of |z|^2, for R = V' V has a unit diagonal, and in mean-field cancels most of the
    // density's variation.
    if (engine.q.correlation != nullptr)
        multiply_lower_lanes(engine.q.correlation, engine.draws, engine.draws, engine.dimension());
    add_half_squares(engine.draws, engine.dimension(), log_weight);
    const Welford<Real> pairs{&report.mean, &report.squares, 1};
    for (int lane = 0; lane < active; lane += 2) {
        const int used = lane + 1 < active ? 2 : 1;
        if (!all_finite(log_weight + lane, used)) {
            ++state.skipped;
            continue;
        }
        const Real sum = log_weight[lane] + (used == 2 ? log_weight[lane + 1] : Real(0));
        add(pairs, &sum, static_cast<Real>(used), ++report.pairs);
    }
    report.draws += state.active;
    if (report.draws < engine.config->elbo_draws) return;
    const Real n = static_cast<Real>(report.pairs);
    const Real infinity = std::numeric_limits<Real>::infinity();
    state.elbo = n > 0 ? report.mean + entropy_constant(engine.q) : -infinity;
    state.elbo_se = n > 1 ? sqrt(report.squares / (n - 1) / n) : infinity;
    if (engine.importance != nullptr) engine.importance->finish(engine);
    if (engine.response != nullptr) return engine.response->start(engine);
    state.phase = Phase::kEnded;
    state.verdict = state.outcome;
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void report_draws(Engine<Real>&, SamplerState&, int);                                                     \
    template void propose_report(Engine<Real>&);                                                                       \
    template void absorb_report(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
