// The coordinates of L-BFGS, and its step in them.
#include "../math/triangular.hpp"
#include "lbfgs.hpp"

namespace tinyelbo {
namespace {

// Of a tangent vector, the coordinate of log scale i.
template <class Real>
int log_scale_at(const Engine<Real>& engine, int i) {
    return engine.dimension() + (engine.full_rank ? triangle(i) + i : i);
}

template <class Real>
constexpr Real kRootHalf = Real(0.70710678118654752440);

template <class Real>
void scale_logs(const Engine<Real>& engine, Real* tangent) {
    for (int i = 0; i < engine.dimension(); ++i) tangent[log_scale_at(engine, i)] *= kRootHalf<Real>;
}

}  // namespace

template <class Real>
void move_to(Engine<Real>& engine, Real length) {
    const LbfgsArrays<Real> at(engine);
    const int d = engine.dimension();
    const int n = engine.tangent_size();
    for (int i = 0; i < n; ++i) at.moved[i] = at.x[i] + length * at.direction[i];
    scale_logs(engine, at.moved);
    copy(engine.sums.tangent, at.moved, n);
    copy(engine.q.mean, at.origin.mean, d);
    copy(engine.q.log_scale, at.origin.log_scale, d);
    copy(engine.q.scale, at.origin.scale, n - d);
    engine.family->move(engine.q, engine.sums.tangent);
}

template <class Real>
void pull_back(Engine<Real>& engine) {
    engine.family->pull_back(engine.q, LbfgsArrays<Real>(engine).moved, engine.sums.tangent);
    scale_logs(engine, engine.sums.tangent);
}

template <class Real>
Real newton_step(Engine<Real>& engine, Real* step) {
    const LbfgsArrays<Real> at(engine);
    LbfgsRing& ring = engine.state->lbfgs.ring;
    const int n = engine.tangent_size();
    copy(step, at.gradient, n);
    apply_inverse_hessian(at.history, ring, step);
    const Real slope = dot(at.gradient, step, n);
    if (slope > 0 && all_finite(step, n)) return slope;
    ring = {};
    copy(step, at.gradient, n);
    return dot(step, step, n);
}

template <class Real>
Real longest_step(const Engine<Real>& engine) {
    // Far enough for a density that rises for ever to leave the range of numbers soon.
    constexpr Real kReach = Real(1e12);
    const LbfgsArrays<Real> at(engine);
    Real longest = kReach / max_abs(at.direction, engine.tangent_size());
    for (int i = 0; i < engine.dimension(); ++i) {
        const int k = log_scale_at(engine, i);
        const Real rest = 1 / kRootHalf<Real> - (at.direction[k] > 0 ? at.x[k] : -at.x[k]);
        if (longest * abs(at.direction[k]) > rest) longest = rest / abs(at.direction[k]);
    }
    return longest;
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void move_to(Engine<Real>&, Real);                                                                        \
    template void pull_back(Engine<Real>&);                                                                            \
    template Real newton_step(Engine<Real>&, Real*);                                                                   \
    template Real longest_step(const Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
