// Rounds: q stands still while the tangent gradient is averaged over structured draws; then q moves by the average,
// which near the optimum is a Newton step of the natural gradient. A round ends the fit once the bound on what the step
// leaves behind (its contraction and its Monte Carlo error, for 2 d simultaneous marginals) is within the tolerance.
#include "phases.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kMaxRounds = 12;
constexpr std::uint32_t kMaxEvaluations = 600;
constexpr std::uint32_t kMinEvaluations = 24;
template <class Real>
constexpr Real kLongest = Real(0.5);   // of a step, in any tangent coordinate
constexpr double kContraction = 0.25;  // what a step is taken to leave of its own length, unless seen to be worse

// Standard errors of the averaged marginal steps. Structured draws do better than independent ones, by a design effect
// estimated from the variance between groups, pooled over the means and over the log sds; a coordinate may be worse
// than the pool.
template <class Real>
class StandardErrors {
  public:
    StandardErrors(const RoundArrays<Real>& at, std::uint32_t count, std::uint32_t group) : at_(at) {
        constexpr Real kTiny = sizeof(Real) == 8 ? Real(1e-300) : Real(1e-37);
        const int d = at.marginal.size / 2;
        count_ = static_cast<Real>(count);
        within_ = Real(1) / (count_ - 1);
        between_ = static_cast<Real>(group) / static_cast<Real>(count / group - 1);
        for (int half = 0; half < 2; ++half) {
            Real within = kTiny;
            Real between = 0;
            for (int i = half * d; i < (half + 1) * d; ++i) {
                within += at.marginal.squares[i] * within_;
                between += at.blocks.squares[i] * between_;
            }
            effect_[half] = between / within;
        }
    }

    // From the groups: few degrees of freedom, since all coordinates may share one noisy direction.
    Real grouped(int i) const {
        const Real pooled = effect_[i >= at_.marginal.size / 2] * at_.marginal.squares[i] * within_;
        return sqrt(max(pooled, at_.blocks.squares[i] * between_) / count_);
    }

    // As if the draws were independent: an upper limit known far better.
    Real independent(int i) const {
        return sqrt(max(at_.marginal.squares[i] * within_, at_.blocks.squares[i] * between_) / count_);
    }

  private:
    const RoundArrays<Real>& at_;
    Real count_, within_, between_, effect_[2];
};

enum class Decision { kContinue, kConverged, kStep, kNoise };

// What a round knows when it looks at itself.
template <class Real>
struct RoundCheck {
    Decision decision;
    Real largest[2];     // |average step| of the means, of the log sds
    Real errors[2];      // their largest standard errors
    Real largest_error;  // of both
    Real kept;           // share of the step that is taken when earlier rounds at this optimum count too
    bool signal;         // the step stands out of its noise
};

// Slower contraction than assumed is learnt from two rounds in a row. What the noise of the last step and of this
// average may explain is no sign of it.
template <class Real>
void learn_contraction(RoundState<Real>& round, int half, Real largest, Real largest_error, Real tolerance) {
    if (round.last[half] < tolerance) return;
    // The last average was as noisy as this one, but for its number of evaluations.
    const Real last_error = largest_error * sqrt(static_cast<Real>(round.count) / static_cast<Real>(round.last_count));
    const Real noise = 3 * (largest_error + last_error);
    const Real rate = max(Real(0), largest - noise) / round.last[half];
    round.contraction[half] = max(Real(kContraction), rate / max(1 - rate, Real(0.05)));
}

// The Euclidean length of the average step in the log sds beyond its noise.
template <class Real>
Real joint_log_sd_step(const RoundArrays<Real>& at, const StandardErrors<Real>& error) {
    const int d = at.marginal.size / 2;
    Real squares = 0;
    for (int i = d; i < 2 * d; ++i) {
        const Real noise = error.grouped(i);
        squares += at.marginal.mean[i] * at.marginal.mean[i] - noise * noise;
    }
    return sqrt(max(Real(0), squares));
}

// Sizes and standard errors of the average step.
template <class Real>
RoundCheck<Real> measure_step(const RoundState<Real>& round, const RoundArrays<Real>& at,
                              const StandardErrors<Real>& error) {
    const int d = at.marginal.size / 2;
    RoundCheck<Real> check{};
    check.kept = static_cast<Real>(round.count) / static_cast<Real>(round.count + round.carried);
    for (int i = 0; i < 2 * d; ++i) {
        check.largest[i >= d] = max(check.largest[i >= d], abs(at.marginal.mean[i]));
        check.errors[i >= d] = max(check.errors[i >= d], error.grouped(i));
    }
    check.largest_error = max(check.errors[0], check.errors[1]);
    check.signal = max(check.largest[0], check.largest[1]) > 4 * check.largest_error;
    return check;
}

// What the step leaves behind: by its contraction, and with its Monte Carlo error.
template <class Real>
struct Remainder {
    Real left, bound;
};

template <class Real>
Remainder<Real> bound_remainder(Engine<Real>& engine, const RoundArrays<Real>& at, const StandardErrors<Real>& error,
                                const RoundCheck<Real>& check) {
    const RoundState<Real>& round = engine.state->rounds;
    const int d = engine.dimension();
    const Real z = bound_quantile(engine);
    const Real student = student_quantile(z, round.count / group_size(engine));
    const Real root = sqrt(check.kept);
    // In a skewed posterior the best means move with the sds, with all of them at once at worst.
    const Real coupling =
        check.kept * joint_log_sd_step(at, error) * engine.family->amplification(engine.q, engine.sums.work);
    Remainder<Real> remainder{};
    for (int i = 0; i < 2 * d; ++i) {
        Real contraction = round.contraction[i >= d] * check.kept * abs(at.marginal.mean[i]);
        if (i < d) contraction = max(contraction, coupling);
        const Real noise = root * min(student * error.grouped(i), z * error.independent(i));
        remainder.left = max(remainder.left, contraction);
        remainder.bound = max(remainder.bound, sqrt(contraction * contraction + noise * noise));
    }
    const Real scale = check.kept / static_cast<Real>(round.count);
    const Real second_order = engine.family->curvature(engine.q, at.sum, engine.sums.work) * (scale * scale) / 2;
    return {remainder.left + second_order, remainder.bound + second_order};
}

template <class Real>
Decision choose(Engine<Real>& engine, const RoundCheck<Real>& check, Real left) {
    const FitState<Real>& state = *engine.state;
    const Real allowed = tolerance(engine);
    // A step longer than the tolerance may leave more of its length than is assumed: another round looks at that.
    if (state.error_bound <= allowed)
        return check.kept * max(check.largest[0], check.largest[1]) <= allowed ? Decision::kConverged : Decision::kStep;
    const Real n = static_cast<Real>(state.rounds.count);
    const Real carried = static_cast<Real>(state.rounds.carried);
    // Evaluations still needed; with many groups Student's quantile is z.
    const Real root = bound_quantile(engine) * sqrt(check.kept) * check.largest_error / allowed;
    const Real needed = (n + carried) * root * root - carried;
    const bool settled = n >= (needed + carried) / 6 || (state.rounds.carried > 0 && n >= carried);
    if (left > allowed / 2 && (check.signal || settled)) return Decision::kStep;
    const bool noisy = state.steps - state.rounds.begun_at > kMaxEvaluations || needed > 2 * kMaxEvaluations;
    return noisy ? Decision::kNoise : Decision::kContinue;
}

template <class Real>
RoundCheck<Real> check_round(Engine<Real>& engine) {
    const RoundArrays<Real> at(engine);
    FitState<Real>& state = *engine.state;
    const StandardErrors<Real> error(at, state.rounds.count, group_size(engine));
    RoundCheck<Real> check = measure_step(state.rounds, at, error);
    for (int i = 0; i < engine.dimension(); ++i) engine.mean_error[i] = sqrt(check.kept) * error.grouped(i);
    for (int half = 0; half < 2; ++half)
        learn_contraction(state.rounds, half, check.largest[half], check.errors[half], tolerance(engine));
    const Remainder<Real> remainder = bound_remainder(engine, at, error, check);
    state.error_bound = remainder.bound;
    check.decision = choose(engine, check, remainder.left);
    return check;
}

template <class Real>
void begin_round(Engine<Real>& engine) {
    const RoundArrays<Real> at(engine);
    RoundState<Real>& round = engine.state->rounds;
    round.count = 0;
    fill(at.sum, engine.tangent_size(), Real(0));
    fill(at.block_sum, 2 * engine.dimension(), Real(0));
    reset(at.marginal);
    reset(at.blocks);
    restart(engine.state->sampler);
}

// Moves q by `share` of the average, at most `limit` in any tangent coordinate.
template <class Real>
void take_average(Engine<Real>& engine, Real share, Real limit) {
    const RoundArrays<Real> at(engine);
    const Real factor = share / static_cast<Real>(engine.state->rounds.count);
    for (int i = 0; i < engine.tangent_size(); ++i) at.sum[i] *= factor;
    clip(at.sum, engine.tangent_size(), limit);
    engine.family->move(engine.q, at.sum);
}

template <class Real>
void remember_step(Engine<Real>& engine) {
    const RoundArrays<Real> at(engine);
    RoundState<Real>& round = engine.state->rounds;
    const int d = engine.dimension();
    for (int half = 0; half < 2; ++half) round.last[half] = max_abs(at.marginal.mean + half * d, d);
    round.last_count = round.count;
}

template <class Real>
void step_round(Engine<Real>& engine, const RoundCheck<Real>& check) {
    FitState<Real>& state = *engine.state;
    RoundState<Real>& round = state.rounds;
    const bool slow = max(round.contraction[0], round.contraction[1]) > Real(4);
    if (slow) return start_travel(engine, true);
    remember_step(engine);
    take_average(engine, check.signal ? Real(1) : check.kept, kLongest<Real>);
    round.carried = check.signal ? 0 : round.carried + round.count;
    if (++round.round == kMaxRounds || state.steps - round.begun_at >= kMaxEvaluations)
        return start_travel(engine, true);
    begin_round(engine);
}

template <class Real>
void note_evaluation(Engine<Real>& engine) {
    const RoundArrays<Real> at(engine);
    RoundState<Real>& round = engine.state->rounds;
    const std::uint32_t group = group_size(engine);
    add(at.marginal, engine.sums.marginal, Real(1), ++round.count);
    for (int i = 0; i < engine.tangent_size(); ++i) at.sum[i] += engine.sums.tangent[i];
    for (int i = 0; i < at.marginal.size; ++i) at.block_sum[i] += engine.sums.marginal[i];
    if (round.count % group != 0) return;
    add(at.blocks, at.block_sum, static_cast<Real>(group), round.count / group);
    fill(at.block_sum, at.marginal.size, Real(0));
}

// The first round is one group long and only takes Adam's remaining distance off: a fit never ends on a step that is
// more than what is left of an earlier one.
template <class Real>
void take_first_step(Engine<Real>& engine) {
    remember_step(engine);
    take_average(engine, Real(1), kLongest<Real>);
    engine.state->rounds.round = 1;
    if (budget_spent(engine)) return end_short(engine);
    begin_round(engine);
}

template <class Real>
void decide(Engine<Real>& engine) {
    const RoundCheck<Real> check = check_round(engine);
    if (check.decision == Decision::kConverged) {
        take_average(engine, check.kept, Real(1));
        return end(engine, TE_VERDICT_CONVERGED);
    }
    if (budget_spent(engine)) {
        take_average(engine, check.kept, kLongest<Real>);
        const bool noisy = !check.signal && engine.state->error_bound < 25 * tolerance(engine);
        return end(engine, noisy ? TE_VERDICT_NOISE_LIMITED : TE_VERDICT_BUDGET_SPENT);
    }
    if (check.decision == Decision::kStep) return step_round(engine, check);
    if (check.decision == Decision::kNoise) return start_travel(engine, true);
}

}  // namespace

template <class Real>
void start_rounds(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    state.phase = Phase::kRounds;
    state.rounds = {};
    state.rounds.contraction[0] = state.rounds.contraction[1] = Real(kContraction);
    state.rounds.begun_at = state.steps;
    begin_round(engine);
}

template <class Real>
void absorb_round(Engine<Real>& engine) {
    if (!absorb_draws(engine)) return;
    FitState<Real>& state = *engine.state;
    RoundState<Real>& round = state.rounds;
    const std::uint32_t group = group_size(engine);
    const bool good = finish_draws(engine, false);
    if (state.phase != Phase::kRounds) return;
    if (good) note_evaluation(engine);
    if (good && round.count % group == 0) {
        if (round.round == 0) return take_first_step(engine);
        const std::uint32_t least = 3 * group > kMinEvaluations ? 3 * group : kMinEvaluations;
        if (round.count >= least) return decide(engine);
    }
    if (budget_spent(engine)) end_short(engine);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void start_rounds(Engine<Real>&);                                                                         \
    template void absorb_round(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
