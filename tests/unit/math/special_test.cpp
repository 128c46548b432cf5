// The gamma function's relatives, pow, and functions made of logarithms and exponentials: at the edges, by identities,
// and those of two arguments as accurate as stated.
#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "bench/ulp/gamma_error.hpp"
#include "bench/ulp/pow_error.hpp"
#include "edge.hpp"
#include "math/log_normal_cdf.hpp"
#include "math/logit.hpp"
#include "math/softplus.hpp"

namespace tinyelbo {
namespace {

template <class Real>
constexpr Real kEpsilon = std::numeric_limits<Real>::epsilon();

TEST_CASE_TEMPLATE("softplus and log1m_exp at the edges", Real, double, float) {
    using E = Edge<Real>;
    CHECK(same(softplus(-E::kInfinity), Real(0)));
    CHECK(same(softplus(-E::kMax), Real(0)));
    CHECK(same(softplus(E::kInfinity), E::kInfinity));
    CHECK(same(softplus(E::kMax), E::kMax));
    CHECK(softplus(std::log(E::kSmallest) - 2) > 0);
    CHECK(same(log1m_exp(Real(0)), -E::kInfinity));
    CHECK(same(log1m_exp(Real(-0.0)), -E::kInfinity));
    CHECK(log1m_exp(-E::kTiny) == std::log(E::kTiny));
    CHECK(log1m_exp(-E::kInfinity) == 0);
    CHECK(log1m_exp(-E::kMax) == 0);
    CHECK(std::isnan(log1m_exp(E::kTiny)));
    CHECK(std::isnan(log1m_exp(E::kInfinity)));
}

TEST_CASE_TEMPLATE("logit at the edges, odd about 1/2", Real, double, float) {
    using E = Edge<Real>;
    CHECK(same(logit(Real(0)), -E::kInfinity));
    CHECK(same(logit(Real(-0.0)), -E::kInfinity));
    CHECK(same(logit(Real(1)), E::kInfinity));
    CHECK(same(logit(Real(0.5)), Real(0)));
    CHECK(logit(E::kTiny) == std::log(E::kTiny));
    for (const Real outside : {-E::kTiny, std::nextafter(Real(1), Real(2)), -E::kInfinity, E::kInfinity, E::kMax})
        CHECK(std::isnan(logit(outside)));
    for (const Real p : {Real(0.25), Real(0.375), Real(0x1p-20)}) CHECK(same(logit(p), -logit(1 - p)));
}

TEST_CASE_TEMPLATE("lgamma, digamma and trigamma at the edges", Real, double, float) {
    using E = Edge<Real>;
    for (const Real zero : {Real(0), Real(-0.0)}) {
        CHECK(same(tinyelbo::lgamma(zero), E::kInfinity));
        CHECK(same(digamma(zero), -E::kInfinity));
        CHECK(same(trigamma(zero), E::kInfinity));
    }
    CHECK(same(tinyelbo::lgamma(E::kInfinity), E::kInfinity));
    CHECK(same(tinyelbo::lgamma(E::kMax), E::kInfinity));
    CHECK(same(digamma(E::kInfinity), E::kInfinity));
    CHECK(same(trigamma(E::kInfinity), Real(0)));
    CHECK(std::isfinite(tinyelbo::lgamma(E::kMax / 1024)));
    CHECK(tinyelbo::lgamma(E::kTiny) == -std::log(E::kTiny));
    for (const Real negative : {-E::kTiny, Real(-0.5), Real(-1), Real(-4.5), -E::kInfinity}) {
        CHECK(std::isnan(tinyelbo::lgamma(negative)));
        CHECK(std::isnan(digamma(negative)));
        CHECK(std::isnan(trigamma(negative)));
    }
    CHECK(same(tinyelbo::lgamma(Real(1)), Real(0)));
    CHECK(same(tinyelbo::lgamma(Real(2)), Real(0)));
    // The true zero of digamma is no floating-point number.
    const Real zero = 1 + DigammaConstants<Real>::kZero;
    CHECK(std::fabs(digamma(zero)) <= 2 * kEpsilon<Real>);
    CHECK(digamma(std::nextafter(zero, Real(2))) > digamma(zero));
}

// MPFR has no trigamma, and the reference of the accuracy test is the tests' own.
TEST_CASE_TEMPLATE("trigamma where it is known", Real, double, float) {
    const double square = std::numbers::pi * std::numbers::pi;
    CHECK(std::fabs(static_cast<double>(trigamma(Real(1))) - square / 6) <= 4 * kEpsilon<Real>);
    CHECK(std::fabs(static_cast<double>(trigamma(Real(0.5))) - square / 2) <= 8 * kEpsilon<Real>);
    ulp::Exact exact;
    ulp::exact_trigamma(exact, ulp::Exact(0.5));
    CHECK(std::fabs(mpfr_get_d(exact, MPFR_RNDN) - square / 2) <= 8 * kEpsilon<double>);
}

TEST_CASE_TEMPLATE("log_normal_cdf and inverse_mills at the edges", Real, double, float) {
    using E = Edge<Real>;
    CHECK(same(log_normal_cdf(-E::kInfinity), -E::kInfinity));
    CHECK(same(log_normal_cdf(-E::kMax), -E::kInfinity));
    CHECK(log_normal_cdf(E::kInfinity) == 0);
    CHECK(log_normal_cdf(E::kMax) == 0);
    CHECK(same(inverse_mills(-E::kInfinity), E::kInfinity));
    CHECK(same(inverse_mills(-E::kMax), E::kMax));
    CHECK(same(inverse_mills(E::kInfinity), Real(0)));
    CHECK(same(inverse_mills(E::kMax), Real(0)));
}

TEST_CASE_TEMPLATE("pow at the edges is IEEE 754's", Real, double, float) {
    using E = Edge<Real>;
    const Real values[] = {0, E::kTiny, E::kSmallest, Real(0.5), 1, 2, 3, E::kMax, E::kInfinity};
    for (const Real x : values)
        for (const Real size : values)
            for (const Real y : {size, -size}) {
                CAPTURE(x);
                CAPTURE(y);
                const Real expected = std::pow(x, y), value = tinyelbo::pow(x, y);
                if (std::isfinite(expected) && expected >= E::kSmallest)
                    CHECK(std::fabs(value / expected - 1) <= 2 * kEpsilon<Real>);
                else
                    CHECK(same(value, expected));
            }
    CHECK(same(tinyelbo::pow(E::kNan, Real(0)), Real(1)));
    CHECK(same(tinyelbo::pow(Real(1), E::kNan), Real(1)));
    CHECK(std::isnan(tinyelbo::pow(E::kNan, Real(2))));
    CHECK(std::isnan(tinyelbo::pow(Real(2), E::kNan)));
    CHECK(std::isnan(tinyelbo::pow(Real(0), E::kNan)));
    CHECK(std::isnan(tinyelbo::pow(E::kInfinity, E::kNan)));
    CHECK(std::isnan(tinyelbo::pow(Real(-2), Real(2))));
    CHECK(std::isnan(tinyelbo::pow(-E::kInfinity, Real(2))));
}

TEST_CASE_TEMPLATE("pow is as accurate as stated", Real, double, float) {
    const auto worst = ulp::measure_pow<Real>(20000);
    CAPTURE(worst.power.x);
    CAPTURE(worst.power.y);
    CHECK(worst.error <= ulp::kPowError<Real>);
}

TEST_CASE_TEMPLATE("differences of log Gamma and digamma are as accurate as stated", Real, double, float) {
    ulp::visit_pair_functions([](const ulp::PairFunction& function, auto f) {
        const auto worst = ulp::measure_pairs<Real>(function, 2000, f);
        CAPTURE(function.name);
        CAPTURE(worst.a);
        CAPTURE(worst.b);
        CHECK(worst.error <= ulp::stated_error<Real>(function));
    });
}

TEST_CASE_TEMPLATE("differences of log Gamma at special values", Real, double, float) {
    for (const Real a : {Real(0.3), Real(2), Real(5), Real(1e9)}) {
        CHECK(lgamma_difference(a, Real(0)) == 0);
        CHECK(digamma_difference(a, Real(0)) == 0);
        CHECK(same(log_beta(a, Real(7)), log_beta(Real(7), a)));
    }
    CHECK(std::isnan(lgamma_difference(Edge<Real>::kNan, Real(1))));
    CHECK(std::isnan(log_beta(Edge<Real>::kNan, Real(1))));
    CHECK(std::isnan(log_beta(Real(1), Edge<Real>::kNan)));
    CHECK(log_beta(Real(0), Real(2)) == Edge<Real>::kInfinity);
}

TEST_CASE_TEMPLATE("log_ratio near 1 and at the edges", Real, double, float) {
    using E = Edge<Real>;
    for (const Real b : {Real(0.3), Real(7), Real(1e9)})
        for (Real gap = Real(0.9); gap > kEpsilon<Real>; gap /= 3)
            for (const Real a : {b + b * gap, b - b * gap}) {
                ulp::Wide exact;
                ulp::exact_log_ratio(exact, static_cast<double>(a), static_cast<double>(b));
                CHECK(ulp::ulp_error(log_ratio(a, b), exact) <= 2.03);
                CHECK(same(log_ratio(a, b), -log_ratio(b, a)));
            }
    CHECK(log_ratio(Real(7), Real(7)) == 0);
    CHECK(same(log_ratio(Real(0), Real(7)), -E::kInfinity));
    CHECK(same(log_ratio(Real(7), Real(0)), E::kInfinity));
    CHECK(same(log_ratio(E::kInfinity, Real(7)), E::kInfinity));
    CHECK(std::isnan(log_ratio(Real(0), Real(0))));
    CHECK(std::isnan(log_ratio(E::kNan, Real(1))));
    CHECK(std::isnan(log_ratio(Real(1), E::kNan)));
}

TEST_CASE_TEMPLATE("what is left of log Gamma at special values", Real, double, float) {
    CHECK(same(log_factorial_excess(Real(0)), Real(0)));
    CHECK(log_factorial_excess(Real(1)) == 1);
    CHECK(std::isnan(log_factorial_excess(Real(-1))));
    CHECK(std::isnan(log_factorial_excess(Edge<Real>::kNan)));
    for (const Real a : {Real(0.3), Real(2), Real(5), Real(1e9)}) {
        CHECK(lgamma_excess_difference(a, Real(0)) == 0);
        CHECK(digamma_excess_difference(a, Real(0)) == 0);
    }
}

}  // namespace
}  // namespace tinyelbo
