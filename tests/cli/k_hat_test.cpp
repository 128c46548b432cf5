#include "k_hat.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace tinyelbo::cli;

namespace {

te_result result(double k_hat, double effective_draws) {
    te_result result = {};
    result.k_hat = k_hat;
    result.effective_draws = effective_draws;
    return result;
}

}  // namespace

TEST_CASE("the threshold grows with the draws, to 0.7") {
    CHECK(k_hat_threshold(100) == doctest::Approx(0.5));
    CHECK(k_hat_threshold(1000) == doctest::Approx(2.0 / 3.0));
    CHECK(k_hat_threshold(1000000) == 0.7);
}

TEST_CASE("below the threshold q is trusted, from there on it is not") {
    const KHat fine = judge_k_hat(result(0.6, 300), 512, true);
    CHECK(fine.known);
    CHECK(fine.trusted);
    CHECK(fine.words == "k-hat 0.60, fine (below 0.63): importance sampling can mend what q misses");
    const KHat bad = judge_k_hat(result(0.83, 20), 512, true);
    CHECK_FALSE(bad.trusted);
    CHECK(bad.words == "k-hat 0.83: q misses much of the posterior; do not trust these means and sds");
    CHECK_FALSE(judge_k_hat(result(0.65, 20), 512, true).trusted);
    CHECK(judge_k_hat(result(0.65, 20), 1000, true).trusted);
    CHECK(judge_k_hat(result(0.83, 20), 512, false).words.ends_with(", try --family full-rank"));
}

TEST_CASE("nearly equal weights are trusted whatever the shape of their tail") {
    const KHat finite = judge_k_hat(result(0.8, 511.7), 512, true);
    CHECK(finite.trusted);
    CHECK(finite.words == "k-hat 0.80, fine: the weights are nearly equal, worth 512 of 512 draws");
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const KHat exact = judge_k_hat(result(kInfinity, 512), 512, true);
    CHECK(exact.trusted);
    CHECK(exact.words.find("k-hat undefined, fine") == 0);
    CHECK_FALSE(judge_k_hat(result(0.8, 500), 512, true).trusted);
    CHECK_FALSE(judge_k_hat(result(kInfinity, 3), 512, true).trusted);
}

TEST_CASE("before the end there is nothing to say") {
    CHECK_FALSE(judge_k_hat(result(std::numeric_limits<double>::quiet_NaN(), 0), 512, true).known);
}
