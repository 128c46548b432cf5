// Whole fits with default settings against exact optima. See README.md.
#include <fnmatch.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>
#include <string>

#include "judge.hpp"

namespace tinyelbo::quality {
namespace {

struct Options {
    std::uint64_t seeds = 5, first_seed = 1;
    std::string targets = "*";
    std::vector<test::Family> families = {test::Family::kFullRank, test::Family::kMeanField};
    std::vector<te_type> precisions = {TE_F64, TE_F32};
    double allowance = 0;
    bool list = false;
};

constexpr const char *kUsage =
    "usage: quality [--seeds N] [--first-seed N] [--targets GLOB] [--family full-rank|mean-field]\n"
    "               [--precision double|single] [--allow FRACTION] [--list]\n";

[[noreturn]] void fail_usage() {
    std::fputs(kUsage, stderr);
    std::exit(2);
}

Options parse(int argc, char **argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string flag = argv[i];
        if (flag == "--list") {
            options.list = true;
            continue;
        }
        if (i + 1 == argc) fail_usage();
        const std::string value = argv[++i];
        if (flag == "--seeds")
            options.seeds = std::strtoull(value.c_str(), nullptr, 10);
        else if (flag == "--first-seed")
            options.first_seed = std::strtoull(value.c_str(), nullptr, 10);
        else if (flag == "--targets")
            options.targets = value;
        else if (flag == "--allow")
            options.allowance = std::strtod(value.c_str(), nullptr);
        else if (flag == "--family" && (value == "full-rank" || value == "mean-field"))
            options.families = {value == "full-rank" ? test::Family::kFullRank : test::Family::kMeanField};
        else if (flag == "--precision" && (value == "double" || value == "single"))
            options.precisions = {value == "double" ? TE_F64 : TE_F32};
        else
            fail_usage();
    }
    return options;
}

/// One data set's fits: seeds first, first + num_data, ... below the end.
void run_data_set(const Target &target, std::uint64_t first, std::uint64_t end, Cell &cell) {
    const Problem problem = target.make(1000 + first % target.num_data);
    cell.dimension = problem.dimension;
    std::optional<test::Optimum> optimum;
    if (has_optimum(target)) optimum = problem.optimum(cell.setting.family);
    for (std::uint64_t seed = first; seed < end; seed += target.num_data) {
        cell.outcomes.push_back(run_fit(problem, cell.setting, seed, optimum ? &*optimum : nullptr));
        const Miss miss = judge(target, cell.setting, cell.outcomes.back());
        ++cell.misses[static_cast<std::size_t>(miss)];
        if (miss != Miss::kNone) print_miss(cell, seed, cell.outcomes.back(), miss);
    }
}

/// Returns whether the cell keeps its promises: no more misses than the allowance's share of its fits, rounded up.
bool run_cell(const Target &target, const Setting &setting, const Options &options) {
    Cell cell{target.name, setting, 0, {}, std::vector<std::size_t>(5)};
    const std::uint64_t end = options.first_seed + options.seeds;
    for (std::uint64_t k = 0; k < target.num_data && options.first_seed + k < end; ++k)
        run_data_set(target, options.first_seed + k, end, cell);
    print(cell);
    return static_cast<double>(cell.missed()) <= std::ceil(options.allowance * static_cast<double>(options.seeds));
}

int run(const Options &options) {
    std::size_t cells = 0, failed = 0;
    if (!options.list) print_header();
    for (const Target &target : all_targets(TINYELBO_DATA_FOLDER)) {
        if (fnmatch(options.targets.c_str(), target.name.c_str(), 0) != 0) continue;
        if (options.list) std::puts(target.name.c_str());
        for (te_type precision : options.precisions)
            for (test::Family family : options.families) {
                if (options.list) continue;
                ++cells;
                try {
                    failed += !run_cell(target, {family, precision}, options);
                } catch (const std::exception &error) {
                    ++failed;
                    std::printf("  error: %s: %s\n", target.name.c_str(), error.what());
                }
            }
    }
    if (options.list) return 0;
    std::printf("%zu of %zu cells failed\n", failed, cells);
    return failed > 0 || cells == 0;
}

}  // namespace
}  // namespace tinyelbo::quality

int main(int argc, char **argv) { return tinyelbo::quality::run(tinyelbo::quality::parse(argc, argv)); }
