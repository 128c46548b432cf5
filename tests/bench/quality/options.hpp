// The command line of `quality`.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_OPTIONS_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_OPTIONS_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "targets.hpp"

namespace tinyelbo::quality {

struct Options {
    std::uint64_t seeds = 5, first_seed = 1;
    std::vector<std::string> globs;  ///< targets by name; all where empty
    std::vector<test::Family> families = {test::Family::kFullRank, test::Family::kMeanField};
    std::vector<te_type> precisions = {TE_F64, TE_F32};
    double allowance = 0;
    bool hard_only = false, against_plain_adam = false, list = false;

    bool selects_all() const { return globs.empty() && !hard_only; }
    bool selects(const Target &target) const;
    bool selects(const Target &target, test::Family family) const;
};

/// Ends the program where the arguments make no sense.
Options parse_options(int argc, char **argv);

}  // namespace tinyelbo::quality

#endif
