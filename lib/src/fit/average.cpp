// Averaging: Adam goes on, and its iterates are averaged (Polyak and Juditsky 1992) over a window kept as two halves.
// Halves that agree within their noise are merged, so the window doubles; halves that do not are a drift, and another
// window begins. The fit ends once the average's error bound is within the tolerance.
#include "../math/log.hpp"
#include "phases.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kFirstHalf = 16;
constexpr std::uint32_t kCheckEvery = 8;
constexpr std::uint32_t kLeastGroups = 6;

template <class Real>
struct WindowCheck {
    Real disagreement;  // sum of squared differences of the halves over their expected variance (rho)
    Real bound;
    Real noise;  // its Monte Carlo part
    Real apart;  // largest difference of the halves, in sds or of a log sd
};

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
    const Real* old_scale = at.old_sum + d;
    const Real* new_scale = at.new_sum + d;
    HalvesDifference<Real> difference{};
    for (int i = 0; i < d; ++i) {
        const Real sd_old = engine.family->sd(old_scale, nullptr, i) / n_old;
        const Real sd_new = engine.family->sd(new_scale, nullptr, i) / n_new;
        const Real sd = engine.family->sd(old_scale, new_scale, i) / (n_old + n_new);
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
    const Real groups = static_cast<Real>(travel.groups);
    const Real per_group = static_cast<Real>(group_size(engine));
    const Real per_half = Real(1) / static_cast<Real>(travel.old_count) + Real(1) / static_cast<Real>(travel.new_count);
    const HalvesDifference<Real> halves = compare_halves(engine);
    Real variances = 0;
    for (int k = 0; k < marginal.size; ++k) variances += marginal.squares[k] / (groups - 1) * per_group;
    WindowCheck<Real> check{};
    check.disagreement = halves.squares / (variances * per_half + kTiny);
    const Real inflation = max(Real(1), min(Real(4), check.disagreement));
    const Real student = student_quantile(bound_quantile(engine), travel.groups);
    check.apart = halves.largest;
    check.bound = half_weight * halves.largest;
    for (int k = 0; k < marginal.size; ++k) {
        const Real noise = student * sqrt(inflation * marginal.squares[k] / (groups - 1) / groups);
        // The average natural-gradient step over the window is how far the optimum still seems to be.
        const Real drift = marginal.mean[k];
        check.noise = max(check.noise, noise);
        check.bound = max(check.bound, sqrt(drift * drift + noise * noise));
    }
    return check;
}

template <class Real>
void forget_groups(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    TravelState<Real>& travel = engine.state->travel;
    travel.groups = 0;
    travel.grouped = 0;
    fill(at.group_sum, at.marginal.size, Real(0));
    reset(at.marginal);
    restart(engine.state->sampler);
}

template <class Real>
void note_group(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    TravelState<Real>& travel = engine.state->travel;
    const std::uint32_t size = group_size(engine);
    for (int k = 0; k < at.marginal.size; ++k) at.group_sum[k] += engine.sums.marginal[k];
    if (++travel.grouped < size) return;
    add(at.marginal, at.group_sum, static_cast<Real>(size), ++travel.groups);
    fill(at.group_sum, at.marginal.size, Real(0));
    travel.grouped = 0;
}

template <class Real>
void clear_new_half(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    fill(at.new_sum, engine.tangent_size(), Real(0));
    engine.state->travel.new_count = 0;
}

// The newer half joins the older one.
template <class Real>
void merge_halves(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    TravelState<Real>& travel = engine.state->travel;
    const bool first = travel.old_count == 0;
    for (int i = 0; i < engine.tangent_size(); ++i)
        at.old_sum[i] = first ? at.new_sum[i] : at.old_sum[i] + at.new_sum[i];
    travel.old_count += travel.new_count;
    clear_new_half(engine);
}

// The statistics of the marginal steps always cover the very iterates that are averaged, so both begin again.
template <class Real>
void restart_window(Engine<Real>& engine) {
    engine.state->travel.old_count = 0;
    forget_groups(engine);
    clear_new_half(engine);
}

template <class Real>
void turn_window(Engine<Real>& engine, bool agree, bool decay_gain) {
    constexpr Real kLeastGain = Real(1.0 / 16);
    TravelState<Real>& travel = engine.state->travel;
    if (decay_gain) travel.gain = max(kLeastGain, travel.gain * (agree ? Real(0.7) : Real(0.5)));
    if (agree)
        merge_halves(engine);
    else
        restart_window(engine);
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

// The budget ended: what the average is worth. A window that does not reach back over most of the averaging was cut by
// a drift, which may not have been the last.
template <class Real>
void end_window(Engine<Real>& engine, const WindowCheck<Real>& check) {
    const FitState<Real>& state = *engine.state;
    const TravelState<Real>& travel = state.travel;
    const bool settled = 4 * (travel.old_count + travel.new_count) >= 3 * (state.steps - travel.count);
    const bool growing = growth(engine) > state.growth_limit / 3;
    const bool noisy = settled && check.disagreement < 3 && check.noise < 25 * tolerance(engine);
    take_window(engine);
    end(engine, growing ? TE_VERDICT_DIVERGED : noisy ? TE_VERDICT_NOISE_LIMITED : TE_VERDICT_BUDGET_SPENT);
}

}  // namespace

template <class Real>
void start_averaging(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    TravelState<Real>& travel = state.travel;
    state.phase = Phase::kAverage;
    travel.clip = 5;
    travel.count = state.steps;
    restart_window(engine);
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
        note_group(engine);
        rule.step(engine);
        if (state.phase != Phase::kAverage) return;
        for (int i = 0; i < d; ++i) at.new_sum[i] += engine.q.mean[i];
        for (int i = d; i < engine.tangent_size(); ++i) at.new_sum[i] += engine.q.scale[i - d];
        ++travel.new_count;
    }
    if (escaped(engine)) return end(engine, TE_VERDICT_DIVERGED);
    const bool spent = budget_spent(engine);
    if (travel.old_count == 0) {
        if (spent) return end_short(engine);
        if (travel.new_count == kFirstHalf) merge_halves(engine);
        return;
    }
    const bool due = good && travel.new_count % kCheckEvery == 0 && 2 * travel.new_count >= travel.old_count;
    const bool ready = travel.new_count > 0 && travel.groups >= kLeastGroups;
    if (!ready && spent) return end_short(engine);
    if (!ready || (!due && !spent)) return;
    const WindowCheck<Real> check = check_window(engine, rule.half_weight);
    state.error_bound = check.bound;
    if (check.bound <= tolerance(engine)) {
        take_window(engine);
        return end(engine, TE_VERDICT_CONVERGED);
    }
    if (spent) return end_window(engine, check);
    if (travel.new_count < travel.old_count) return;
    // Halves this far apart are no drift around the optimum but a way to it, or to nowhere.
    if (rule.decay_gain && check.disagreement > 3 && check.apart > 1) return start_travel(engine, true);
    turn_window(engine, check.disagreement < 3, rule.decay_gain);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void start_averaging(Engine<Real>&);                                                                      \
    template void absorb_average(Engine<Real>&, const AverageRule<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
