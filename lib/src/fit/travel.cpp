// Travel: Adam in whitened coordinates until the mean gradient of a block of steps is inside the region where the
// fixed-point average converges.
#include "phases.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kBlock = 10;
constexpr std::uint32_t kMaxBlock = 3 * kBlock;

template <class Real>
void begin_block(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    engine.state->travel.count = 0;
    reset(at.marginal);
    fill(at.new_sum, engine.tangent_size(), Real(0));
}

struct BlockCheck {
    bool precise, near;
};

template <class Real>
BlockCheck check_block(Engine<Real>& engine) {
    constexpr Real kPrecise = Real(0.06);  // largest standard error of a marginal step, in sds
    constexpr Real kNear = Real(0.15);
    const AdamArrays<Real> at(engine);
    const Real n = static_cast<Real>(engine.state->travel.count);
    Real largest_error = 0;
    Real largest_signal = 0;
    for (int i = 0; i < at.marginal.size; ++i) {
        const Real error = sqrt(at.marginal.squares[i] / (n - 1) / n);
        largest_error = max(largest_error, error);
        largest_signal = max(largest_signal, abs(at.marginal.mean[i]) - error);
    }
    const Real curvature = engine.family->curvature(engine.q, at.new_sum, engine.sums.work) / (n * n);
    return {largest_error <= kPrecise, largest_signal < kNear && curvature < 2 * kNear};
}

}  // namespace

template <class Real>
void start_travel(Engine<Real>& engine, bool averaging) {
    FitState<Real>& state = *engine.state;
    state.phase = Phase::kTravel;
    state.travel = {};
    state.travel.gain = 1;
    state.travel.clip = 1;
    state.travel.averaging = averaging;
    restart(state.sampler);
    reset_adam(engine);
    begin_block(engine);
}

template <class Real>
void absorb_travel(Engine<Real>& engine) {
    if (!absorb_draws(engine)) return;
    FitState<Real>& state = *engine.state;
    TravelState<Real>& travel = state.travel;
    if (finish_draws(engine, true)) {
        const AdamArrays<Real> at(engine);
        add(at.marginal, engine.sums.marginal, Real(1), ++travel.count);
        for (int i = 0; i < engine.tangent_size(); ++i) at.new_sum[i] += engine.sums.tangent[i];
        whitened_step(engine);
    }
    if (state.phase != Phase::kTravel) return;
    if (escaped(engine)) return end(engine, TE_VERDICT_DIVERGED);
    if (travel.count >= kBlock) {
        const BlockCheck block = check_block(engine);
        if (block.precise || travel.count >= kMaxBlock) {
            if (block.near && !budget_spent(engine))
                return travel.averaging ? start_averaging(engine) : start_rounds(engine);
            begin_block(engine);
        }
    }
    if (budget_spent(engine)) end_short(engine);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void start_travel(Engine<Real>&, bool);                                                                   \
    template void absorb_travel(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
