#include "plain_adam.hpp"

#include <cmath>
#include <cstdio>
#include <limits>

#include "judge.hpp"
#include "statistics.hpp"

namespace tinyelbo::quality {
namespace {

constexpr double kStepSizes[] = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3};
constexpr std::uint32_t kMaxSteps = 20000;

struct Cost {
    double evaluations = std::numeric_limits<double>::infinity();
    std::size_t runs = 0, counted = 0;
};

/// A target's data sets, each with its optima.
struct Instance {
    Problem problem;
    std::vector<test::Optimum> optima;
};

std::vector<Instance> instances_of(const Target &target, test::Family family, const Options &options) {
    std::vector<Instance> instances;
    for (std::uint64_t k = 0; k < std::min<std::uint64_t>(options.seeds, target.num_data); ++k) {
        Problem problem = target.make(data_seed(target, options.first_seed + k));
        std::vector<test::Optimum> optima = problem.optima(family);
        instances.push_back({std::move(problem), std::move(optima)});
    }
    return instances;
}

Cost cost_of(const std::vector<Instance> &instances, const Setting &setting, const Options &options,
             const Method &method) {
    std::vector<double> evaluations;
    Cost cost;
    for (std::uint64_t k = 0; k < options.seeds; ++k) {
        const Instance &instance = instances[k % instances.size()];
        const Outcome outcome = run_fit(instance.problem, setting, options.first_seed + k, instance.optima, method);
        const bool counts = outcome.result.verdict == TE_VERDICT_CONVERGED && !is_far(outcome);
        cost.counted += counts;
        evaluations.push_back(counts ? static_cast<double>(outcome.result.evaluations)
                                     : std::numeric_limits<double>::infinity());
    }
    cost.runs = evaluations.size();
    cost.evaluations = quantile(std::move(evaluations), 0.5);
    return cost;
}

std::string text_of(const Cost &cost) {
    char text[64];
    if (std::isinf(cost.evaluations))
        std::snprintf(text, sizeof text, "%8s %2zu/%zu", "-", cost.counted, cost.runs);
    else
        std::snprintf(text, sizeof text, "%8.0f %2zu/%zu", cost.evaluations, cost.counted, cost.runs);
    return text;
}

void compare(const Target &target, test::Family family, const Options &options) {
    const Setting setting{family, TE_F64};
    const std::vector<Instance> instances = instances_of(target, family, options);
    const Cost ours = cost_of(instances, setting, options, {});
    Cost best;
    double best_step = 0;
    for (const double step_size : kStepSizes) {
        const Cost cost = cost_of(instances, setting, options, {&te_plain_adam, step_size, kMaxSteps});
        if (best_step == 0 || cost.evaluations < best.evaluations ||
            (std::isinf(best.evaluations) && cost.counted > best.counted))
            best = cost, best_step = step_size;
    }
    const bool both = std::isfinite(ours.evaluations) && std::isfinite(best.evaluations);
    char step[16] = "-", ratio[16] = "-";
    if (best.counted > 0) std::snprintf(step, sizeof step, "%g", best_step);
    if (both) std::snprintf(ratio, sizeof ratio, "%.1f", best.evaluations / ours.evaluations);
    std::printf("%-28s %-10s %3u  %-14s  %-14s %6s %7s\n", target.name.c_str(),
                family == test::Family::kFullRank ? "full-rank" : "mean-field", instances.front().problem.dimension,
                text_of(ours).c_str(), text_of(best).c_str(), step, ratio);
    std::fflush(stdout);
}

}  // namespace

void compare_with_plain_adam(const std::vector<Target> &targets, const Options &options) {
    std::printf("evaluations: median over fits that say converged within twice the tolerance, and how many do\n");
    std::printf("%-28s %-10s %3s  %-14s  %-14s %6s %7s\n", "target", "family", "d", "te_adam", "te_plain_adam", "step",
                "ratio");
    for (const Target &target : targets)
        for (const test::Family family : options.families)
            if (has_optimum(target) && options.selects(target, family)) compare(target, family, options);
}

}  // namespace tinyelbo::quality
