// Adam in the family's tangent coordinates, where the gradient is the natural gradient and one step size fits all
// targets: far from the optimum a step is at most 0.1 sd, near it Adam is the natural gradient with gain 0.5.
#include "phases.hpp"

namespace tinyelbo {

template <class Real>
void reset_adam(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    fill(at.first, engine.tangent_size(), Real(0));
    fill(at.second, engine.tangent_size(), Real(0));
    engine.state->travel.powers = {1, 1};
}

template <class Real>
void whitened_step(Engine<Real>& engine) {
    constexpr AdamRule<Real> kRule = {Real(0.1), Real(0.9), Real(0.995), Real(0.2)};
    const AdamArrays<Real> at(engine);
    TravelState<Real>& travel = engine.state->travel;
    Real* x = engine.sums.tangent;
    const int d = engine.dimension();
    const int n = engine.tangent_size();
    clip(x, n, travel.clip);
    adam_step(kRule, travel.powers, at.first, at.second, x, n);
    // With few draws a full-rank T is mostly noise: it has d (d + 1) / 2 elements.
    const Real scale_gain =
        engine.full_rank ? min(Real(1), Real(0.5) * static_cast<Real>(engine.config->draws) / static_cast<Real>(d))
                         : Real(1);
    for (int i = 0; i < n; ++i) x[i] *= i < d ? travel.gain : travel.gain * scale_gain;
    engine.family->move(engine.q, x);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void reset_adam(Engine<Real>&);                                                                           \
    template void whitened_step(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
