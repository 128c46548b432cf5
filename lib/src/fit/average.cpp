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
    Real apart;         // largest difference of the halves, in sds or of a log sd
    Real inflation;     // of the standard errors, for halves that disagree
    Real least;         // what the bound cannot be below, for halves that differ
    Real bound;
    Real noise;  // its Monte Carlo part
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

// Fills in the bound and its noise. Along the slowest direction the optimum is `amplification` times as far away, and
// as uncertain, as the average gradient says.
template <class Real>
void bound_window(Engine<Real>& engine, WindowCheck<Real>& check) {
    const TravelState<Real>& travel = engine.state->travel;
    const Welford<Real>& marginal = AdamArrays<Real>(engine).marginal;
    const Real groups = static_cast<Real>(travel.groups);
    const Real student = student_quantile(bound_quantile(engine), travel.groups);
    const Real amplification = max(Real(1), travel.amplification);
    const Real inflation = max(check.inflation, amplification);
    check.bound = check.least;
    check.noise = 0;
    for (int k = 0; k < marginal.size; ++k) {
        const Real error = inflation * sqrt(marginal.squares[k] / (groups - 1) / groups);
        const Real noise = student * error;
        // The average natural-gradient step over the window is how far the optimum still seems to be.
        const Real drift = amplification * marginal.mean[k];
        if (k < engine.dimension()) engine.mean_error[k] = error;
        check.noise = max(check.noise, noise);
        check.bound = max(check.bound, sqrt(drift * drift + noise * noise));
    }
    engine.state->error_bound = check.bound;
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
    check.inflation = sqrt(max(Real(1), min(Real(4), check.disagreement)));
    check.apart = halves.largest;
    check.least = half_weight * halves.largest;
    bound_window(engine, check);
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
void take_window(Engine<Real>& engine) {
    const AdamArrays<Real> at(engine);
    const TravelState<Real>& travel = engine.state->travel;
    const int d = engine.dimension();
    const Real n = static_cast<Real>(travel.old_count + travel.new_count);
    for (int i = 0; i < d; ++i) engine.q.mean[i] = (at.old_sum[i] + at.new_sum[i]) / n;
    for (int i = d; i < engine.tangent_size(); ++i) engine.q.scale[i - d] = (at.old_sum[i] + at.new_sum[i]) / n;
    engine.family->refresh(engine.q);
}

// Both halves become one; on the way the slowest direction is looked for.
template <class Real>
void probe_window(Engine<Real>& engine, const WindowCheck<Real>& check) {
    const AdamArrays<Real> at(engine);
    TravelState<Real>& travel = engine.state->travel;
    const Real old_share = Real(1) / static_cast<Real>(travel.old_count);
    const Real new_share = Real(1) / static_cast<Real>(travel.new_count);
    take_window(engine);
    // Averages of the halves: the newer one's in Adam's moments, which are free here.
    for (int i = 0; i < engine.tangent_size(); ++i) {
        at.second[i] = at.new_sum[i] * new_share;
        at.old_sum[i] += at.new_sum[i];
    }
    for (int i = 0; i < engine.tangent_size(); ++i) at.new_sum[i] = (at.old_sum[i] - at.new_sum[i]) * old_share;
    engine.family->difference(engine.q, at.new_sum, at.second, at.first);
    travel.old_count += travel.new_count;
    engine.state->probe.inflation = check.inflation;
    engine.state->probe.least = check.least;
    start_probe(engine);
}

// The window is full: it goes on twice as long where its halves agree, and begins again where they drift. In long
// averages the groups of draws are made wide first.
template <class Real>
void turn_window(Engine<Real>& engine, const WindowCheck<Real>& check, bool decay_gain) {
    constexpr Real kLeastGain = Real(1.0 / 16);
    constexpr std::uint32_t kLong = 512;
    FitState<Real>& state = *engine.state;
    TravelState<Real>& travel = state.travel;
    const bool agree = check.disagreement < 3;
    if (decay_gain) travel.gain = max(kLeastGain, travel.gain * (agree ? Real(0.7) : Real(0.5)));
    if (!agree) return restart_window(engine);
    if (decay_gain && !state.sampler.wide && travel.old_count + travel.new_count >= kLong) {
        state.sampler.wide = 1;
        travel.count = state.steps;
        return restart_window(engine);
    }
    if (travel.amplification == 0 && travel.old_count + travel.new_count >= kLong) return probe_window(engine, check);
    merge_halves(engine);
}

// The budget ended: what the average is worth. A window that does not reach back over most of the averaging was cut by
// a drift, which may not have been the last.
template <class Real>
void end_window(Engine<Real>& engine, const WindowCheck<Real>& check) {
    const FitState<Real>& state = *engine.state;
    const TravelState<Real>& travel = state.travel;
    const bool settled = 4 * (travel.old_count + travel.new_count) >= 3 * (state.steps - travel.count);
    const bool known = travel.amplification > 0 && travel.amplification < kMostAmplification<Real>;
    const bool noisy = settled && known && check.disagreement < 3 && check.noise < 25 * tolerance(engine);
    take_window(engine);
    end(engine, is_growing(engine) ? TE_VERDICT_DIVERGED : noisy ? TE_VERDICT_NOISE_LIMITED : TE_VERDICT_BUDGET_SPENT);
}

}  // namespace

template <class Real>
void start_averaging(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    TravelState<Real>& travel = state.travel;
    state.phase = Phase::kAverage;
    travel.clip = 5;
    travel.count = state.steps;
    travel.amplification = 0;
    restart_window(engine);
}

template <class Real>
void resume_averaging(Engine<Real>& engine, Real amplification) {
    const AdamArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    TravelState<Real>& travel = state.travel;
    state.phase = Phase::kAverage;
    travel.amplification = amplification;
    travel.count += state.steps - state.probe.begun_at;
    WindowCheck<Real> check{};
    check.inflation = state.probe.inflation;
    check.least = state.probe.least;
    bound_window(engine, check);
    if (check.bound <= tolerance(engine)) return end(engine, TE_VERDICT_CONVERGED);
    travel.grouped = 0;
    fill(at.group_sum, at.marginal.size, Real(0));
    restart(state.sampler);
    reset_adam(engine);
    clear_new_half(engine);
    if (budget_spent(engine)) end_window(engine, check);
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
    const bool close = check.bound <= tolerance(engine);
    if (close && travel.amplification > 0) {
        take_window(engine);
        return end(engine, TE_VERDICT_CONVERGED);
    }
    if (spent) return end_window(engine, check);
    if (close) return probe_window(engine, check);
    if (travel.new_count < travel.old_count) return;
    // Halves this far apart are no drift around the optimum but a way to it, or to nowhere.
    if (rule.decay_gain && check.disagreement > 3 && check.apart > 1) return start_travel(engine, true);
    turn_window(engine, check, rule.decay_gain);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void start_averaging(Engine<Real>&);                                                                      \
    template void resume_averaging(Engine<Real>&, Real);                                                               \
    template void absorb_average(Engine<Real>&, const AverageRule<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
