// Densities with every constant, over any of their arguments.
#include <doctest/doctest.h>

#include "elementwise_case.hpp"
#include "special_reference.hpp"

using namespace tinyelbo::test;

namespace {

const Long kHalfLog2Pi = std::log(2 * kPi) / 2;

/// A density of a count and its size: that of the count's distance from its mean, to which the terms of the deviance
/// are in proportion, not that of the much larger terms of the textbook's formula.
LongVector of_excess(Long density, Long excess) { return {density + excess, -excess}; }

}  // namespace

TEST_CASE("location and scale") {
    const std::vector<LongVector> points = {
        {0.5L, 1.5L, 2}, {28, -3, 15}, {1e4L, 2, 0.125L}, {-7, -7.25L, 100}, {3, 1, 1e-3L}};
    check_density({TE_OP_NORMAL,
                   [](const LongVector &a) {
                       const Long z = (a[0] - a[1]) / a[2];
                       return LongVector{-z * z / 2, -std::log(a[2]), -kHalfLog2Pi};
                   },
                   points});
    check_density({TE_OP_CAUCHY,
                   [](const LongVector &a) {
                       const Long z = (a[0] - a[1]) / a[2];
                       return LongVector{-std::log1p(z * z), -std::log(a[2]), -std::log(kPi)};
                   },
                   points});
    check_density({TE_OP_LAPLACE,
                   [](const LongVector &a) {
                       return LongVector{-std::abs((a[0] - a[1]) / a[2]), -std::log(a[2]), -std::log(2.0L)};
                   },
                   points});
    check_density({TE_OP_STUDENT_T,
                   [](const LongVector &a) {
                       const Long z = (a[0] - a[2]) / a[3], nu = a[1];
                       return LongVector{-(nu + 1) / 2 * std::log1p(z * z / nu), std::lgamma((nu + 1) / 2),
                                         -std::lgamma(nu / 2), -std::log(nu * kPi) / 2, -std::log(a[3])};
                   },
                   {{0.5L, 4, 1.5L, 2},
                    {28, 1, -3, 15},
                    {100, 30, 2, 0.125L},
                    {-7, 0.5L, -7.25L, 100},
                    {2, 1e6L, 0.5L, 1.5L},
                    {1e9L, 3, 0, 1e-3L}}});
}

TEST_CASE("positive numbers") {
    check_density({TE_OP_LOGNORMAL,
                   [](const LongVector &a) {
                       const Long z = (std::log(a[0]) - a[1]) / a[2];
                       return LongVector{-z * z / 2, -std::log(a[2]), -kHalfLog2Pi, -std::log(a[0])};
                   },
                   {{0.5L, 1.5L, 2}, {28, -3, 15}, {1e-8L, 2, 4}, {1e30L, 0, 10}}});
    const auto gamma = [](const LongVector &a) {
        return LongVector{(a[1] - 1) * std::log(a[0]), -a[2] * a[0], -std::lgamma(a[1]), a[1] * std::log(a[2])};
    };
    const std::vector<LongVector> points = {{0.5L, 1.5L, 2},   {28, 0.5L, 0.125L}, {1e-6L, 20, 3},
                                            {200, 150, 0.75L}, {3, 1, 1},          {1e3L, 1e-3L, 1e-6L}};
    check_density({TE_OP_GAMMA, gamma, points});
    check_density(
        {TE_OP_INVERSE_GAMMA,
         [](const LongVector &a) {
             return LongVector{-(a[1] + 1) * std::log(a[0]), -a[2] / a[0], -std::lgamma(a[1]), a[1] * std::log(a[2])};
         },
         points});
    check_density({TE_OP_EXPONENTIAL,
                   [](const LongVector &a) {
                       return LongVector{std::log(a[1]), -a[1] * a[0]};
                   },
                   {{0.5L, 2}, {28, 1e-3L}, {1e-9L, 1e6L}}});
}

TEST_CASE("intervals") {
    check_density({TE_OP_BETA,
                   [](const LongVector &a) {
                       return LongVector{times_log(a[1] - 1, a[0]), (a[2] - 1) * std::log1p(-a[0]),
                                         std::lgamma(a[1] + a[2]), -std::lgamma(a[1]), -std::lgamma(a[2])};
                   },
                   {{0.5L, 1.5L, 2}, {0.125L, 0.5L, 0.75L}, {1e-6L, 20, 300}, {0.96875L, 150, 2}, {0.25L, 1, 1}}});
    check_density({TE_OP_UNIFORM,
                   [](const LongVector &a) { return LongVector{-std::log(a[2] - a[1])}; },
                   {{0.5L, 0, 2}, {0.75L, -5, 100}, {1, -0.5L, 1.5L}},
                   0,
                   32,
                   4096});
}

TEST_CASE("successes") {
    check_density({TE_OP_BERNOULLI,
                   [](const LongVector &a) { return LongVector{a[0] != 0 ? std::log(a[1]) : std::log1p(-a[1])}; },
                   {{1, 0.25L}, {0, 0.25L}, {0, 1e-12L}, {1, 1e-12L}, {1, 0.96875L}},
                   1});
    check_density({TE_OP_BERNOULLI_LOGIT,
                   [](const LongVector &a) { return LongVector{-softplus(a[0] != 0 ? -a[1] : a[1])}; },
                   {{1, 0.25L}, {0, 0.25L}, {0, 50}, {1, 50}, {0, -50}, {1, -1e-9L}, {1, -800}, {0, 1e6L}},
                   1});
    const auto binomial = [](const LongVector &a) {
        const Long misses = a[1] - a[0];
        const Long of_misses = misses == 0 ? 0 : misses * std::log1p(-a[2]);
        return of_excess(log_choose(a[1], a[0]) + times_log(a[0], a[2]) + of_misses, a[1] * a[2] - a[0]);
    };
    check_density({TE_OP_BINOMIAL,
                   binomial,
                   {{3, 1000, 0.25L}, {0, 10, 0.25L}, {10, 10, 0.25L}, {5, 1000, 0.01L}, {999, 1000, 0.96875L}},
                   3});
    for (const LongVector &point : {LongVector{0, 10, 0}, LongVector{10, 10, 1}, LongVector{2, 10, 1e-30L},
                                    LongVector{0, 0, 0.5L}, LongVector{3e5L, 1e6L, 0.301L}})
        check_density({TE_OP_BINOMIAL, binomial, {point}, 3});
    const auto binomial_logit = [](const LongVector &a) {
        const Long likelihood = -a[0] * softplus(-a[2]) - (a[1] - a[0]) * softplus(a[2]);
        return of_excess(log_choose(a[1], a[0]) + likelihood, a[1] * logistic(a[2]) - a[0]);
    };
    check_density({TE_OP_BINOMIAL_LOGIT,
                   binomial_logit,
                   {{3, 1000, -1}, {0, 10, -30}, {10, 10, 30}, {5, 1000, 40}, {999, 1000, 0.5L}},
                   3});
    for (const LongVector &point : {LongVector{3, 1000, -300}, LongVector{7, 10, 300}, LongVector{3e5L, 1e6L, -0.84L}})
        check_density({TE_OP_BINOMIAL_LOGIT, binomial_logit, {point}, 3, 32, 2048});
}

TEST_CASE("counts") {
    const auto poisson = [](const LongVector &a) {
        return of_excess(times_log(a[0], a[1]) - a[1] - std::lgamma(a[0] + 1), a[1] - a[0]);
    };
    check_density({TE_OP_POISSON, poisson, {{3, 2.5L}, {0, 1e-6L}, {1000, 900}, {1, 1e-3L}}, 1});
    for (const LongVector &point :
         {LongVector{0, 0}, LongVector{5, 1e-20L}, LongVector{0, 1e6L}, LongVector{1e5L, 1.001e5L}})
        check_density({TE_OP_POISSON, poisson, {point}, 1});
    const auto poisson_log = [](const LongVector &a) {
        const Long mean = std::exp(a[1]);
        return of_excess(a[0] * a[1] - mean - std::lgamma(a[0] + 1), mean - a[0]);
    };
    check_density({TE_OP_POISSON_LOG, poisson_log, {{3, 1}, {0, -20}, {1000, 6.5L}, {1, 8}}, 1});
    for (const LongVector &point : {LongVector{3, -300}, LongVector{0, -300}, LongVector{1e5L, 11.5L}})
        check_density({TE_OP_POISSON_LOG, poisson_log, {point}, 1, 32, 2048});
    const auto negative_binomial = [](const LongVector &a) {
        const Long y = a[0], m = a[1], k = a[2];
        const Long of_mean = y == 0 ? 0 : y * std::log1p(k / m);
        const Long coefficient = log_rising(k, y) - std::lgamma(y + 1);
        return of_excess(coefficient - of_mean - k * std::log1p(m / k), m - y);
    };
    check_density({TE_OP_NEGATIVE_BINOMIAL_2,
                   negative_binomial,
                   {{3, 2.5L, 1.5L}, {0, 2, 0.25L}, {1000, 900, 30}, {1, 0.125L, 1e5L}, {40, 3, 2}},
                   1});
    for (const LongVector &point :
         {LongVector{0, 0, 2}, LongVector{5, 1e-20L, 3}, LongVector{1000, 1010, 1e6L}, LongVector{1e5L, 1.01e5L, 20}})
        check_density({TE_OP_NEGATIVE_BINOMIAL_2, negative_binomial, {point}, 1});
}
