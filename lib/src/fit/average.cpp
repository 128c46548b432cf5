// Averaging: Adam goes on, and its iterates are averaged (Polyak and Juditsky 1992) over a window kept as two halves.
// Halves that agree within their noise are merged, so the window doubles; halves that do not are a drift, and the older
// one is dropped. The fit ends once the average's error bound is within the tolerance.
#include "../math/log.hpp"
#include "phases.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kFirstHalf = 16;
constexpr std::uint32_t kCheckEvery = 8;

template <class Real>
struct WindowCheck {
    Real disagreement;  // sum of squared differences of the halves over their expected variance (rho)
    Real bound;
    Real noise;         // its Monte Carlo part
};

// Row i of the scale of a window's sum, as the norm that is its sd.
template <class Real>
Real row_norm(const Engine<Real>& engine, const Real* sum, int i, Real* row) {
    Gaussian<Real> window = engine.q;
    window.scale = const_cast<Real*>(sum) + engine.dimension();
    engine.family->row(window, i, row);
    return sqrt(dot(row, row, engine.dimension()));
}

// Differences of the two halves in each mean, in sds, and in each log sd.
template <class Real>
struct HalvesDifference {
    Real squares, largest;
};

template <class Real>
HalvesDifference<Real> compare_halves(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    const TravelState<Real>& travel = engine.state->travel;
    const int d = engine.dimension();
    const Real n_old = static_cast<Real>(travel.old_count);
    const Real n_new = static_cast<Real>(travel.new_count);
    Real* old_row = engine.sums.work;
    Real* new_row = old_row + d;
    HalvesDifference<Real> difference{};
    for (int i = 0; i < d; ++i) {
        const Real sd_old = row_norm(engine, at.old_sum, i, old_row) / n_old;
        const Real sd_new = row_norm(engine, at.new_sum, i, new_row) / n_new;
        for (int j = 0; j < d; ++j) old_row[j] = (old_row[j] + new_row[j]) / (n_old + n_new);
        const Real sd = sqrt(dot(old_row, old_row, d));
        const Real mean = (at.old_sum[i] / n_old - at.new_sum[i] / n_new) / sd;
        const Real log_sd = log(sd_old / sd_new);
        difference.squares += mean * mean + log_sd * log_sd;
        difference.largest = max(difference.largest, max(abs(mean), abs(log_sd)));
    }
    return difference;
}

template <class Real>
WindowCheck<Real> check_window(Engine<Real>& engine, Real half_weight) {
    constexpr Real kTiny = sizeof(Real) == 8 ? Real(1e-300) : Real(1e-37);
    const AdamArrays<Real> at(engine);
    const TravelState<Real>& travel = engine.state->travel;
    const Welford<Real>& marginal = at.marginal;
    const Real count = static_cast<Real>(travel.window_count);
    const Real per_half = Real(1) / static_cast<Real>(travel.old_count) + Real(1) / static_cast<Real>(travel.new_count);
    const HalvesDifference<Real> halves = compare_halves(engine);
    Real variances = 0;
    for (int k = 0; k < marginal.size; ++k) variances += marginal.squares[k] / (count - 1);
    WindowCheck<Real> check{};
    check.disagreement = halves.squares / (variances * per_half + kTiny);
    const Real inflation = sqrt(max(Real(1), min(Real(4), check.disagreement)));
    const Real z = bound_quantile(engine);
    check.bound = half_weight * halves.largest;
    for (int k = 0; k < marginal.size; ++k) {
        const Real noise = z * sqrt(marginal.squares[k] / (count - 1) / count);
        // The average natural-gradient step over the window is how far the optimum still seems to be.
        const Real drift = marginal.mean[k];
        check.noise = max(check.noise, noise);
        check.bound = max(check.bound, sqrt(drift * drift + noise * noise * inflation * inflation));
    }
    return check;
}

template <class Real>
void clear_new_half(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    fill(at.new_sum, engine.tangent_size(), Real(0));
    engine.state->travel.new_count = 0;
}

// The older half becomes both halves, or is replaced by the newer one.
template <class Real>
void turn_window(Engine<Real>& engine, bool merge, bool decay_gain) {
    constexpr Real kLeastGain = Real(1.0 / 16);
    const AdamArrays<Real> at(engine);
    TravelState<Real>& travel = engine.state->travel;
    for (int i = 0; i < engine.tangent_size(); ++i)
        at.old_sum[i] = merge ? at.old_sum[i] + at.new_sum[i] : at.new_sum[i];
    travel.old_count = merge ? travel.old_count + travel.new_count : travel.new_count;
    if (!merge) {
        reset(at.marginal);
        travel.window_count = 0;
    }
    if (decay_gain) travel.gain = max(kLeastGain, travel.gain * (merge ? Real(0.7) : Real(0.5)));
    clear_new_half(engine);
}

template <class Real>
void take_window(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    const TravelState<Real>& travel = engine.state->travel;
    const int d = engine.dimension();
    const Real n = static_cast<Real>(travel.old_count + travel.new_count);
    for (int i = 0; i < d; ++i) engine.q.mean[i] = (at.old_sum[i] + at.new_sum[i]) / n;
    for (int i = d; i < engine.tangent_size(); ++i) engine.q.scale[i - d] = (at.old_sum[i] + at.new_sum[i]) / n;
    engine.family->refresh(engine.q);
}

// The budget ended: what the average is worth.
template <class Real>
void end_window(Engine<Real>& engine, const WindowCheck<Real>& check) {
    const FitState<Real>& state = *engine.state;
    const bool growing = growth(engine) > state.growth_limit / 3;
    const bool noisy = check.disagreement < 3 && check.noise < 25 * tolerance(engine);
    take_window(engine);
    end(engine, growing ? TE_VERDICT_DIVERGED : noisy ? TE_VERDICT_NOISE_LIMITED : TE_VERDICT_BUDGET_SPENT);
}

}  // namespace

template <class Real>
void start_averaging(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    TravelState<Real>& travel = state.travel;
    state.phase = Phase::kAverage;
    travel.clip = 5;
    travel.old_count = 0;
    travel.window_count = 0;
    reset(at.marginal);
    clear_new_half(engine);
}

template <class Real>
void absorb_average(Engine<Real>& engine, const AverageRule<Real>& rule) {
    if (!absorb_draws(engine)) return;
    const AdamArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    TravelState<Real>& travel = state.travel;
    const int d = engine.dimension();
    const bool good = finish_draws(engine, true);
    if (state.phase != Phase::kAverage) return;
    if (good) {
        add(at.marginal, engine.sums.marginal, Real(1), ++travel.window_count);
        rule.step(engine);
        for (int i = 0; i < d; ++i) at.new_sum[i] += engine.q.mean[i];
        for (int i = d; i < engine.tangent_size(); ++i) at.new_sum[i] += engine.q.scale[i - d];
        ++travel.new_count;
    }
    if (escaped(engine)) return end(engine, TE_VERDICT_DIVERGED);
    const bool spent = budget_spent(engine);
    if (travel.old_count == 0) {
        if (spent) return end_short(engine);
        if (travel.new_count == kFirstHalf) turn_window(engine, false, false);
        return;
    }
    const bool due = good && travel.new_count % kCheckEvery == 0 && 2 * travel.new_count >= travel.old_count;
    if (!due && !spent) return;
    if (travel.new_count == 0 || travel.window_count < 2) return end_short(engine);
    const WindowCheck<Real> check = check_window(engine, rule.half_weight);
    state.error_bound = check.bound;
    if (check.bound <= tolerance(engine)) {
        take_window(engine);
        return end(engine, TE_VERDICT_CONVERGED);
    }
    if (spent) return end_window(engine, check);
    if (travel.new_count >= travel.old_count) turn_window(engine, check.disagreement < 3, rule.decay_gain);
}

#define TE_INSTANTIATE(Real)                                                  \
    template void start_averaging(Engine<Real>&);                             \
    template void absorb_average(Engine<Real>&, const AverageRule<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
