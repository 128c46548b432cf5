// What Pareto k-hat says of a fit, in words.
#pragma once

#include <string>

#include <tinyelbo/tinyelbo.h>

namespace tinyelbo::cli {

struct KHat {
    bool known;    // the fit has got so far
    bool trusted;  // importance sampling from q works
    std::string words;
};

/// The threshold of trust is min(1 - 1/log10(S), 0.7) for S draws (Vehtari et al. 2024, section 3).
double k_hat_threshold(std::uint32_t elbo_draws);

KHat judge_k_hat(const te_result& result, std::uint32_t elbo_draws, bool full_rank);

}  // namespace tinyelbo::cli
