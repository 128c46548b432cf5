#include "table.hpp"

#include <cmath>
#include <cstdio>
#include <sstream>

#include "statistics.hpp"

namespace tinyelbo::quality {
namespace {

constexpr double kLargestFalseShare = 0.02, kLargestMissedShare = 0.05;

const char *name_of(const Setting &setting) {
    const bool full = setting.family == test::Family::kFullRank;
    if (setting.precision == TE_F64) return full ? "double full" : "double mean";
    return full ? "single full" : "single mean";
}

template <class Read>
double quantile_of(const Cell &cell, double level, Read read) {
    std::vector<double> values;
    for (const Outcome &outcome : cell.outcomes) values.push_back(static_cast<double>(read(outcome)));
    return quantile(std::move(values), level);
}

double mean_error(const Outcome &outcome) { return outcome.mean_error; }
double sd_error(const Outcome &outcome) { return outcome.sd_error; }
double elbo_error(const Outcome &outcome) { return std::abs(outcome.elbo_error); }

double rms_elbo_z(const Cell &cell) {
    double sum = 0;
    for (const Outcome &outcome : cell.outcomes) sum += outcome.elbo_z * outcome.elbo_z;
    return std::sqrt(sum / static_cast<double>(cell.outcomes.size()));
}

/// The largest average of a signed error.
double bias_of(const Cell &cell, test::Vector Outcome::*errors) {
    double largest = 0;
    for (std::size_t i = 0; i < (cell.outcomes.front().*errors).size(); ++i) {
        double sum = 0;
        for (const Outcome &outcome : cell.outcomes) sum += (outcome.*errors)[i];
        largest = std::max(largest, std::abs(sum));
    }
    return largest / static_cast<double>(cell.outcomes.size());
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
        if (cell.misses[i] > 0) text << ' ' << name_of(static_cast<Miss>(i)) << ':' << cell.misses[i];
    return text.str();
}

/// Columns that need an optimum.
void print_errors(const Cell &cell) {
    if (!has_optimum(cell.target)) {
        std::printf(" %15s %15s %15s %8s %8s %5s", "-", "-", "-", "-", "-", "-");
        return;
    }
    const auto gap = [](const Outcome &outcome) { return outcome.elbo_gap; };
    std::printf(" %7.1e %7.1e %7.1e %7.1e %7.1e %7.1e %8.1e %8.1e %5.2f", quantile_of(cell, 0.5, mean_error),
                quantile_of(cell, 1, mean_error), quantile_of(cell, 0.5, sd_error), quantile_of(cell, 1, sd_error),
                bias_of(cell, &Outcome::mean_bias), bias_of(cell, &Outcome::sd_bias), quantile_of(cell, 1, elbo_error),
                quantile_of(cell, 1, gap), rms_elbo_z(cell));
}

/// Numbers of fits, over all cells of a setting.
struct Totals {
    std::size_t stops = 0, false_stops = 0, fits_to_stop = 0, missed_stops = 0, without_optimum = 0, diverged = 0;

    void add(const Cell &cell) {
        stops += cell.judged_stops();
        false_stops += cell.false_stops();
        if (cell.should_stop()) fits_to_stop += cell.outcomes.size(), missed_stops += cell.missed_stops();
        if (cell.target.expect != Expect::kDiverges) return;
        without_optimum += cell.outcomes.size();
        diverged += cell.count(TE_VERDICT_DIVERGED);
    }
};

double share(std::size_t part, std::size_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

void print_totals(const char *name, const Totals &totals) {
    std::printf("%-12s %5zu of %6zu (%5.2f %%) %5zu of %6zu (%5.2f %%) %5zu of %6zu\n", name, totals.false_stops,
                totals.stops, 100 * share(totals.false_stops, totals.stops), totals.missed_stops, totals.fits_to_stop,
                100 * share(totals.missed_stops, totals.fits_to_stop), totals.diverged, totals.without_optimum);
}

const Cell *find(const std::vector<Cell> &cells, const std::string &target, const Setting &setting) {
    for (const Cell &cell : cells)
        if (cell.target.name == target && cell.setting.family == setting.family &&
            cell.setting.precision == setting.precision)
            return &cell;
    return nullptr;
}

}  // namespace

void print_header() {
    std::printf(
        "verdicts: converged/noise_limited/budget_spent/diverged; errors: median, worst; bias: largest average error "
        "of "
        "a mean, of an sd; gap: exact ELBO lost\n");
    std::printf("%-28s %-11s %3s %5s %-15s %5s %6s %5s %-15s %-15s %-15s %8s %8s %5s %-11s %-13s %7s %s\n", "target",
                "fit", "d", "fits", "verdicts", "false", "missed", "k-hat", " mean error (sd)", " sd error", " bias",
                "|ELBO|", "gap", "z rms", "steps 50 95%", "evals 50 95%", "ms", "misses");
}

void print(const Cell &cell) {
    const auto steps = [](const Outcome &outcome) { return outcome.result.steps; };
    const auto evaluations = [](const Outcome &outcome) { return outcome.result.evaluations; };
    const auto time = [](const Outcome &outcome) { return outcome.milliseconds; };
    std::printf("%-28s %-11s %3zu %5zu %-15s %5zu %6zu %5.2f", cell.target.name.c_str(), name_of(cell.setting),
                cell.dimension, cell.outcomes.size(), verdicts_of(cell).c_str(), cell.false_stops(),
                has_optimum(cell.target) ? cell.missed_stops() : 0, cell.median_k_hat());
    print_errors(cell);
    std::printf(" %5.0f %5.0f %6.0f %6.0f %7.2f %s\n", quantile_of(cell, 0.5, steps), quantile_of(cell, 0.95, steps),
                quantile_of(cell, 0.5, evaluations), quantile_of(cell, 0.95, evaluations), quantile_of(cell, 0.5, time),
                misses_of(cell).c_str());
    std::fflush(stdout);
}

void print_miss(const Cell &cell, std::uint64_t seed, const Outcome &outcome, Miss miss) {
    std::printf(
        "  miss (%s): %s %s seed %llu: %s, mean error %.3g, sd error %.3g, ELBO error %.3g +- %.3g, bound %.3g\n",
        name_of(miss), cell.target.name.c_str(), name_of(cell.setting), static_cast<unsigned long long>(seed),
        te_verdict_name(outcome.result.verdict), outcome.mean_error, outcome.sd_error, outcome.elbo_error,
        outcome.result.elbo_se, outcome.result.error_bound);
}

void print_precisions(const std::vector<Cell> &cells) {
    bool begun = false;
    for (const Cell &single : cells) {
        if (single.setting.precision != TE_F32 || !has_optimum(single.target)) continue;
        const Cell *twin = find(cells, single.target.name, {single.setting.family, TE_F64});
        if (twin == nullptr) continue;
        if (!begun)
            std::printf("\nsingle precision: worst errors beside those in double\n%-28s %-11s %-15s %-15s %-15s %s\n",
                        "target", "fit", "mean (sd)", "sd", "ELBO (nats)", "verdicts");
        begun = true;
        std::printf("%-28s %-11s %7.1e %7.1e %7.1e %7.1e %7.1e %7.1e %s\n", single.target.name.c_str(),
                    name_of(single.setting), quantile_of(single, 1, mean_error), quantile_of(*twin, 1, mean_error),
                    quantile_of(single, 1, sd_error), quantile_of(*twin, 1, sd_error),
                    quantile_of(single, 1, elbo_error), quantile_of(*twin, 1, elbo_error), verdicts_of(single).c_str());
    }
}

bool print_summary(const std::vector<Cell> &cells) {
    std::printf("\n%-12s %-25s %-25s %s\n", "", "false stops", "missed stops", "separable: diverged");
    Totals all;
    for (const te_type precision : {TE_F64, TE_F32})
        for (const test::Family family : {test::Family::kFullRank, test::Family::kMeanField}) {
            Totals totals;
            for (const Cell &cell : cells)
                if (cell.setting.family == family && cell.setting.precision == precision)
                    totals.add(cell), all.add(cell);
            print_totals(name_of(Setting{family, precision}), totals);
        }
    print_totals("all", all);
    return share(all.false_stops, all.stops) <= kLargestFalseShare &&
           share(all.missed_stops, all.fits_to_stop) <= kLargestMissedShare;
}

}  // namespace tinyelbo::quality
