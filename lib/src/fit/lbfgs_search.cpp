// L-BFGS with a line search for the strong Wolfe conditions. It ends where the gradient's norm and the Newton decrement
// sqrt(g' H^-1 g), both the distance to the optimum in sds where the Hessian is -I, are small against the tolerance.
#include <limits>

#include "../math/vector.hpp"
#include "lbfgs.hpp"

namespace tinyelbo {
namespace {

template <class Real>
constexpr Real kShareOfTolerance = Real(0.01);  // of the tolerance, that the optimisation may leave

// Steps in a row that neither gain anything beyond rounding nor come nearer.
constexpr std::uint32_t kMaxStalled = 30;

// Rounding errors of a sample average, as a share of it.
template <class Real>
constexpr Real kRounding = 100 * std::numeric_limits<Real>::epsilon();

// Back to the last accepted point.
template <class Real>
void restore(Engine<Real>& engine) {
    move_to(engine, Real(0));
}

// The coordinates begin at q.
template <class Real>
void set_origin(Engine<Real>& engine) {
    const LbfgsArrays<Real> at(engine);
    const int d = engine.dimension();
    const int n = engine.tangent_size();
    copy(at.origin.mean, engine.q.mean, d);
    copy(at.origin.log_scale, engine.q.log_scale, d);
    copy(at.origin.scale, engine.q.scale, n - d);
    fill(at.x, n, Real(0));
    fill(at.moved, n, Real(0));
    engine.state->lbfgs.ring = {};
    engine.state->lbfgs.started = 0;
}

// Far from the origin its coordinates are not those of q any more: they begin again at q.
template <class Real>
bool is_far(const Engine<Real>& engine) {
    const Gaussian<Real>& origin = LbfgsArrays<Real>(engine).origin;
    for (int i = 0; i < engine.dimension(); ++i)
        if (abs(engine.q.log_scale[i] - origin.log_scale[i]) > Real(0.5)) return true;
    return false;
}

template <class Real>
void search_along(Engine<Real>& engine, Real slope) {
    const LbfgsArrays<Real> at(engine);
    LbfgsState<Real>& lbfgs = engine.state->lbfgs;
    const Real unit = 1 / max(Real(1), max_abs(at.direction, engine.tangent_size()));
    begin_search(lbfgs.search, -lbfgs.value, -slope, lbfgs.ring.count > 0 ? Real(1) : unit, longest_step(engine),
                 kRounding<Real> * abs(lbfgs.value));
    move_to(engine, lbfgs.search.length);
}

// The search gets no further: near the optimum that is rounding, elsewhere the density and its gradient do not agree,
// or the way ends at a wall.
template <class Real>
void give_up(Engine<Real>& engine) {
    constexpr Real kNear = Real(0.05);
    restore(engine);
    if (engine.state->lbfgs.distance <= max(kNear, tolerance(engine))) return start_sampling(engine);
    end(engine, TE_VERDICT_DIVERGED);
}

// The gradient at x is known: what next?
template <class Real>
void choose_direction(Engine<Real>& engine) {
    const LbfgsArrays<Real> at(engine);
    LbfgsState<Real>& lbfgs = engine.state->lbfgs;
    const Real slope = newton_step(engine, at.direction);
    const Real squares = dot(at.gradient, at.gradient, engine.tangent_size());
    lbfgs.distance = sqrt(max(slope, squares));
    if (lbfgs.distance < lbfgs.nearest) {
        lbfgs.nearest = lbfgs.distance;
        lbfgs.stalled = 0;
    }
    if (lbfgs.distance <= kShareOfTolerance<Real> * tolerance(engine)) return start_sampling(engine);
    if (budget_spent(engine)) return end_short(engine);
    if (lbfgs.stalled == kMaxStalled) return give_up(engine);
    if (is_far(engine)) return set_origin(engine);
    search_along(engine, slope);
}

// The first point, or the first in new coordinates.
template <class Real>
void absorb_origin(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    const bool good = finish_draws(engine, true);
    if (state.phase != Phase::kLineSearch) return;
    set_origin(engine);
    if (!good) {
        if (budget_spent(engine)) end_short(engine);
        return;
    }
    const LbfgsArrays<Real> at(engine);
    pull_back(engine);
    copy(at.gradient, engine.sums.tangent, engine.tangent_size());
    state.lbfgs.value = state.elbo;
    state.lbfgs.started = 1;
    choose_direction(engine);
}

template <class Real>
void accept(Engine<Real>& engine) {
    const LbfgsArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    const LineSearchState<Real>& search = state.lbfgs.search;
    Real* step = next_step(at.history, state.lbfgs.ring);
    Real* change = next_change(at.history, state.lbfgs.ring);
    for (int i = 0; i < engine.tangent_size(); ++i) {
        step[i] = search.length * at.direction[i];
        change[i] = at.gradient[i] - engine.sums.tangent[i];
        at.x[i] += step[i];
        at.gradient[i] = engine.sums.tangent[i];
    }
    remember_pair(at.history, state.lbfgs.ring);
    const bool gained = state.elbo > state.lbfgs.value + search.noise;
    state.lbfgs.stalled = gained ? 0 : state.lbfgs.stalled + 1;
    state.lbfgs.value = state.elbo;
    if (escaped(engine)) return end(engine, TE_VERDICT_DIVERGED);
    choose_direction(engine);
}

// No step along the direction is better: try the gradient itself, and then give up.
template <class Real>
void retry(Engine<Real>& engine) {
    const LbfgsArrays<Real> at(engine);
    LbfgsState<Real>& lbfgs = engine.state->lbfgs;
    const int n = engine.tangent_size();
    if (lbfgs.ring.count == 0) return give_up(engine);
    lbfgs.ring = {};
    copy(at.direction, at.gradient, n);
    search_along(engine, dot(at.gradient, at.gradient, n));
}

}  // namespace

template <class Real>
void start_search(Engine<Real>& engine) {
    engine.state->phase = Phase::kLineSearch;
    engine.state->lbfgs = {};
    engine.state->lbfgs.nearest = std::numeric_limits<Real>::infinity();
    set_origin(engine);
}

template <class Real>
void absorb_search(Engine<Real>& engine) {
    if (!absorb_draws(engine)) return;
    FitState<Real>& state = *engine.state;
    LbfgsState<Real>& lbfgs = state.lbfgs;
    if (!lbfgs.started) return absorb_origin(engine);
    const LbfgsArrays<Real> at(engine);
    const bool good = finish_draws(engine, false);
    if (state.phase != Phase::kLineSearch) return restore(engine);
    if (good) pull_back(engine);
    const Real value = good ? -state.elbo : std::numeric_limits<Real>::infinity();
    const Real slope = good ? -dot(engine.sums.tangent, at.direction, engine.tangent_size()) : Real(0);
    const SearchStatus status = tell_search(lbfgs.search, value, slope);
    if (status == SearchStatus::kAccepted) return accept(engine);
    if (budget_spent(engine)) {
        restore(engine);
        return end_short(engine);
    }
    if (status == SearchStatus::kFailed) return retry(engine);
    move_to(engine, lbfgs.search.length);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void start_search(Engine<Real>&);                                                                         \
    template void absorb_search(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
