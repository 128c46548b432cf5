#include "judge.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace tinyelbo::quality {
namespace {

constexpr const char *kMissNames[] = {"none", "verdict", "mean", "sd", "elbo"};

const char *name_of(const Setting &setting) {
    const bool full = setting.family == test::Family::kFullRank;
    if (setting.precision == TE_F64) return full ? "double full" : "double mean";
    return full ? "single full" : "single mean";
}

template <class Read>
double quantile(const Cell &cell, double level, Read read) {
    std::vector<double> values;
    for (const Outcome &outcome : cell.outcomes) values.push_back(static_cast<double>(read(outcome)));
    if (values.empty()) return 0;
    const auto at = static_cast<std::size_t>(level * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}

double rms_elbo_z(const Cell &cell) {
    double sum = 0;
    for (const Outcome &outcome : cell.outcomes) sum += outcome.elbo_z * outcome.elbo_z;
    return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(cell.outcomes.size(), 1)));
}

std::string verdicts_of(const Cell &cell) {
    std::ostringstream text;
    text << cell.count(TE_VERDICT_CONVERGED) << '/' << cell.count(TE_VERDICT_NOISE_LIMITED) << '/'
         << cell.count(TE_VERDICT_BUDGET_SPENT) << '/' << cell.count(TE_VERDICT_DIVERGED);
    return text.str();
}

std::string misses_of(const Cell &cell) {
    std::ostringstream text;
    text << cell.missed();
    for (std::size_t i = 1; i < cell.misses.size(); ++i)
        if (cell.misses[i] > 0) text << ' ' << kMissNames[i] << ':' << cell.misses[i];
    return text.str();
}

/// What a converged fit promises.
struct Bars {
    double mean;  ///< in sds of the optimum
    double sd;    ///< relative
    double elbo;  ///< nats, beside `elbo_se` standard errors
    double elbo_se;
};

bool is_hard(const Target &target, const Setting &setting) {
    return target.expect == Expect::kHard ||
           (target.expect == Expect::kHardMeanField && setting.family == test::Family::kMeanField);
}

Bars bars_of(const Target &target, const Setting &setting, std::size_t dimension) {
    const bool full = setting.family == test::Family::kFullRank;
    if (target.exact && full && setting.precision == TE_F64) return {1e-6, 1e-6, 1e-6, 0};
    const double factor = is_hard(target, setting) ? 2 : 1;
    if (dimension > 10) return {factor * 0.05, factor * 0.05, 0.05, 3};
    return {factor * 0.02, factor * (full ? 0.02 : 0.05), 0.05, 3};
}

// In float and mean-field, rounding makes a wall of the flat end of a separable likelihood, and some fits are still on
// their way when the budget ends.
bool slow_to_diverge(const Setting &setting) {
    return setting.precision == TE_F32 && setting.family == test::Family::kMeanField;
}

}  // namespace

Miss judge(const Target &target, const Setting &setting, const Outcome &outcome) {
    const te_verdict verdict = outcome.result.verdict;
    switch (target.expect) {
        case Expect::kDiverges:
            return verdict == TE_VERDICT_DIVERGED || (slow_to_diverge(setting) && verdict == TE_VERDICT_BUDGET_SPENT)
                       ? Miss::kNone
                       : Miss::kVerdict;
        case Expect::kNoFullRank:
            return setting.family == test::Family::kMeanField || setting.precision == TE_F32 ||
                           verdict != TE_VERDICT_CONVERGED
                       ? Miss::kNone
                       : Miss::kVerdict;
        case Expect::kHard:
        case Expect::kHardMeanField:
        case Expect::kConverges:
            break;
    }
    const bool hard = is_hard(target, setting);
    const bool ended_well = verdict == TE_VERDICT_CONVERGED || (hard && verdict == TE_VERDICT_NOISE_LIMITED);
    if (!ended_well) return Miss::kVerdict;
    const Bars bars = bars_of(target, setting, outcome.result.dimension);
    // Written so that a NaN misses.
    if (!(outcome.mean_error <= bars.mean)) return Miss::kMean;
    if (!(outcome.sd_error <= bars.sd)) return Miss::kSd;
    const bool elbo_met = std::abs(outcome.elbo_error) <= bars.elbo + bars.elbo_se * outcome.result.elbo_se;
    return elbo_met ? Miss::kNone : Miss::kElbo;
}

std::size_t Cell::count(te_verdict verdict) const {
    return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(), [verdict](const Outcome &outcome) {
        return outcome.result.verdict == verdict;
    }));
}

std::size_t Cell::missed() const {
    std::size_t sum = 0;
    for (std::size_t i = 1; i < misses.size(); ++i) sum += misses[i];
    return sum;
}

void print_header() {
    std::printf(
        "verdicts: converged/noise_limited/budget_spent/diverged; errors: median worst; gap: exact ELBO lost\n");
    std::printf("%-26s %-11s %3s %5s %-15s %-15s %-15s %8s %8s %5s %11s %6s %7s %s\n", "target", "fit", "d", "fits",
                "verdicts", "mean error (sd)", "sd error", "|ELBO|", "gap", "z rms", "steps 50 95%", "evals", "ms",
                "misses");
}

void print(const Cell &cell) {
    const auto mean = [](const Outcome &outcome) { return outcome.mean_error; };
    const auto sd = [](const Outcome &outcome) { return outcome.sd_error; };
    const auto elbo = [](const Outcome &outcome) { return std::abs(outcome.elbo_error); };
    const auto gap = [](const Outcome &outcome) { return outcome.elbo_gap; };
    const auto steps = [](const Outcome &outcome) { return outcome.result.steps; };
    const auto evaluations = [](const Outcome &outcome) { return outcome.result.evaluations; };
    const auto time = [](const Outcome &outcome) { return outcome.milliseconds; };
    std::printf("%-26s %-11s %3zu %5zu %-15s %7.1e %7.1e %7.1e %7.1e %8.1e %8.1e %5.2f %5.0f %5.0f %6.0f %7.2f %s\n",
                cell.target.c_str(), name_of(cell.setting), cell.dimension, cell.outcomes.size(),
                verdicts_of(cell).c_str(), quantile(cell, 0.5, mean), quantile(cell, 1, mean), quantile(cell, 0.5, sd),
                quantile(cell, 1, sd), quantile(cell, 1, elbo), quantile(cell, 1, gap), rms_elbo_z(cell),
                quantile(cell, 0.5, steps), quantile(cell, 0.95, steps), quantile(cell, 0.5, evaluations),
                quantile(cell, 0.5, time), misses_of(cell).c_str());
    std::fflush(stdout);
}

void print_miss(const Cell &cell, std::uint64_t seed, const Outcome &outcome, Miss miss) {
    std::printf(
        "  miss (%s): %s %s seed %llu: %s, mean error %.3g, sd error %.3g, ELBO error %.3g +- %.3g, bound %.3g\n",
        kMissNames[static_cast<int>(miss)], cell.target.c_str(), name_of(cell.setting),
        static_cast<unsigned long long>(seed), te_verdict_name(outcome.result.verdict), outcome.mean_error,
        outcome.sd_error, outcome.elbo_error, outcome.result.elbo_se, outcome.result.error_bound);
}

}  // namespace tinyelbo::quality
