#include "judge.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "statistics.hpp"

namespace tinyelbo::quality {
namespace {

/// What a converged fit promises.
struct Bars {
    double marginal;  ///< of a mean in sds of the optimum, of an sd relative to it
    double elbo;      ///< nats, beside `elbo_se` standard errors
    double elbo_se;
};

Bars bars_of(const Target &target, const Setting &setting, std::size_t dimension) {
    const bool full = setting.family == test::Family::kFullRank;
    if (target.exact && full && setting.precision == TE_F64) return {1e-6, 1e-6, 0};
    return {tolerance_of(dimension) * (is_hard(target, setting.family) ? 2 : 1), 0.05, 3};
}

// In float and mean-field, rounding makes a wall of the flat end of a separable likelihood, and some fits are still on
// their way when the budget ends.
bool slow_to_diverge(const Setting &setting) {
    return setting.precision == TE_F32 && setting.family == test::Family::kMeanField;
}

bool has_no_optimum(const Target &target, const Setting &setting) {
    if (target.expect == Expect::kDiverges) return true;
    return target.expect == Expect::kNoFullRank && setting.family == test::Family::kFullRank &&
           setting.precision == TE_F64;
}

bool accepts(const Target &target, const Setting &setting, te_verdict verdict) {
    if (verdict == TE_VERDICT_CONVERGED) return !has_no_optimum(target, setting);
    switch (target.expect) {
        case Expect::kDiverges:
            return verdict == TE_VERDICT_DIVERGED || (slow_to_diverge(setting) && verdict == TE_VERDICT_BUDGET_SPENT);
        case Expect::kNoFullRank:
            return true;
        case Expect::kElusive:
            return verdict != TE_VERDICT_DIVERGED;
        default:
            return is_hard(target, setting.family) && verdict != TE_VERDICT_DIVERGED;
    }
}

}  // namespace

const char *name_of(Miss miss) {
    constexpr const char *kNames[] = {"none", "verdict", "mean", "sd", "elbo"};
    return kNames[static_cast<std::size_t>(miss)];
}

Miss judge(const Target &target, const Setting &setting, const Outcome &outcome) {
    const te_verdict verdict = outcome.result.verdict;
    if (!accepts(target, setting, verdict)) return Miss::kVerdict;
    if (!has_optimum(target)) return Miss::kNone;
    if (target.expect == Expect::kElusive && verdict != TE_VERDICT_CONVERGED) return Miss::kNone;
    const Bars bars = bars_of(target, setting, outcome.result.dimension);
    // Written so that a NaN misses.
    if (!(outcome.mean_error <= bars.marginal)) return Miss::kMean;
    if (!(outcome.sd_error <= bars.marginal)) return Miss::kSd;
    const bool elbo_met = std::abs(outcome.elbo_error) <= bars.elbo + bars.elbo_se * outcome.result.elbo_se;
    return elbo_met ? Miss::kNone : Miss::kElbo;
}

bool is_far(const Outcome &outcome) {
    const double bar = 2 * tolerance_of(outcome.result.dimension);
    return !(outcome.mean_error <= bar && outcome.sd_error <= bar);
}

bool can_stop_falsely(const Target &target, const Setting &setting) {
    return has_optimum(target) || has_no_optimum(target, setting);
}

bool stopped_falsely(const Target &target, const Setting &setting, const Outcome &outcome) {
    if (outcome.result.verdict != TE_VERDICT_CONVERGED || !can_stop_falsely(target, setting)) return false;
    return has_no_optimum(target, setting) || is_far(outcome);
}

void Cell::add(Outcome outcome) {
    ++misses[static_cast<std::size_t>(judge(target, setting, outcome))];
    outcomes.push_back(std::move(outcome));
}

std::size_t Cell::count(te_verdict verdict) const {
    return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(), [verdict](const Outcome &outcome) {
        return outcome.result.verdict == verdict;
    }));
}

std::size_t Cell::missed() const { return outcomes.size() - misses[static_cast<std::size_t>(Miss::kNone)]; }

std::size_t Cell::judged_stops() const { return can_stop_falsely(target, setting) ? count(TE_VERDICT_CONVERGED) : 0; }

std::size_t Cell::false_stops() const {
    return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(), [this](const Outcome &outcome) {
        return stopped_falsely(target, setting, outcome);
    }));
}

std::size_t Cell::missed_stops() const { return outcomes.size() - count(TE_VERDICT_CONVERGED); }

double Cell::median_k_hat() const {
    std::vector<double> near, all;
    for (const Outcome &outcome : outcomes) {
        const double k_hat = outcome.result.k_hat;
        if (std::isnan(k_hat)) continue;
        all.push_back(k_hat);
        if (!is_far(outcome)) near.push_back(k_hat);
    }
    return quantile(near.empty() ? std::move(all) : std::move(near), 0.5);
}

// Written so that a target whose k-hat is unknown counts.
bool Cell::should_stop() const {
    return has_optimum(target) && target.expect != Expect::kElusive && !(median_k_hat() >= 0.7);
}

}  // namespace tinyelbo::quality
