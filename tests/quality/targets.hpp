// The table of problems that fits are judged on.
#ifndef TINYELBO_TESTS_QUALITY_TARGETS_HPP
#define TINYELBO_TESTS_QUALITY_TARGETS_HPP

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "problem.hpp"

namespace tinyelbo::quality {

enum class Expect {
    kConverges,  ///< there is an optimum: the verdict is `converged`, within the bars
    kDiverges,   ///< there is none: the verdict is `diverged`
    kNoFullRank  ///< the density is constant along a line that is no axis: full-rank has no optimum and must not say
                 ///< `converged`; mean-field has many, so any verdict is right
};

struct Target {
    std::string name;
    Expect expect;
    bool exact;            ///< the posterior is Gaussian: full-rank in double finds it to 1e-6
    std::size_t num_data;  ///< different data sets, over which the seeds go round
    std::function<Problem(std::uint64_t data_seed)> make;
};

std::vector<Target> all_targets(const std::string &data_folder);

}  // namespace tinyelbo::quality

#endif
