// Holds fits to their promises and prints how they did.
#ifndef TINYELBO_TESTS_QUALITY_JUDGE_HPP
#define TINYELBO_TESTS_QUALITY_JUDGE_HPP

#include <string>
#include <vector>

#include "fit.hpp"
#include "targets.hpp"

namespace tinyelbo::quality {

enum class Miss { kNone, kVerdict, kMean, kSd, kElbo };

/// The first promise that the outcome breaks.
Miss judge(const Target &target, const Setting &setting, const Outcome &outcome);

/// All fits of one target with one setting.
struct Cell {
    std::string target;
    Setting setting;
    std::size_t dimension = 0;
    std::vector<Outcome> outcomes;
    std::vector<std::size_t> misses = std::vector<std::size_t>(5);

    std::size_t count(te_verdict verdict) const;
    std::size_t missed() const;  ///< fits with any miss
};

void print_header();
void print(const Cell &cell);
void print_miss(const Cell &cell, std::uint64_t seed, const Outcome &outcome, Miss miss);

}  // namespace tinyelbo::quality

#endif
