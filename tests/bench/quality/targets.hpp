// The table of problems that fits are judged on.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_TARGETS_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_TARGETS_HPP

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "problem.hpp"

namespace tinyelbo::quality {

enum class Expect {
    kConverges,  ///< there is an optimum: the verdict is `converged`, within the tolerance
    kHard,       ///< there is an optimum, of a posterior so skewed or so nearly singular that eight draws a step hardly
                 ///< resolve it: `converged` or `noise_limited`, within twice the tolerance
    kHardMeanField,  ///< the same in mean-field only: the means of correlated columns far from 0 trade off
    kElusive,        ///< there is an optimum that the budget may not reach, or several: any verdict but `diverged`, and
                     ///< `converged` only within twice the tolerance
    kDiverges,       ///< there is none: the verdict is `diverged`
    kNoFullRank  ///< the density is constant along a line that is no axis: full-rank has no optimum and must not say
                 ///< `converged`, in double; in float the rounding of theta_i + theta_j ends the line; mean-field has
                 ///< many optima, so any verdict is right
};

struct Target {
    std::string name;
    Expect expect;
    std::size_t num_data;  ///< different data sets, over which the seeds go round
    std::function<Problem(std::uint64_t data_seed)> make;
    bool exact = false;           ///< the posterior is Gaussian: full-rank in double finds it to 1e-6
    bool full_rank_only = false;  ///< where mean-field is no sensible thing to ask for
};

/// Whether the errors of a fit are known.
inline bool has_optimum(const Target &target) {
    return target.expect != Expect::kDiverges && target.expect != Expect::kNoFullRank;
}

/// The seed of the data that fit number `seed` sees.
inline std::uint64_t data_seed(const Target &target, std::uint64_t seed) { return 1000 + seed % target.num_data; }

inline bool is_hard(const Target &target, test::Family family) {
    return target.expect == Expect::kHard || target.expect == Expect::kElusive ||
           (target.expect == Expect::kHardMeanField && family == test::Family::kMeanField);
}

std::vector<Target> all_targets(const std::string &data_folder);

/// The parts of the table.
void add_regressions(std::vector<Target> &targets, const std::string &data_folder);
void add_densities(std::vector<Target> &targets);

}  // namespace tinyelbo::quality

#endif
