// Densities with every constant, over any of their arguments.
#include <doctest/doctest.h>

#include "elementwise_case.hpp"
#include "special_reference.hpp"

using namespace tinyelbo::test;

namespace {

const Long kHalfLog2Pi = std::log(2 * kPi) / 2;

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
                   {{0.5L, 4, 1.5L, 2}, {28, 1, -3, 15}, {100, 30, 2, 0.125L}, {-7, 0.5L, -7.25L, 100}}});
}

TEST_CASE("positive numbers") {
    check_density({TE_OP_LOGNORMAL,
                   [](const LongVector &a) {
                       const Long z = (std::log(a[0]) - a[1]) / a[2];
                       return LongVector{-z * z / 2, -std::log(a[2]), -kHalfLog2Pi, -std::log(a[0])};
                   },
                   {{0.5L, 1.5L, 2}, {28, -3, 15}, {1e-8L, 2, 4}}});
    const auto gamma = [](const LongVector &a) {
        return LongVector{(a[1] - 1) * std::log(a[0]), -a[2] * a[0], -std::lgamma(a[1]), a[1] * std::log(a[2])};
    };
    const std::vector<LongVector> points = {
        {0.5L, 1.5L, 2}, {28, 0.5L, 0.125L}, {1e-6L, 20, 3}, {200, 150, 0.75L}, {3, 1, 1}};
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
                   {{1, 0.25L}, {0, 0.25L}, {0, 50}, {1, 50}, {0, -50}, {1, -1e-9L}},
                   1});
    const std::vector<LongVector> points = {
        {3, 1000, 0.25L}, {0, 10, 0.25L}, {10, 10, 0.25L}, {5, 1000, 0.01L}, {999, 1000, 0.96875L}};
    check_density(
        {TE_OP_BINOMIAL,
         [](const LongVector &a) {
             return LongVector{log_choose(a[1], a[0]), times_log(a[0], a[2]), (a[1] - a[0]) * std::log1p(-a[2])};
         },
         points, 3});
    check_density(
        {TE_OP_BINOMIAL_LOGIT,
         [](const LongVector &a) {
             return LongVector{log_choose(a[1], a[0]), -a[0] * softplus(-a[2]), -(a[1] - a[0]) * softplus(a[2])};
         },
         {{3, 1000, -1}, {0, 10, -30}, {10, 10, 30}, {5, 1000, 40}, {999, 1000, 0.5L}},
         3});
}

TEST_CASE("counts") {
    check_density({TE_OP_POISSON,
                   [](const LongVector &a) {
                       return LongVector{times_log(a[0], a[1]), -a[1], -std::lgamma(a[0] + 1)};
                   },
                   {{3, 2.5L}, {0, 1e-6L}, {1000, 900}, {1, 1e-3L}},
                   1});
    check_density({TE_OP_POISSON_LOG,
                   [](const LongVector &a) {
                       return LongVector{a[0] * a[1], -std::exp(a[1]), -std::lgamma(a[0] + 1)};
                   },
                   {{3, 1}, {0, -20}, {1000, 6.5L}, {1, 8}},
                   1});
    check_density({TE_OP_NEGATIVE_BINOMIAL_2,
                   [](const LongVector &a) {
                       const Long y = a[0], m = a[1], k = a[2];
                       return LongVector{std::lgamma(y + k) - std::lgamma(k), -std::lgamma(y + 1),
                                         -y * std::log1p(k / m), -k * std::log1p(m / k)};
                   },
                   {{3, 2.5L, 1.5L}, {0, 2, 0.25L}, {1000, 900, 30}, {1, 0.125L, 1e5L}, {40, 3, 2}},
                   1});
}
