// The slowest direction. Around the optimum a natural-gradient step takes off the part H u of an error u, where H is
// the ELBO's Hessian in whitened coordinates: near I for a posterior near a Gaussian, but in a neck or a funnel its
// smallest eigenvalue may be 0.01. There the gradient is small far from the optimum, and all errors that are read off
// it must be divided by that eigenvalue.
//
// It comes from a power iteration on I - H/3, started along the way from the window's older half to its newer one,
// which is dominated by such a direction. H u is the difference of the gradients at q displaced by +-u, from the same
// draws.
#include "phases.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kMostIterations = 12;
template <class Real>
constexpr Real kDisplacement = Real(0.1);  // largest element, in sds

template <class Real>
void restore_base(Engine<Real>& engine) {
    const ProbeArrays<Real> at(engine);
    const int d = engine.dimension();
    copy(engine.q.mean, at.base, d);
    copy(engine.q.scale, at.base + d, engine.tangent_size() - d);
    engine.family->refresh(engine.q);
}

// Evaluations on each side. Where the averages need to be long, so does this.
template <class Real>
std::uint32_t evaluations(const Engine<Real>& engine) {
    return engine.state->sampler.wide ? 32 : 8;
}

// q at the average plus or minus the direction, at the beginning of the same draws.
template <class Real>
void displace(Engine<Real>& engine) {
    const ProbeArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    restore_base(engine);
    const Real length = state.probe.side == 0 ? state.probe.length : -state.probe.length;
    for (int i = 0; i < engine.tangent_size(); ++i) engine.sums.tangent[i] = length * at.direction[i];
    engine.family->move(engine.q, engine.sums.tangent);
    state.probe.count = 0;
    state.sampler.round = state.probe.round;
    state.sampler.next = 0;
}

template <class Real>
void begin_iteration(Engine<Real>& engine) {
    const ProbeArrays<Real> at(engine);
    ProbeState<Real>& probe = engine.state->probe;
    fill(at.change, engine.tangent_size(), Real(0));
    probe.side = 0;
    probe.length = kDisplacement<Real> / max_abs(at.direction, engine.tangent_size());
    displace(engine);
}

// The change of the gradient over both displacements is -2 length H u. Returns u'Hu / u'u; u becomes u - H u / 3.
template <class Real>
Real iterate(Engine<Real>& engine) {
    const ProbeArrays<Real> at(engine);
    const int n = engine.tangent_size();
    const Real scale = Real(-0.5) / (engine.state->probe.length * static_cast<Real>(evaluations(engine)));
    for (int i = 0; i < n; ++i) at.change[i] *= scale;
    const Real eigenvalue = dot(at.direction, at.change, n) / dot(at.direction, at.direction, n);
    for (int i = 0; i < n; ++i) at.direction[i] -= at.change[i] / 3;
    return eigenvalue;
}

template <class Real>
void finish_probe(Engine<Real>& engine, Real eigenvalue) {
    restore_base(engine);
    const bool told = eigenvalue * kMostAmplification<Real> > 1;
    resume_averaging(engine, told ? max(Real(1), 1 / eigenvalue) : kMostAmplification<Real>);
}

}  // namespace

template <class Real>
void start_probe(Engine<Real>& engine) {
    const ProbeArrays<Real> at(engine);
    const int d = engine.dimension();
    const int n = engine.tangent_size();
    engine.state->phase = Phase::kProbe;
    engine.state->probe.iteration = 0;
    engine.state->probe.begun_at = engine.state->steps;
    copy(at.base, engine.q.mean, d);
    copy(at.base + d, engine.q.scale, n - d);
    restart(engine.state->sampler);
    engine.state->probe.round = engine.state->sampler.round;
    const Real length = max_abs(at.direction, n);
    // Halves that do not differ at all: there is no noise, and no way left to go.
    if (!(length > 0)) return finish_probe(engine, Real(1));
    begin_iteration(engine);
}

template <class Real>
void absorb_probe(Engine<Real>& engine) {
    if (!absorb_draws(engine)) return;
    const ProbeArrays<Real> at(engine);
    ProbeState<Real>& probe = engine.state->probe;
    const bool good = finish_draws(engine, false);
    if (engine.state->phase != Phase::kProbe) return;
    // Where the density ends this near to the optimum nothing is known, so nothing is promised.
    if (!good) return finish_probe(engine, Real(0));
    const Real sign = probe.side == 0 ? Real(1) : Real(-1);
    for (int i = 0; i < engine.tangent_size(); ++i) at.change[i] += sign * engine.sums.tangent[i];
    if (++probe.count < evaluations(engine)) return;
    if (probe.side == 0) {
        probe.side = 1;
        return displace(engine);
    }
    const Real before = probe.eigenvalue;
    probe.eigenvalue = iterate(engine);
    const bool settled = probe.iteration > 1 && probe.eigenvalue > Real(0.95) * before;
    if (++probe.iteration >= kMostIterations || settled) return finish_probe(engine, probe.eigenvalue);
    begin_iteration(engine);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void start_probe(Engine<Real>&);                                                                          \
    template void absorb_probe(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
