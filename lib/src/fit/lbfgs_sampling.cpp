// What the fixed draws leave in doubt: how far their optimum is from those of a few fresh samples, each found by a few
// quasi-Newton steps.
//
// This estimates the sandwich H^-1 Cov(g) H^-1 of Giordano et al. 2024, who take Cov(g) from the draws of one sample.
// Exact second moments cancel most of what these differ by, and inside one sample that part cannot be told from the
// rest: d (d + 1) / 2 products of coordinates outnumber the draws. Whole samples differ by what is left, and fresh ones
// also show what an optimum owes to having been fitted to its own draws.
#include <limits>

#include "../math/log.hpp"
#include "../optim/adam.hpp"
#include "lbfgs.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kSamples = 8;
constexpr std::uint32_t kMaxSteps = 4;  // on each

// Adds the way of q from the optimum to the sums.
template <class Real>
void add_moves(Engine<Real>& engine) {
    const LbfgsArrays<Real> at(engine);
    const int d = engine.dimension();
    for (int i = 0; i < d; ++i) {
        const Real mean = (engine.q.mean[i] - at.optimum_mean[i]) / at.optimum_sd[i];
        const Real log_sd = log(engine.family->sd(engine.q.scale, nullptr, i) / at.optimum_sd[i]);
        at.sum[i] += mean;
        at.squares[i] += mean * mean;
        at.sum[d + i] += log_sd;
        at.squares[d + i] += log_sd * log_sd;
    }
}

// Whether a step was so small a part of the way, or so near to rounding, that a standard error needs no other.
template <class Real>
bool is_small(const Real* step, const Real* way, int n) {
    constexpr Real kShare = Real(1) / 3;
    constexpr Real kRounding = 1000 * std::numeric_limits<Real>::epsilon();
    return sqrt(dot(step, step, n)) <= max(kRounding, kShare * sqrt(dot(way, way, n)));
}

// A step towards the running sample's optimum, from where the steps before it led; true when it was the last. What the
// step before it changed of the gradient teaches the inverse Hessian first.
template <class Real>
bool step_on(Engine<Real>& engine) {
    const LbfgsArrays<Real> at(engine);
    LbfgsState<Real>& lbfgs = engine.state->lbfgs;
    const int d = engine.dimension();
    const int n = engine.tangent_size();
    const Real* gradient = engine.sums.tangent;
    if (lbfgs.steps > 0) {
        copy(next_step(at.history, lbfgs.ring), at.step, n);
        for (int i = 0; i < n; ++i) next_change(at.history, lbfgs.ring)[i] = at.gradient[i] - gradient[i];
        remember_pair(at.history, lbfgs.ring);
    }
    copy(at.gradient, gradient, n);
    newton_step(engine, at.step);
    clip(at.step, n, Real(1));
    for (int i = 0; i < n; ++i) at.direction[i] += at.step[i];
    move_to(engine, Real(1));
    const bool done = is_small(at.step, at.direction, d) && is_small(at.step + d, at.direction + d, n - d);
    return ++lbfgs.steps == kMaxSteps || done;
}

// Another sample, seen first from the optimum.
template <class Real>
void begin_sample(Engine<Real>& engine) {
    restart(engine.state->sampler);
    engine.state->lbfgs.steps = 0;
    fill(LbfgsArrays<Real>(engine).direction, engine.tangent_size(), Real(0));
    move_to(engine, Real(0));
}

// The standard deviation of k + 1 samples' optima in one of the marginals, from the ways of k from that of the last.
// The mean of these optima is not put to use: fitting to draws has a bias that they all share.
template <class Real>
Real standard_error(Real sum, Real squares, Real k) {
    return sqrt(max(Real(0), squares - sum * sum / (k + 1)) / k);
}

template <class Real>
void conclude(Engine<Real>& engine) {
    const LbfgsArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    const std::uint32_t samples = state.lbfgs.samples;
    const int d = engine.dimension();
    if (samples == 0) return end(engine, TE_VERDICT_NOISE_LIMITED);
    Real largest = 0;
    for (int i = 0; i < 2 * d; ++i) {
        const Real error = standard_error(at.sum[i], at.squares[i], static_cast<Real>(samples));
        if (i < d) engine.mean_error[i] = error;
        largest = max(largest, error);
    }
    state.error_bound = student_quantile(bound_quantile(engine), samples + 1) * largest + state.lbfgs.distance;
    const bool precise = samples == kSamples && state.error_bound <= tolerance(engine);
    end(engine, precise ? TE_VERDICT_CONVERGED : TE_VERDICT_NOISE_LIMITED);
}

}  // namespace

template <class Real>
void start_sampling(Engine<Real>& engine) {
    const LbfgsArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    const int d = engine.dimension();
    state.phase = Phase::kSampling;
    copy(at.optimum_mean, engine.q.mean, d);
    for (int i = 0; i < d; ++i) at.optimum_sd[i] = engine.family->sd(engine.q.scale, nullptr, i);
    fill(at.sum, 2 * d, Real(0));
    fill(at.squares, 2 * d, Real(0));
    begin_sample(engine);
    if (budget_spent(engine)) conclude(engine);
}

template <class Real>
void absorb_sampling(Engine<Real>& engine) {
    if (!absorb_draws(engine)) return;
    LbfgsState<Real>& lbfgs = engine.state->lbfgs;
    bool good = finish_draws(engine, false);
    if (good) {
        pull_back(engine);
        good = all_finite(engine.sums.tangent, engine.tangent_size());
    }
    if (good && !step_on(engine) && !budget_spent(engine)) return;
    // A way that ended at a point without a finite density counts as far as it went.
    if (lbfgs.steps > 0) {
        add_moves(engine);
        ++lbfgs.samples;
    }
    begin_sample(engine);
    if (engine.state->phase != Phase::kSampling) return;
    if (lbfgs.samples == kSamples || budget_spent(engine)) conclude(engine);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void start_sampling(Engine<Real>&);                                                                       \
    template void absorb_sampling(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
