// Order statistics of a few numbers.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_STATISTICS_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_STATISTICS_HPP

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace tinyelbo::quality {

/// The nearest order statistic, the upper one of two; NaN of nothing. No NaN among the values.
inline double quantile(std::vector<double> values, double level) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto at = static_cast<std::ptrdiff_t>(level * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

}  // namespace tinyelbo::quality

#endif
