// Pareto-smoothed importance sampling against the R package loo, and against what the theory promises.
#include "diagnostics/psis.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "loo_reference.hpp"
#include "math/exp.hpp"

namespace tinyelbo {
namespace {

template <class Real>
struct Smoothed {
    double k_hat, effective_draws;
    std::vector<Real> log_weights;
};

// Runs pareto_smooth in work of exactly the stated size, whose neighbours must survive.
template <class Real>
Smoothed<Real> smoothed(const std::vector<double>& ratios) {
    constexpr std::size_t kGuards = 8;
    constexpr Real kGuard = Real(-123.25);
    const auto count = static_cast<std::uint32_t>(ratios.size());
    const std::size_t work_size = psis_work(count);
    std::vector<Real> values(ratios.begin(), ratios.end()), work(work_size + 2 * kGuards, kGuard);
    values.insert(values.end(), kGuards, kGuard);
    const Psis<Real> psis = pareto_smooth(values.data(), count, work.data() + kGuards);
    for (std::size_t i = 0; i < kGuards; ++i) {
        CHECK(work[i] == kGuard);
        CHECK(work[kGuards + work_size + i] == kGuard);
        CHECK(values[count + i] == kGuard);
    }
    values.resize(count);
    return {static_cast<double>(psis.k_hat), static_cast<double>(psis.effective_draws), values};
}

// The mean of (draw - 1/2) / draws, which notices weights that went to other draws.
template <class Real>
double weighted_place(const std::vector<Real>& log_weights) {
    double sum = 0;
    for (std::size_t i = 0; i < log_weights.size(); ++i)
        sum += std::exp(static_cast<double>(log_weights[i])) * (static_cast<double>(i) + 0.5);
    return sum / static_cast<double>(log_weights.size());
}

// The sum of the weights; in long double, so that what is wrong with it is not of its own making.
template <class Real>
double total(const std::vector<Real>& log_weights) {
    long double sum = 0;
    for (const Real log_weight : log_weights) sum += std::exp(static_cast<long double>(log_weight));
    return static_cast<double>(sum);
}

std::vector<double> normal_ratios(std::size_t count, std::uint32_t seed) {
    std::mt19937_64 generator(seed);
    std::normal_distribution<double> normal;
    std::vector<double> ratios(count);
    for (double& ratio : ratios) ratio = normal(generator);
    return ratios;
}

// The logarithm of the generalised Pareto quantile, scale 1.
double log_pareto_quantile(double k, double probability) {
    const double exponential = -std::log1p(-probability);
    return std::log(k == 0 ? exponential : std::expm1(k * exponential) / k);
}

// What k-hat is worth for a tail of that many draws under its prior of ten draws at 1/2.
double shrunk(double k, double tail) { return (tail * k + 5) / (tail + 10); }

TEST_CASE("k-hat and weights are those of loo") {
    for (const Reference& reference : read_references()) {
        CAPTURE(reference.recipe);
        CAPTURE(reference.ratios.size());
        const Smoothed<double> result = smoothed<double>(reference.ratios);
        // Both round to 2^-53, and loo cancels two digits of e^ratio - e^cutoff in the narrowest set and adds offsets
        // of up to 1e4 back to its weights. The fit multiplies rounding by the slope of its profile, which is moderate.
        constexpr double kBound = 1e-9;
        if (std::isinf(reference.k_hat))
            CHECK(result.k_hat == reference.k_hat);
        else
            CHECK(std::abs(result.k_hat - reference.k_hat) <= kBound);
        CHECK(std::abs(result.effective_draws / reference.effective_draws - 1) <= kBound);
        CHECK(std::abs(weighted_place(result.log_weights) - reference.place) <= kBound);
        CHECK(std::abs(*std::max_element(result.log_weights.begin(), result.log_weights.end()) - reference.largest) <=
              kBound);
    }
}

TEST_CASE("float agrees with double on the same ratios") {
    for (Reference& reference : read_references()) {
        CAPTURE(reference.recipe);
        CAPTURE(reference.ratios.size());
        for (double& ratio : reference.ratios) ratio = static_cast<double>(static_cast<float>(ratio));
        const Smoothed<double> exact = smoothed<double>(reference.ratios);
        const Smoothed<float> result = smoothed<float>(reference.ratios);
        // A mean of M <= 190 logarithms loses M 2^-24 of its size at most, the choice of theta no more than that again;
        // the largest weight is a power of k-hat.
        const double bound = 2 * 190 * 0x1p-24 * (1 + std::abs(exact.k_hat));
        // A tail that spans more than float's exponents ends as the unusable one it is.
        if (std::isinf(exact.k_hat) || (exact.k_hat > 10 && std::isinf(result.k_hat))) {
            CHECK(result.k_hat == kInfinity);
            continue;
        }
        CHECK(std::abs(result.k_hat - exact.k_hat) <= bound);
        CHECK(std::abs(result.effective_draws / exact.effective_draws - 1) <= 10 * bound);
        CHECK(std::abs(weighted_place(result.log_weights) - weighted_place(exact.log_weights)) <= 10 * bound);
    }
}

TEST_CASE_TEMPLATE("k-hat of generalised Pareto ratios is their shape", Real, double, float) {
    constexpr std::size_t kDraws = 4000;
    const double tail = psis_tail(kDraws);
    for (const double k : {-0.3, 0.0, 0.3, 0.7, 1.0, 1.5}) {
        CAPTURE(k);
        // The asymptotic standard deviation of the maximum likelihood estimate (Smith 1987) is (1 + k) / sqrt(M).
        const double sd = (1 + k) / std::sqrt(tail);
        std::vector<double> quantiles, draws;
        std::mt19937_64 generator(1);
        std::uniform_real_distribution<double> uniform;
        for (std::size_t i = 0; i < kDraws; ++i) {
            quantiles.push_back(log_pareto_quantile(k, (static_cast<double>(i) + 0.5) / kDraws));
            draws.push_back(log_pareto_quantile(k, uniform(generator)));
        }
        CHECK(std::abs(smoothed<Real>(quantiles).k_hat - shrunk(k, tail)) <= sd / 2);
        CHECK(std::abs(smoothed<Real>(draws).k_hat - shrunk(k, tail)) <= 4 * sd);
    }
}

TEST_CASE("the tail's length is loo's, and work fits in the ratios' own size") {
    static_assert(psis_tail(0) == 0 && psis_tail(20) == 4 && psis_tail(21) == 5 && psis_tail(225) == 45);
    static_assert(psis_tail(1000) == 95 && psis_tail(4294967295) == 196608);
    static_assert(psis_work(20) == 0 && psis_work(21) == 11);
    for (std::uint32_t count = 1; count <= 20000; ++count) {
        const double draws = count;
        REQUIRE(psis_tail(count) == std::ceil(std::min(0.2 * draws, 3 * std::sqrt(draws))));
        REQUIRE(psis_work(count) <= count);
    }
}

TEST_CASE_TEMPLATE("without a tail to fit the weights are the raw ones, normalised", Real, double, float) {
    std::vector<std::vector<double>> cases;
    for (const std::size_t count : {1u, 2u, 5u, 20u}) cases.push_back(normal_ratios(count, 1));
    // Equal ratios fill the tail of 100 draws, and nothing but the tail.
    cases.emplace_back(100, -1);
    std::fill(cases.back().end() - psis_tail(100), cases.back().end(), 2);
    for (const std::vector<double>& ratios : cases) {
        const Smoothed<Real> result = smoothed<Real>(ratios);
        CHECK(result.k_hat == kInfinity);
        const double log_total = std::log(total(ratios));
        for (std::size_t i = 0; i < ratios.size(); ++i)
            CHECK(std::abs(static_cast<double>(result.log_weights[i]) - (ratios[i] - log_total)) <=
                  8 * static_cast<double>(std::numeric_limits<Real>::epsilon()));
    }
}

TEST_CASE_TEMPLATE("where there are no weights the ratios stay", Real, double, float) {
    const std::vector<double> none(30, -kInfinity);
    CHECK(smoothed<Real>({}).k_hat == kInfinity);
    for (const double bad : {std::nan(""), kInfinity, -kInfinity}) {
        std::vector<double> ratios = bad < 0 ? none : normal_ratios(100, 2);
        ratios[7] = bad;
        const Smoothed<Real> result = smoothed<Real>(ratios);
        CHECK(result.k_hat == kInfinity);
        CHECK(result.effective_draws == 0);
        for (std::size_t i = 0; i < ratios.size(); ++i)
            CHECK((result.log_weights[i] == static_cast<Real>(ratios[i]) || (i == 7 && std::isnan(bad))));
    }
}

TEST_CASE_TEMPLATE("-infinity is a weight of 0", Real, double, float) {
    std::vector<double> ratios = normal_ratios(500, 3), tiny = ratios;
    for (std::size_t i = 0; i < ratios.size(); i += 3) {
        ratios[i] = -kInfinity;
        tiny[i] = -1e6;
    }
    const Smoothed<Real> zero = smoothed<Real>(ratios), small = smoothed<Real>(tiny);
    CHECK(std::isfinite(zero.k_hat));
    CHECK(zero.k_hat == small.k_hat);
    CHECK(zero.effective_draws == small.effective_draws);
    for (std::size_t i = 0; i < ratios.size(); ++i)
        CHECK(zero.log_weights[i] == (i % 3 == 0 ? static_cast<Real>(-kInfinity) : small.log_weights[i]));
}

TEST_CASE_TEMPLATE("an offset changes nothing, an order of the draws only theirs", Real, double, float) {
    std::vector<double> ratios = normal_ratios(400, 4);
    for (double& ratio : ratios) ratio = std::round(ratio * 16) / 16;  // ties, and sums with the offset are exact
    std::vector<double> moved = ratios, reversed(ratios.rbegin(), ratios.rend());
    for (double& ratio : moved) ratio -= 10000;
    const Smoothed<Real> first = smoothed<Real>(ratios), second = smoothed<Real>(moved),
                         third = smoothed<Real>(reversed);
    CHECK(first.log_weights == second.log_weights);
    CHECK(first.k_hat == second.k_hat);
    CHECK(first.k_hat == third.k_hat);
    CHECK(third.effective_draws == doctest::Approx(first.effective_draws).epsilon(1e-4));
}

TEST_CASE_TEMPLATE("a heavy tail is cut at the largest raw ratio, the rest keeps its ratios", Real, double, float) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < 1000; ++i)
        ratios.push_back(log_pareto_quantile(1.5, (static_cast<double>(i) + 0.5) / 1000));
    const Smoothed<Real> result = smoothed<Real>(ratios);
    const std::size_t body = 1000 - psis_tail(1000);
    const double tolerance = 32 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    const auto change = [&](std::size_t i) { return static_cast<double>(result.log_weights[i]) - ratios[i]; };
    for (std::size_t i = 1; i < body; ++i) CHECK(std::abs(change(i) - change(0)) <= tolerance);
    CHECK(change(999) - change(0) <= tolerance);
    CHECK(std::abs(total(result.log_weights) - 1) <= tolerance);
}

TEST_CASE_TEMPLATE("many weights add up to 1 as well as few", Real, double, float) {
    const Smoothed<Real> result = smoothed<Real>(normal_ratios(100000, 6));
    // A log weight near -12 is rounded to 4 units of epsilon, and so is the logarithm that all have in common.
    CHECK(std::abs(total(result.log_weights) - 1) <= 8 * static_cast<double>(std::numeric_limits<Real>::epsilon()));
}

TEST_CASE_TEMPLATE("ratios of any size give weights that add up to 1", Real, double, float) {
    for (const double size : {1e-6, 1e4, 1e30, static_cast<double>(std::numeric_limits<Real>::max())}) {
        CAPTURE(size);
        std::vector<double> ratios = normal_ratios(300, 5);
        for (double& ratio : ratios) ratio = std::clamp(ratio, -1.0, 1.0) * size;
        const Smoothed<Real> result = smoothed<Real>(ratios);
        CHECK_FALSE(std::isnan(result.k_hat));
        CHECK(result.effective_draws >= 1);
        CHECK(std::abs(total(result.log_weights) - 1) <=
              32 * static_cast<double>(std::numeric_limits<Real>::epsilon()));
    }
}

TEST_CASE("a grid point at the exponential distribution is as good as its neighbours") {
    // Of 100 draws 20 are the tail, whose lower quartile is draw 4, and point 8 of the grid is 1 - 1 / (3 e^ratio).
    double third = std::log(1.0 / 3);
    while (exp<double>(third) < 1.0 / 3) third = std::nextafter(third, 0);
    while (exp<double>(third) > 1.0 / 3) third = std::nextafter(third, -1);
    REQUIRE(exp<double>(third) == 1.0 / 3);
    std::vector<double> ratios(100, -kInfinity);
    for (std::size_t i = 0; i < 20; ++i) ratios[i] = third * (1 - (static_cast<double>(i) - 4) / 15);
    const double k_hat = smoothed<double>(ratios).k_hat;
    ratios[4] += 1e-9;
    CHECK(std::isfinite(k_hat));
    CHECK(std::abs(smoothed<double>(ratios).k_hat - k_hat) <= 1e-6);
}

}  // namespace
}  // namespace tinyelbo
