#include "snapshot_checks.hpp"

#include "../math/log.hpp"

namespace tinyelbo {
namespace {

template <class Real>
bool is_progress_sound(const Engine<Real>& engine, const te_plan& plan) {
    const FitState<Real>& state = *engine.state;
    const bool ended = state.phase == Phase::kEnded;
    const bool reports = ended || state.phase == Phase::kReport || state.phase == Phase::kResponse;
    const bool decided = state.outcome > TE_VERDICT_RUNNING && state.outcome < TE_VERDICT_COUNT;
    if (reports ? !decided : state.outcome != TE_VERDICT_RUNNING) return false;
    if (ended ? state.verdict != state.outcome : state.verdict != TE_VERDICT_RUNNING) return false;
    // No counter of steps or evaluations may wrap around before the budget ends.
    constexpr std::uint32_t kManySteps = ~std::uint32_t{0} / 4;
    if (state.steps > kManySteps || state.skipped_in_a_row > kManySteps) return false;
    return !state.asked || (state.asked == 1 && !ended && state.row_cursor < plan.row_blocks);
}

// The numbers that te_get_result and the like show.
template <class Real>
bool are_results_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const FitState<Real>& state = *engine.state;
    const int d = engine.dimension();
    const bool weighed =
        engine.importance != nullptr && (state.phase == Phase::kEnded || state.phase == Phase::kResponse);
    if (!is_within(state.elbo, -kInfinite<Real>, kMaximum<Real>)) return false;
    if (!is_within(state.elbo_se, Real(0), kInfinite<Real>)) return false;
    if (!is_within(state.error_bound, Real(0), kInfinite<Real>)) return false;
    if (!saved.within(engine.mean_error, d, Real(0), kInfinite<Real>)) return false;
    if (!weighed) return state.k_hat != state.k_hat && state.effective_draws != state.effective_draws;
    return state.k_hat == state.k_hat && state.effective_draws >= 0 &&
           saved.within(engine.importance_store, d, kMaximum<Real>);
}

template <class Real>
bool is_q_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const Gaussian<Real>& q = engine.q;
    return is_gaussian(engine, saved, q) &&
           (q.correlation == nullptr || is_factor(saved, q.correlation, q.dimension, kLargest<Real>));
}

// How far q may grow, and what of it an evaluation has seen.
template <class Real>
bool is_evaluation_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const FitState<Real>& state = *engine.state;
    const EvaluationState<Real>& e = state.evaluation;
    constexpr Real kMostLogs = Real(1000);
    if (!is_within(state.base_scale, -kMostLogs, kMostLogs) || !is_within(state.growth_limit, Real(0), kMostLogs))
        return false;
    if (e.draws >= engine.config->draws) return false;
    if (!is_within(e.first_log_weight, -kMaximum<Real>, kMaximum<Real>)) return false;
    const Real largest = kMaximum<Real> / 4;
    if (!is_within(e.log_weight, -largest, largest) || !is_within(e.log_weight_squares, Real(0), kInfinite<Real>))
        return false;
    return saved.within(engine.sums.tangent, engine.tangent_size(), largest) &&
           saved.within(engine.sums.marginal, 2 * engine.dimension(), largest);
}

}  // namespace

template <class Real>
bool is_gaussian(const Engine<Real>& engine, const SavedArrays<Real>& saved, const Real* mean, const Real* scale,
                 Real count) {
    // What `escaped` refuses may be q for a moment, or the end of a fit.
    const Real largest = 4 * kLargest<Real>;
    const int d = engine.dimension();
    for (int i = 0; i < d; ++i) {
        if (!is_within(saved(mean + i) / count, -largest, largest)) return false;
        const int row = engine.full_rank ? triangle(i) : i;
        const int size = engine.full_rank ? i + 1 : 1;
        Real variance = 0;
        for (int j = row; j < row + size; ++j) {
            const Real element = saved(scale + j) / count;
            if (!is_within(element, j == row + size - 1 ? 1 / largest : -largest, largest)) return false;
            variance += element * element;
        }
        if (!all_finite(&variance, 1)) return false;
    }
    return true;
}

template <class Real>
bool is_gaussian(const Engine<Real>& engine, const SavedArrays<Real>& saved, const Gaussian<Real>& q) {
    if (!is_gaussian(engine, saved, q.mean, q.scale, Real(1))) return false;
    for (int i = 0; i < q.dimension; ++i) {
        const Real expected = log(saved(q.scale + (engine.full_rank ? triangle(i) + i : i)));
        // Either is made from the other by rounded functions.
        if (!(abs(saved(q.log_scale + i) - expected) <= Real(1e-4) * (1 + abs(expected)))) return false;
    }
    return true;
}

template <class Real>
bool is_factor(const SavedArrays<Real>& saved, const Real* factor, int d, Real largest) {
    if (!saved.within(factor, triangle(d), largest)) return false;
    Real x[TE_ORTHOGONAL_MAX];
    for (int column = 0; column < d; ++column)
        for (int i = column; i < d; ++i) {
            Real rest = i == column ? Real(1) : Real(0);
            for (int j = column; j < i; ++j) rest -= saved(factor + triangle(i) + j) * x[j];
            x[i] = rest / saved(factor + triangle(i) + i);
            if (!is_within(x[i], i == column ? Real(0) : -largest, largest)) return false;
        }
    return true;
}

template <class Real>
bool is_sound(const Engine<Real>& engine, const te_plan& plan, const FitState<Real>& state,
              const unsigned char* numbers) {
    FitState<Real> loaded = state;
    Engine<Real> view = engine;
    view.state = &loaded;
    view.sampler.state = &loaded.sampler;
    const SavedArrays<Real> saved(view, numbers);
    return is_progress_sound(view, plan) && are_results_sound(view, saved) && is_q_sound(view, saved) &&
           is_evaluation_sound(view, saved) && is_phase_sound(view, saved);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template bool is_gaussian(const Engine<Real>&, const SavedArrays<Real>&, const Real*, const Real*, Real);          \
    template bool is_gaussian(const Engine<Real>&, const SavedArrays<Real>&, const Gaussian<Real>&);                   \
    template bool is_factor(const SavedArrays<Real>&, const Real*, int, Real);                                         \
    template bool is_sound(const Engine<Real>&, const te_plan&, const FitState<Real>&, const unsigned char*);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
