// What fits promise, and whether they keep it.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_JUDGE_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_JUDGE_HPP

#include <string>
#include <vector>

#include "fit.hpp"
#include "targets.hpp"

namespace tinyelbo::quality {

enum class Miss { kNone, kVerdict, kMean, kSd, kElbo, kCount };

const char *name_of(Miss miss);

/// The first promise that the outcome breaks.
Miss judge(const Target &target, const Setting &setting, const Outcome &outcome);

/// Whether a mean or an sd is off by more than twice the tolerance. A NaN is.
bool is_far(const Outcome &outcome);

/// Whether `converged` can be told right from wrong: the optimum is known, or known not to be.
bool can_stop_falsely(const Target &target, const Setting &setting);

/// Said `converged`, and is far from the optimum or without one.
bool stopped_falsely(const Target &target, const Setting &setting, const Outcome &outcome);

/// All fits of one target with one setting.
struct Cell {
    Target target;
    Setting setting;
    std::size_t dimension = 0;
    std::vector<Outcome> outcomes = {};
    std::vector<std::size_t> misses = std::vector<std::size_t>(static_cast<std::size_t>(Miss::kCount));

    void add(Outcome outcome);

    std::size_t count(te_verdict verdict) const;
    std::size_t missed() const;        ///< fits with any miss
    std::size_t judged_stops() const;  ///< fits that said `converged` where that can be judged
    std::size_t false_stops() const;   ///< of these
    std::size_t missed_stops() const;  ///< fits that did not say `converged`
    double median_k_hat() const;       ///< of the fits that ended near an optimum, if there are any; NaN of none
    bool should_stop() const;          ///< an optimum, not elusive, and a k-hat below 0.7
};

}  // namespace tinyelbo::quality

#endif
