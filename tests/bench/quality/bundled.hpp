// The data sets that ship with the command, with the features their list suggests.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_BUNDLED_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_BUNDLED_HPP

#include <string>
#include <vector>

#include "problem.hpp"

namespace tinyelbo::quality {

struct BundledSet {
    std::string name, model, response;
    std::vector<std::string> features;
};

/// From datasets.json in `folder`.
std::vector<BundledSet> read_bundled_list(const std::string &folder);

/// Intercept first; a column of text becomes indicators of all levels but the first to appear. The linear model has its
/// noise sd free.
Problem bundled_problem(const std::string &folder, const BundledSet &set);

}  // namespace tinyelbo::quality

#endif
