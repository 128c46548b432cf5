// The last phase: the ELBO of the final q from fresh antithetic draws. A pair counts as one observation for the
// standard error. Draws whose density is not finite are left out and counted as skipped.
#include <limits>

#include "../math/triangular.hpp"
#include "engine.hpp"

namespace tinyelbo {

template <class Real>
void propose_report(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    const std::uint32_t rest = engine.config->elbo_draws - state.report.draws;
    state.active = rest < kLanes ? rest : kLanes;
    Sampler<Real> sampler = engine.sampler;
    sampler.stream = kElbo;
    sampler.state = &state.report_sampler;
    const int active = static_cast<int>(state.active);
    if constexpr (sizeof(Real) == 8)
        te_antithetic_draws.f64(sampler, engine.draws, active);
    else
        te_antithetic_draws.f32(sampler, engine.draws, active);
    engine.family->transform(engine.q, engine.draws, engine.parameters);
}

template <class Real>
void absorb_report(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    ReportState<Real>& report = state.report;
    const int active = static_cast<int>(state.active);
    Real log_weight[kLanes];
    copy(log_weight, engine.log_density, kLanes);
    // |V z|^2 has the expectation of |z|^2, for R = V' V has a unit diagonal, and in mean-field cancels most of the
    // density's variation.
    if (engine.q.correlation != nullptr)
        multiply_lower_lanes(engine.q.correlation, engine.draws, engine.draws, engine.dimension());
    for (int i = 0; i < engine.dimension(); ++i)
        for (int lane = 0; lane < kLanes; ++lane) {
            const Real z = engine.draws[i * kLanes + lane];
            log_weight[lane] += z * z / 2;
        }
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
    constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
    state.elbo = n > 0 ? report.mean + entropy_constant(engine.q) : -kInfinity;
    state.elbo_se = n > 1 ? sqrt(report.squares / (n - 1) / n) : kInfinity;
    state.phase = Phase::kEnded;
    state.verdict = state.outcome;
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void propose_report(Engine<Real>&);                                                                       \
    template void absorb_report(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
