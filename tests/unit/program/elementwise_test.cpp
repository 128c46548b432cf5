// Arithmetic and functions, element by element.
#include <doctest/doctest.h>

#include "elementwise_case.hpp"
#include "special_reference.hpp"

using namespace tinyelbo::test;

namespace {

constexpr Long kTiny = 1e-30L, kHuge = 1e30L;

/// Points of one argument.
std::vector<LongVector> at(const LongVector &values) {
    std::vector<LongVector> points;
    for (const Long value : values) points.push_back({value});
    return points;
}

const LongVector kLine = {0.5L, -3, 1e-8L, -1e-8L, 40, -40, 2.5L, -0.7L};

void check(te_op op, const std::function<Long(Long)> &f, const LongVector &points) {
    check_elementwise({op, [f](const LongVector &a) { return LongVector{f(a[0])}; }, at(points)});
}

}  // namespace

TEST_CASE("arithmetic") {
    const std::vector<LongVector> pairs = {{1.5L, 2.25L}, {-3, 1e10L}, {1e-10L, -7}, {kTiny, 3}, {-2, -1e-3L}};
    check_elementwise({TE_OP_ADD, [](const LongVector &a) { return LongVector{a[0], a[1]}; }, pairs});
    check_elementwise({TE_OP_SUBTRACT, [](const LongVector &a) { return LongVector{a[0], -a[1]}; }, pairs});
    check_elementwise({TE_OP_MULTIPLY, [](const LongVector &a) { return LongVector{a[0] * a[1]}; }, pairs});
    check_elementwise({TE_OP_DIVIDE, [](const LongVector &a) { return LongVector{a[0] / a[1]}; }, pairs});
    check_elementwise({TE_OP_POW,
                       [](const LongVector &a) { return LongVector{std::pow(a[0], a[1])}; },
                       {{1.5L, 2.25L}, {3, -2}, {0.9L, 100}, {40, 2}},
                       0,
                       64,
                       1024});
    for (const LongVector &point :
         {LongVector{1e-10L, 0.5L}, LongVector{40, 7}, LongVector{1e4L, -3}, LongVector{0, 2}, LongVector{0, 1}})
        check_elementwise(
            {TE_OP_POW, [](const LongVector &a) { return LongVector{std::pow(a[0], a[1])}; }, {point}, 0, 64, 1024});
    check(
        TE_OP_NEGATE, [](Long a) { return -a; }, kLine);
    check(
        TE_OP_SQUARE, [](Long a) { return a * a; }, kLine);
    check(
        TE_OP_ABS, [](Long a) { return std::abs(a); }, kLine);
    check(TE_OP_INVERSE, [](Long a) { return 1 / a; }, {0.5L, -3, 1e-8L, -1e-8L, 40, -1e8L});
    check(TE_OP_SQRT, [](Long a) { return std::sqrt(a); }, {0.5L, 1e-3L, 3.25L, 40, 1e4L});
    for (const Long extreme : {kTiny, kHuge}) check(TE_OP_SQRT, [](Long a) { return std::sqrt(a); }, {extreme});
}

TEST_CASE("choices by data") {
    const std::vector<LongVector> pairs = {{1, 2}, {2, 2}, {3, 2}, {-1, 1e-9L}, {0, 0}};
    check_elementwise(
        {TE_OP_LESS, [](const LongVector &a) { return LongVector{a[0] < a[1] ? 1.0L : 0.0L}; }, pairs, 3});
    check_elementwise(
        {TE_OP_EQUAL, [](const LongVector &a) { return LongVector{a[0] == a[1] ? 1.0L : 0.0L}; }, pairs, 3});
    check_elementwise({TE_OP_SELECT,
                       [](const LongVector &a) { return LongVector{a[0] != 0 ? a[1] : a[2]}; },
                       {{1, 2, 3}, {0, 4, 5}, {-2, 6, 7}, {0, 8, 9}},
                       1});
}

TEST_CASE("exponentials and logarithms") {
    check(
        TE_OP_EXP, [](Long a) { return std::exp(a); }, kLine);
    check(
        TE_OP_EXPM1, [](Long a) { return std::expm1(a); }, kLine);
    check(TE_OP_LOG, [](Long a) { return std::log(a); }, {0.5L, kTiny, 3.25L, 40, 1e8L, kHuge});
    check(TE_OP_LOG1P, [](Long a) { return std::log1p(a); }, {0.5L, -0.5L, 1e-8L, -1e-8L, 40, -0.9375L, kHuge});
    check(TE_OP_TANH, [](Long a) { return std::tanh(a); }, {0.5L, -3, 1e-8L, 7, -7, 0.01L, 1e3L, -1e3L});
    check(
        TE_OP_LOGISTIC, [](Long a) { return logistic(a); }, kLine);
    check(TE_OP_LOGIT, [](Long a) { return std::log(a / (1 - a)); }, {0.25L, 1e-8L, 0.9375L, 0.7L, 1e-30L});
    check(
        TE_OP_SOFTPLUS, [](Long a) { return softplus(a); }, kLine);
    for (const Long extreme : {1e4L, -1e4L}) {
        check(TE_OP_LOGISTIC, [](Long a) { return logistic(a); }, {extreme});
        check(TE_OP_SOFTPLUS, [](Long a) { return softplus(a); }, {extreme});
    }
    check(TE_OP_LOG1M_EXP, [](Long a) { return a > -0.7L ? std::log(-std::expm1(a)) : std::log1p(-std::exp(a)); },
          {-0.5L, -1e-6L, -40, -0.69L, -0.7L, -3, -1e-30L, -1e3L});
}

TEST_CASE("special functions") {
    check(TE_OP_LGAMMA, [](Long a) { return std::lgamma(a); }, {0.5L, 1e-8L, 1.25L, 3.5L, 40, 1e8L, 7.75L});
    for (const Long extreme : {kTiny, kHuge}) check(TE_OP_LGAMMA, [](Long a) { return std::lgamma(a); }, {extreme});
    check(TE_OP_DIGAMMA, [](Long a) { return digamma(a); }, {0.5L, 1e-4L, 1.25L, 3.5L, 40, 1e8L, 7.75L, kHuge});
    check(TE_OP_NORMAL_CDF, [](Long a) { return std::erfc(-a / std::sqrt(2.0L)) / 2; },
          {0.5L, -3, 0, 6, -9, 1e-8L, -12, 40});
    check(TE_OP_LOG_NORMAL_CDF, [](Long a) { return log_normal_cdf(a); }, {0.5L, -3, 0, 6, -9, -40, 1e-8L, -100, 12});
}

TEST_CASE("mixtures") {
    check_elementwise(
        {TE_OP_LOG_MIX,
         [](const LongVector &a) {
             const Long top = std::fmax(a[1], a[2]);
             return LongVector{top, std::log(a[0] * std::exp(a[1] - top) + (1 - a[0]) * std::exp(a[2] - top))};
         },
         {{0.25L, -1, -2}, {0.5L, -300, -301}, {0.75L, 3, -80}, {1e-8L, -2, -1}, {0.9L, -0.5L, -0.5L}}});
}
