// What the default costs beside plain Adam, which is given the best of a grid of step sizes.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_PLAIN_ADAM_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_PLAIN_ADAM_HPP

#include "options.hpp"

namespace tinyelbo::quality {

/// A line for each selected target with an optimum and each family, in double. A run counts when it says `converged`
/// and is within twice the tolerance; its cost is its evaluations. A method's cost is the median over all its runs,
/// where those that do not count cost more than any other.
void compare_with_plain_adam(const std::vector<Target> &targets, const Options &options);

}  // namespace tinyelbo::quality

#endif
