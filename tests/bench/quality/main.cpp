// Whole fits with default settings against exact optima. See README.md.
#include <cmath>
#include <cstdio>
#include <exception>

#include "options.hpp"
#include "plain_adam.hpp"
#include "table.hpp"

namespace tinyelbo::quality {
namespace {

/// One data set's fits: seeds first, first + num_data, ... below the end.
void run_data_set(std::uint64_t first, std::uint64_t end, Cell &cell) {
    const Problem problem = cell.target.make(data_seed(cell.target, first));
    cell.dimension = problem.dimension;
    std::vector<test::Optimum> optima;
    if (has_optimum(cell.target)) optima = problem.optima(cell.setting.family);
    for (std::uint64_t seed = first; seed < end; seed += cell.target.num_data) {
        const Outcome outcome = run_fit(problem, cell.setting, seed, optima);
        const Miss miss = judge(cell.target, cell.setting, outcome);
        if (miss != Miss::kNone) print_miss(cell, seed, outcome, miss);
        cell.add(outcome);
    }
}

Cell run_cell(const Target &target, const Setting &setting, const Options &options) {
    Cell cell{target, setting};
    const std::uint64_t end = options.first_seed + options.seeds;
    for (std::uint64_t k = 0; k < target.num_data && options.first_seed + k < end; ++k)
        run_data_set(options.first_seed + k, end, cell);
    print(cell);
    return cell;
}

/// No more misses than the allowance's share of its fits, rounded up.
bool keeps_its_promises(const Cell &cell, const Options &options) {
    return static_cast<double>(cell.missed()) <= std::ceil(options.allowance * static_cast<double>(options.seeds));
}

int run_table(const std::vector<Target> &targets, const Options &options) {
    std::vector<Cell> cells;
    std::size_t failed = 0;
    print_header();
    for (const Target &target : targets)
        for (const te_type precision : options.precisions)
            for (const test::Family family : options.families) {
                if (!options.selects(target, family)) continue;
                cells.push_back(run_cell(target, {family, precision}, options));
                failed += !keeps_its_promises(cells.back(), options);
            }
    print_precisions(cells);
    const bool calibrated = print_summary(cells) || !options.selects_all();
    std::printf("%zu of %zu cells failed%s\n", failed, cells.size(),
                calibrated ? "" : "; too many false or missed stops");
    return failed > 0 || !calibrated || cells.empty();
}

int run(const Options &options) {
    const std::vector<Target> targets = all_targets(TINYELBO_DATA_FOLDER);
    if (options.list) {
        for (const Target &target : targets)
            if (options.selects(target)) std::puts(target.name.c_str());
        return 0;
    }
    if (!options.against_plain_adam) return run_table(targets, options);
    compare_with_plain_adam(targets, options);
    return 0;
}

}  // namespace
}  // namespace tinyelbo::quality

int main(int argc, char **argv) {
    try {
        return tinyelbo::quality::run(tinyelbo::quality::parse_options(argc, argv));
    } catch (const std::exception &error) {
        std::printf("error: %s\n", error.what());
        return 1;
    }
}
