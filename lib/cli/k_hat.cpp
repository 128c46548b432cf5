#include "k_hat.hpp"

#include <algorithm>
#include <cmath>

#include "format.hpp"

namespace tinyelbo::cli {
namespace {

/// k-hat is the shape of the weights' tail whatever its size: it may be large where q is all but exact. The variance of
/// the weights, S / effective draws - 1, estimates the chi-squared divergence of the posterior from q, and its square
/// root bounds what a mean is off in sds (Cauchy and Schwarz): at this share of S, by 0.1.
constexpr double kNearlyEqual = 0.99;

}  // namespace

double k_hat_threshold(std::uint32_t elbo_draws) { return std::min(1 - 1 / std::log10(elbo_draws), 0.7); }

KHat judge_k_hat(const te_result& result, std::uint32_t elbo_draws, bool full_rank) {
    if (std::isnan(result.k_hat)) return {false, false, ""};
    const std::string value = "k-hat " + (std::isinf(result.k_hat) ? "undefined" : format("%.2f", result.k_hat));
    const double draws = elbo_draws;
    if (result.effective_draws >= kNearlyEqual * draws) {
        return {true, true,
                value + format(", fine: the weights are nearly equal, worth %.0f of %.0f draws", result.effective_draws,
                               draws)};
    }
    const double threshold = k_hat_threshold(elbo_draws);
    if (result.k_hat < threshold) {
        return {true, true,
                value + format(", fine (below %.2f): importance sampling can mend what q misses", threshold)};
    }
    return {true, false,
            value + ": q misses much of the posterior; do not trust these means and sds" +
                (full_rank ? "" : ", try --family full-rank")};
}

}  // namespace tinyelbo::cli
