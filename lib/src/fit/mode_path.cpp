// The start: damped Newton from theta = 0 towards the mode, and at every iterate the ELBO of the Laplace Gaussian
// N(theta, H^-1) there, always with the same 8 draws. The best of these Gaussians is where the fit starts, so a search
// that runs away or fails costs time but never the start (as in Pathfinder, Zhang et al. 2022).
// H comes from central differences of the gradient, 2 d evaluations that ride in the same blocks as the point itself.
#include "../math/cholesky.hpp"
#include "../math/log.hpp"
#include "phases.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kMaxIterations = 30;
constexpr std::uint32_t kMaxWorse = 5;    // iterates in a row without a better ELBO
constexpr std::uint32_t kMaxRetries = 6;  // of the difference steps
constexpr std::uint32_t kMaxBacktracks = 25;
constexpr std::uint32_t kFirstCandidates = 4;  // the first Gaussian is also tried with scales / 2, / 4 and / 8

template <class Real>
void begin_point(Engine<Real>& engine) {
    ModeState<Real>& mode = engine.state->mode;
    mode.item = 0;
    mode.hessian_finite = 1;
    engine.state->phase = Phase::kModePoint;
}

template <class Real>
void finish_path(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    // No Gaussian had a finite ELBO: take the last point with scales of 1 and let Adam shrink them.
    if (!state.mode.improved && !state.mode.warm) {
        copy(engine.q.mean, at.theta, engine.dimension());
        state.growth_limit = 9;
    }
    engine.optimizer->arrive(engine);
}

// q is the caller's: of the Hessian at its mean only the correlation is taken.
template <class Real>
void take_correlation(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    const int d = engine.dimension();
    factor_nearest_precision(at.hessian, at.scale, at.factor, d);
    copy(at.step, engine.q.scale, d);
    engine.family->set_precision(engine.q, at.factor, Real(1));
    copy(engine.q.scale, at.step, d);
    engine.family->refresh(engine.q);
}

// Item 0 is the point itself; items 2 i + 1 and 2 i + 2 are theta_i plus and minus its difference.
template <class Real>
void add_to_hessian(Engine<Real>& engine, std::uint32_t item, int lane) {
    const ModeArrays<Real> at(engine);
    const int d = engine.dimension();
    const int i = static_cast<int>(item - 1) / 2;
    const Real sign = item % 2 == 1 ? Real(-1) : Real(1);
    const Real factor = sign / (2 * at.difference[i]);
    for (int j = 0; j < d; ++j) {
        const Real value = factor * engine.gradient[j * kLanes + lane];
        // Symmetric part: off the diagonal each of the two differences counts half.
        if (j < i)
            at.hessian[triangle(i) + j] += value / 2;
        else if (j > i)
            at.hessian[triangle(j) + i] += value / 2;
        else
            at.hessian[triangle(i) + i] += value;
    }
}

// Difference steps as a share of a conditional sd: small, because what they miss of H's smallest eigenvalues slows
// every later step along these directions; float needs more to stand out of its rounding.
template <class Real>
constexpr Real kStepShare = sizeof(Real) == 8 ? Real(0.003) : Real(0.1);

// True when a difference step was so far off that H must be redone.
template <class Real>
bool adapt_differences(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    bool redo = false;
    for (int i = 0; i < engine.dimension(); ++i) {
        Real& h = at.difference[i];
        if (!engine.state->mode.hessian_finite) {
            h /= 10;
            redo = true;
            continue;
        }
        const Real curvature = abs(at.hessian[triangle(i) + i]);
        const Real wanted = curvature > 0 ? kStepShare<Real> / sqrt(curvature) : min(h * 100, kLargest<Real>);
        redo = redo || wanted > 30 * h || 30 * wanted < h;
        h = max(h / 1000, min(h * 1000, wanted));
    }
    return redo;
}

template <class Real>
bool accept_point(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    ModeState<Real>& mode = engine.state->mode;
    const int d = engine.dimension();
    bool finite = all_finite(engine.log_density, 1);
    for (int i = 0; i < d; ++i) finite = finite && all_finite(engine.gradient + i * kLanes, 1);
    if (!finite) return false;
    const Real density = engine.log_density[0];
    const Real rounding = sizeof(Real) == 8 ? Real(0) : Real(1e-5) * abs(mode.log_density);
    if (mode.started && !(density >= mode.log_density + Real(1e-4) * mode.length * mode.decrement - rounding))
        return false;
    for (int i = 0; i < d; ++i) {
        at.theta[i] += mode.length * at.step[i];
        at.step[i] = 0;
        at.gradient[i] = engine.gradient[i * kLanes];
    }
    mode.log_density = density;
    mode.decrement = 0;
    mode.started = 1;
    mode.backtracks = 0;
    fill(at.hessian, triangle(d), Real(0));
    return true;
}

// The point was refused: a shorter step, or the end of the path.
template <class Real>
void backtrack(Engine<Real>& engine) {
    ModeState<Real>& mode = engine.state->mode;
    if (!mode.started || ++mode.backtracks == kMaxBacktracks) return finish_path(engine);
    mode.length /= mode.backtracks <= 3 ? Real(2) : Real(8);
    begin_point(engine);
}

template <class Real>
void finish_point(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    ModeState<Real>& mode = engine.state->mode;
    const int d = engine.dimension();
    if (adapt_differences(engine) && ++mode.retry < kMaxRetries) return begin_point(engine);
    mode.retry = 0;
    if (!mode.hessian_finite) return finish_path(engine);
    if (mode.warm) {
        take_correlation(engine);
        return finish_path(engine);
    }
    mode.ridge = factor_nearest_precision(at.hessian, at.scale, at.factor, d);
    solve_transposed(at.factor, at.gradient, at.step, d);
    solve_lower(at.factor, at.step, at.step, d);
    mode.decrement = dot(at.gradient, at.step, d);
    mode.candidate = 0;
    mode.worse += 1;
    engine.state->phase = Phase::kModeElbo;
}

// False where the density is so flat that the Newton step leads out of the range of numbers.
template <class Real>
bool can_step(const Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    bool inside = true;
    for (int i = 0; i < engine.dimension(); ++i) inside = inside && abs(at.theta[i] + at.step[i]) <= kLargest<Real>;
    return inside;
}

template <class Real>
void next_iterate(Engine<Real>& engine) {
    constexpr Real kNear = Real(1e-3);
    ModeState<Real>& mode = engine.state->mode;
    const bool arrived = mode.decrement / 2 < kNear && mode.ridge == Real(0);
    if (arrived || mode.worse >= kMaxWorse || ++mode.iteration >= kMaxIterations || !can_step(engine))
        return finish_path(engine);
    mode.length = 1;
    begin_point(engine);
}

}  // namespace

template <class Real>
void start_mode_path(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    const int d = engine.dimension();
    fill(at.theta, d, Real(0));
    fill(at.step, d, Real(0));
    fill(at.difference, d, sizeof(Real) == 8 ? Real(1e-4) : Real(1e-2));
    engine.state->mode = {};
    engine.state->mode.length = 1;
    begin_point(engine);
}

template <class Real>
void start_correlation(Engine<Real>& engine) {
    start_mode_path(engine);
    const ModeArrays<Real> at(engine);
    const int d = engine.dimension();
    copy(at.theta, engine.q.mean, d);
    for (int i = 0; i < d; ++i) at.difference[i] = engine.q.scale[i] * kStepShare<Real>;
    engine.state->mode.warm = 1;
}

template <class Real>
void propose_mode_point(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    const int d = engine.dimension();
    const std::uint32_t rest = static_cast<std::uint32_t>(2 * d + 1) - state.mode.item;
    state.active = rest < kLanes ? rest : kLanes;
    for (int i = 0; i < d; ++i)
        fill(engine.parameters + i * kLanes, kLanes, at.theta[i] + state.mode.length * at.step[i]);
    for (std::uint32_t lane = 0; lane < state.active; ++lane) {
        const std::uint32_t item = state.mode.item + lane;
        if (item == 0) continue;
        const std::uint32_t i = (item - 1) / 2;
        const Real h = at.difference[i];
        engine.parameters[i * kLanes + lane] += item % 2 == 1 ? h : -h;
    }
}

template <class Real>
void absorb_mode_point(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    ++state.steps;
    std::uint32_t lane = 0;
    if (state.mode.item == 0) {
        if (!accept_point(engine)) return budget_spent(engine) ? end_short(engine) : backtrack(engine);
        lane = 1;
    }
    for (; lane < state.active; ++lane) {
        bool finite = true;
        for (int i = 0; i < engine.dimension(); ++i)
            finite = finite && all_finite(engine.gradient + i * kLanes + lane, 1);
        if (finite)
            add_to_hessian(engine, state.mode.item + lane, static_cast<int>(lane));
        else
            state.mode.hessian_finite = 0;
    }
    state.mode.item += state.active;
    if (budget_spent(engine)) return end_short(engine);
    if (state.mode.item == static_cast<std::uint32_t>(2 * engine.dimension() + 1)) finish_point(engine);
}

template <class Real>
void propose_mode_elbo(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    const int d = engine.dimension();
    SamplerState same{};
    Sampler<Real> sampler = engine.sampler;
    sampler.stream = kStart;
    sampler.state = &same;
    state.active = kLanes;
    if constexpr (sizeof(Real) == 8)
        te_antithetic_draws.f64(sampler, engine.draws, kLanes);
    else
        te_antithetic_draws.f32(sampler, engine.draws, kLanes);
    const Real shrink = static_cast<Real>(1 << state.mode.candidate);
    state.mode.length = engine.family->propose(d, at.factor, shrink, engine.draws, engine.parameters);
    // -log q without its constant is |z|^2 / 2; |V offset|^2 shrink^2 / 2 is the same in full-rank, and in mean-field
    // has the same expectation and follows the density far more closely.
    multiply_lower_lanes(at.factor, engine.parameters, engine.draws, d);
    for (int i = 0; i < d * kLanes; ++i) {
        engine.draws[i] *= shrink;
        engine.parameters[i] += at.theta[i / kLanes];
    }
}

template <class Real>
void absorb_mode_elbo(Engine<Real>& engine) {
    const ModeArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    ModeState<Real>& mode = state.mode;
    ++state.steps;
    Real log_weight[kLanes];
    copy(log_weight, engine.log_density, kLanes);
    for (int i = 0; i < engine.dimension(); ++i)
        for (int lane = 0; lane < kLanes; ++lane) {
            const Real z = engine.draws[i * kLanes + lane];
            log_weight[lane] += z * z / 2;
        }
    const Real elbo = sum_lanes(log_weight) / kLanes + mode.length;
    if (all_finite(&elbo, 1) && (!mode.improved || elbo > mode.best)) {
        const Real shrink = static_cast<Real>(1 << mode.candidate);
        mode.best = elbo;
        mode.improved = 1;
        mode.worse = 0;
        copy(engine.q.mean, at.theta, engine.dimension());
        engine.family->set_precision(engine.q, at.factor, shrink);
        state.base_scale = 0;
        state.base_scale = growth(engine) + log(shrink);
    }
    if (budget_spent(engine)) return end_short(engine);
    const std::uint32_t candidates = mode.iteration == 0 ? kFirstCandidates : 1;
    if (++mode.candidate >= candidates) next_iterate(engine);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void start_mode_path(Engine<Real>&);                                                                      \
    template void start_correlation(Engine<Real>&);                                                                    \
    template void propose_mode_point(Engine<Real>&);                                                                   \
    template void absorb_mode_point(Engine<Real>&);                                                                    \
    template void propose_mode_elbo(Engine<Real>&);                                                                    \
    template void absorb_mode_elbo(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
