// What each phase must find, one function each.
#include "lbfgs.hpp"
#include "phases.hpp"
#include "snapshot_checks.hpp"

namespace tinyelbo {
namespace {

// Products of two such numbers, and sums of many of these, stay below kLargest.
template <class Real>
constexpr Real kModest = sizeof(Real) == 8 ? Real(1e70) : Real(1e8);

// What the next evaluation proposes: 0 for a phase that the optimiser does not go through.
template <class Real>
std::uint32_t expected_active(const Engine<Real>& engine) {
    const FitState<Real>& state = *engine.state;
    const te_config& config = *engine.config;
    const std::uint32_t d = static_cast<std::uint32_t>(engine.dimension());
    const auto block = [](std::uint32_t count, std::uint32_t done) {
        return done >= count ? 0 : count - done < kLanes ? count - done : kLanes;
    };
    switch (state.phase) {
        case Phase::kReport:
            return state.report.draws % kLanes == 0 ? block(config.elbo_draws, state.report.draws) : 0;
        case Phase::kResponse:
            return engine.response != nullptr && state.response.column < d ? kLanes : 0;
        case Phase::kEnded:
            return kLanes;
        default:
            break;
    }
    if (state.phase > Phase::kEnded || !(config.optimizer->phases & phase_set(state.phase))) return 0;
    const bool path = state.phase == Phase::kModePoint || state.phase == Phase::kModeElbo;
    if (path && d > TE_ORTHOGONAL_MAX) return 0;
    if (state.phase == Phase::kModePoint) return block(2 * d + 1, state.mode.item);
    return path ? kLanes : block(config.draws, state.evaluation.draws);
}

// The parameters of a request, and what comes with them, are finite.
template <class Real>
bool is_request_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const FitState<Real>& state = *engine.state;
    const std::uint32_t expected = expected_active(engine);
    if (expected == 0 || state.active > kLanes) return false;
    if (!state.asked) return true;
    const int count = engine.dimension() * kLanes;
    return state.active == expected && saved.within(engine.parameters, count, kMaximum<Real>) &&
           (!wants_product(engine) || saved.within(engine.direction, count, kMaximum<Real>));
}

template <class Real>
bool is_path_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const ModeState<Real>& mode = engine.state->mode;
    const ModeArrays<Real> at(engine);
    const int d = engine.dimension();
    if (mode.warm && engine.full_rank) return false;
    if (!saved.within(at.theta, d, 2 * kLargest<Real>)) return false;
    if (engine.state->phase == Phase::kModeElbo)
        return mode.candidate < kLanes && is_factor(saved, at.factor, d, kLargest<Real>);
    return is_within(mode.length, Real(0), Real(1)) && saved.within(at.step, d, 4 * kLargest<Real>) &&
           saved.within(at.difference, d, 1 / kMaximum<Real>, 100 * kLargest<Real>);
}

// |m| <= 8 sqrt(v) for Adam's moments: the Cauchy-Schwarz inequality gives at most 7.3 for the decays in use.
template <class Real>
bool are_moments_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    constexpr Real kUnderflow = Real(1e-15);
    const AdamArrays<Real> at(engine);
    const TravelState<Real>& travel = engine.state->travel;
    for (int i = 0; i < engine.tangent_size(); ++i) {
        const Real second = saved(at.second + i);
        if (!(second >= 0 && abs(saved(at.first + i)) <= 8 * sqrt(second) + kUnderflow)) return false;
    }
    return is_within(travel.powers.first, Real(0), Real(1)) && is_within(travel.powers.second, Real(0), Real(1)) &&
           is_within(travel.gain, Real(0), Real(1)) && is_within(travel.clip, Real(0), Real(10));
}

// Of `count` observations.
template <class Real>
bool is_statistic(const SavedArrays<Real>& saved, const Welford<Real>& w, std::uint32_t count, Real most_mean,
                  Real most_squares) {
    const Real some = count > 0 ? Real(1) : Real(0);
    return saved.within(w.mean, w.size, some * most_mean) &&
           saved.within(w.squares, w.size, Real(0), some * most_squares);
}

// Sums over `count` iterates average to a q; no iterates, no sums.
template <class Real>
bool is_window(const Engine<Real>& engine, const SavedArrays<Real>& saved, const Real* sum, std::uint32_t count) {
    if (count == 0) return saved.within(sum, engine.tangent_size(), Real(0));
    return is_gaussian(engine, saved, sum, sum + engine.dimension(), static_cast<Real>(count));
}

template <class Real>
bool is_average_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const AdamArrays<Real> at(engine);
    const FitState<Real>& state = *engine.state;
    const TravelState<Real>& travel = state.travel;
    if (travel.count > state.steps || travel.old_count > state.steps || travel.new_count > state.steps ||
        travel.groups > state.steps)
        return false;
    if (!is_within(travel.amplification, Real(0), kModest<Real>)) return false;
    if (travel.old_count > 0 && !is_window(engine, saved, at.old_sum, travel.old_count)) return false;
    return is_statistic(saved, at.marginal, travel.groups, kLargest<Real>, kMaximum<Real> * Real(1e-12)) &&
           saved.within(at.group_sum, at.marginal.size, kLargest<Real>);
}

template <class Real>
bool is_probe_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const ProbeArrays<Real> at(engine);
    const ProbeState<Real>& probe = engine.state->probe;
    const int n = engine.tangent_size();
    if (probe.begun_at > engine.state->steps || !is_average_sound(engine, saved)) return false;
    if (!is_within(probe.length, 1 / kModest<Real>, kModest<Real>)) return false;
    if (!is_within(probe.inflation, Real(0), kModest<Real>) || !is_within(probe.least, Real(0), kInfinite<Real>))
        return false;
    for (int i = 0; i < n; ++i)
        if (!is_within(probe.length * saved(at.direction + i), Real(-1), Real(1))) return false;
    return saved.within(at.change, n, kModest<Real>) &&
           is_gaussian(engine, saved, at.base, at.base + engine.dimension(), Real(1));
}

template <class Real>
bool is_round_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const RoundArrays<Real> at(engine);
    const FitState<Real>& state = *engine.state;
    const RoundState<Real>& round = state.rounds;
    if (round.begun_at > state.steps || round.count > state.steps || round.carried > state.steps) return false;
    for (int half = 0; half < 2; ++half)
        if (!is_within(round.contraction[half], Real(0), kLargest<Real>) ||
            !is_within(round.last[half], Real(0), kLargest<Real>))
            return false;
    return saved.within(at.sum, engine.tangent_size(), kLargest<Real>) &&
           saved.within(at.block_sum, at.marginal.size, kModest<Real>) &&
           is_statistic(saved, at.marginal, round.count, kModest<Real>, kLargest<Real>) &&
           is_statistic(saved, at.blocks, round.count / group_size(engine), kModest<Real>, kLargest<Real>);
}

// Where the search is, and how far it may go: within the reach of its coordinates.
template <class Real>
bool is_reach_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved, Real longest) {
    constexpr Real kReach = Real(2e12), kLogReach = Real(1.5);
    const LbfgsArrays<Real> at(engine);
    const int d = engine.dimension();
    for (int i = 0; i < engine.tangent_size(); ++i)
        if (!is_within(longest * saved(at.direction + i), -kReach, kReach)) return false;
    for (int i = 0; i < d; ++i) {
        const int k = d + (engine.full_rank ? triangle(i) + i : i);
        if (!is_within(saved(at.x + k), -kLogReach, kLogReach)) return false;
    }
    return true;
}

template <class Real>
bool is_chart_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const LbfgsArrays<Real> at(engine);
    const LbfgsRing& ring = engine.state->lbfgs.ring;
    const int n = engine.tangent_size();
    return is_within(engine.state->lbfgs.distance, Real(0), kInfinite<Real>) && is_gaussian(engine, saved, at.origin) &&
           saved.within(at.x, 4 * n, kModest<Real>) && ring.count <= kLbfgsPairs && ring.next < kLbfgsPairs &&
           saved.within(at.history.steps, 2 * kLbfgsPairs * n + kLbfgsPairs, kMaximum<Real>);
}

template <class Real>
bool is_search_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const LineSearchState<Real>& search = engine.state->lbfgs.search;
    Real longest = max(search.length, search.longest);
    const SearchPoint<Real> points[] = {search.start, search.low, search.high};
    for (const SearchPoint<Real>& point : points) {
        if (point.value != point.value || !is_within(point.slope, -kMaximum<Real>, kMaximum<Real>)) return false;
        if (!is_within(point.length, Real(0), kMaximum<Real>)) return false;
        longest = max(longest, point.length);
    }
    if (!is_within(search.length, Real(0), longest) || !is_within(search.longest, Real(0), longest)) return false;
    return is_chart_sound(engine, saved) && is_reach_sound(engine, saved, longest);
}

// The optimum, from which ways are measured in its sds, is near where the search has been.
template <class Real>
bool is_sampling_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    const LbfgsArrays<Real> at(engine);
    const int d = engine.dimension();
    if (!is_chart_sound(engine, saved) || !is_reach_sound(engine, saved, Real(1))) return false;
    if (engine.state->lbfgs.samples > engine.state->steps) return false;
    for (int i = 0; i < d; ++i) {
        const Real sd = saved(at.optimum_sd + i);
        const Real distance = saved(at.optimum_mean + i) - saved(at.origin.mean + i);
        if (!is_within(sd_of(engine, saved, at.origin.scale, i) / sd, 1 / kModest<Real>, kModest<Real>) ||
            !is_within(distance / sd, -kModest<Real>, kModest<Real>))
            return false;
    }
    return saved.within(at.sum, 2 * d, kModest<Real>) && saved.within(at.squares, 2 * d, Real(0), kLargest<Real>);
}

template <class Real>
bool is_report_sound(const Engine<Real>& engine) {
    const ReportState<Real>& report = engine.state->report;
    const Real largest = kMaximum<Real> / 4;
    if (report.pairs == 0 && (report.mean != 0 || report.squares != 0)) return false;
    return report.pairs <= report.draws && is_within(report.mean, -largest, largest) &&
           is_within(report.squares, Real(0), kInfinite<Real>) && is_within(report.offset, -largest, largest);
}

// The covariance is in place of the sums at the end; until then draws are kept behind these.
template <class Real>
bool is_response_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    constexpr Real kMostDraw = Real(1e6);
    const FitState<Real>& state = *engine.state;
    const int d = engine.dimension();
    const Real* store = engine.response_store + triangle(2 * d);
    if (state.phase == Phase::kResponse)
        return !state.response.available && saved.within(engine.draws, d * kLanes, kMostDraw) &&
               saved.within(store, static_cast<int>(engine.scratch - store), kMostDraw);
    if (!state.response.available) return true;
    if (engine.response == nullptr || state.phase != Phase::kEnded) return false;
    bool positive = saved.within(engine.response_store, triangle(d), kMaximum<Real>);
    for (int i = 0; i < d; ++i) positive = positive && saved(engine.response_store + triangle(i) + i) > 0;
    return positive;
}

}  // namespace

template <class Real>
bool is_phase_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved) {
    if (!is_request_sound(engine, saved) || !is_response_sound(engine, saved)) return false;
    const AdamArrays<Real> adam(engine);
    switch (engine.state->phase) {
        case Phase::kModePoint:
        case Phase::kModeElbo:
            return is_path_sound(engine, saved);
        case Phase::kTravel:
            return are_moments_sound(engine, saved);
        case Phase::kRounds:
            return is_round_sound(engine, saved);
        case Phase::kAverage:
            return are_moments_sound(engine, saved) && is_average_sound(engine, saved) &&
                   is_window(engine, saved, adam.new_sum, engine.state->travel.new_count);
        case Phase::kProbe:
            return is_probe_sound(engine, saved);
        case Phase::kLineSearch:
            return is_search_sound(engine, saved);
        case Phase::kSampling:
            return is_sampling_sound(engine, saved);
        case Phase::kReport:
            return is_report_sound(engine);
        default:
            return true;
    }
}

#define TE_INSTANTIATE(Real) template bool is_phase_sound(const Engine<Real>&, const SavedArrays<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
