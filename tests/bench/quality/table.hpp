// Prints cells, and what they come to.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_TABLE_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_TABLE_HPP

#include <cstdint>
#include <vector>

#include "judge.hpp"

namespace tinyelbo::quality {

void print_header();
void print(const Cell &cell);
void print_miss(const Cell &cell, std::uint64_t seed, const Outcome &outcome, Miss miss);

/// Errors in single precision beside those in double, target by target; nothing without both.
void print_precisions(const std::vector<Cell> &cells);

/// Shares of false stops, of missed stops and of separable data called `diverged`, setting by setting. Returns whether
/// the first are at most 2 % and the second at most 5 % of all.
bool print_summary(const std::vector<Cell> &cells);

}  // namespace tinyelbo::quality

#endif
