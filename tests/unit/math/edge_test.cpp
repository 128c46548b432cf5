// Values at the edges: zeros, infinities, NaN, overflow, underflow.
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "bench/ulp/functions.hpp"
#include "edge.hpp"

namespace tinyelbo {
namespace {

TEST_CASE_TEMPLATE("NaN in, NaN out", Real, double, float) {
    ulp::visit_functions([](const ulp::Function& function, auto f) {
        CAPTURE(function.name);
        CHECK(std::isnan(f(Edge<Real>::kNan)));
        CHECK(std::isnan(f(-Edge<Real>::kNan)));
    });
}

TEST_CASE_TEMPLATE("exp at the edges", Real, double, float) {
    using E = Edge<Real>;
    const Real last = std::nextafter(std::log(E::kMax), Real(0));
    CHECK(same(tinyelbo::exp(Real(0)), Real(1)));
    CHECK(same(tinyelbo::exp(Real(-0.0)), Real(1)));
    CHECK(same(tinyelbo::exp(E::kInfinity), E::kInfinity));
    CHECK(same(tinyelbo::exp(E::kMax), E::kInfinity));
    CHECK(same(tinyelbo::exp(-E::kInfinity), Real(0)));
    CHECK(same(tinyelbo::exp(-E::kMax), Real(0)));
    CHECK(std::isfinite(tinyelbo::exp(last)));
    CHECK(same(tinyelbo::exp(std::nextafter(std::log(E::kMax), E::kInfinity)), E::kInfinity));
    const Real subnormal = tinyelbo::exp(std::log(E::kSmallest) - 2);
    CHECK(subnormal > 0);
    CHECK(subnormal < E::kSmallest);
    CHECK(exp_nonpositive(-E::kInfinity) >= E::kSmallest);
    CHECK(exp_nonpositive(-E::kInfinity) < static_cast<Real>(1e6) * E::kSmallest);
    CHECK(same(exp_nonpositive(Real(0)), Real(1)));
}

TEST_CASE_TEMPLATE("expm1 at the edges", Real, double, float) {
    using E = Edge<Real>;
    CHECK(same(tinyelbo::expm1(Real(0)), Real(0)));
    CHECK(same(tinyelbo::expm1(Real(-0.0)), Real(-0.0)));
    CHECK(same(tinyelbo::expm1(E::kTiny), E::kTiny));
    CHECK(same(tinyelbo::expm1(-E::kSmallest), -E::kSmallest));
    CHECK(same(tinyelbo::expm1(-E::kInfinity), Real(-1)));
    CHECK(same(tinyelbo::expm1(-E::kMax), Real(-1)));
    CHECK(same(tinyelbo::expm1(E::kInfinity), E::kInfinity));
    CHECK(same(tinyelbo::expm1(E::kMax), E::kInfinity));
    CHECK(std::isfinite(tinyelbo::expm1(std::nextafter(std::log(E::kMax), Real(0)))));
}

TEST_CASE_TEMPLATE("log and log1p at the edges", Real, double, float) {
    using E = Edge<Real>;
    CHECK(same(tinyelbo::log(Real(1)), Real(0)));
    CHECK(same(tinyelbo::log(Real(0)), -E::kInfinity));
    CHECK(same(tinyelbo::log(Real(-0.0)), -E::kInfinity));
    CHECK(same(tinyelbo::log(E::kInfinity), E::kInfinity));
    CHECK(std::isnan(tinyelbo::log(-E::kTiny)));
    CHECK(std::isnan(tinyelbo::log(-E::kInfinity)));
    CHECK(tinyelbo::log(E::kTiny) == std::log(E::kTiny));
    CHECK(same(tinyelbo::log1p(Real(0)), Real(0)));
    CHECK(same(tinyelbo::log1p(Real(-0.0)), Real(-0.0)));
    CHECK(same(tinyelbo::log1p(-E::kTiny), -E::kTiny));
    CHECK(same(tinyelbo::log1p(Real(-1)), -E::kInfinity));
    CHECK(same(tinyelbo::log1p(E::kInfinity), E::kInfinity));
    CHECK(std::isfinite(tinyelbo::log1p(E::kMax)));
    CHECK(std::isnan(tinyelbo::log1p(std::nextafter(Real(-1), Real(-2)))));
    CHECK(std::isnan(tinyelbo::log1p(-E::kInfinity)));
}

TEST_CASE_TEMPLATE("logistic and tanh at the edges", Real, double, float) {
    using E = Edge<Real>;
    CHECK(same(logistic(Real(0)), Real(0.5)));
    CHECK(same(logistic(E::kInfinity), Real(1)));
    CHECK(same(logistic(-E::kInfinity), Real(0)));
    CHECK(same(logistic(E::kMax), Real(1)));
    CHECK(same(logistic(-E::kMax), Real(0)));
    CHECK(same(logistic_of_abs(-E::kInfinity), Real(1)));
    CHECK(same(logistic_of_abs(Real(0)), Real(0.5)));
    CHECK(same(tinyelbo::tanh(Real(-0.0)), Real(-0.0)));
    CHECK(same(tinyelbo::tanh(E::kTiny), E::kTiny));
    CHECK(same(tinyelbo::tanh(E::kInfinity), Real(1)));
    CHECK(same(tinyelbo::tanh(-E::kMax), Real(-1)));
}

TEST_CASE_TEMPLATE("sin and cos at the edges", Real, double, float) {
    using E = Edge<Real>;
    const Real last = SinCosConstants<Real>::kLargest;
    CHECK(same(tinyelbo::sin(Real(0)), Real(0)));
    CHECK(same(tinyelbo::sin(Real(-0.0)), Real(-0.0)));
    CHECK(same(tinyelbo::sin(E::kTiny), E::kTiny));
    CHECK(same(tinyelbo::cos(Real(-0.0)), Real(1)));
    CHECK(std::isfinite(tinyelbo::sin(last)));
    for (const Real outside : {std::nextafter(last, E::kInfinity), -E::kMax, E::kInfinity, -E::kInfinity}) {
        CHECK(std::isnan(tinyelbo::sin(outside)));
        CHECK(std::isnan(tinyelbo::cos(outside)));
    }
}

TEST_CASE_TEMPLATE("erfc and normal_cdf at the edges", Real, double, float) {
    using E = Edge<Real>;
    CHECK(std::fabs(tinyelbo::erfc(Real(0)) - 1) <= 4 * std::numeric_limits<Real>::epsilon());
    CHECK(same(tinyelbo::erfc(E::kInfinity), Real(0)));
    CHECK(same(tinyelbo::erfc(E::kMax), Real(0)));
    CHECK(same(tinyelbo::erfc(-E::kInfinity), Real(2)));
    CHECK(same(normal_cdf(-E::kInfinity), Real(0)));
    CHECK(same(normal_cdf(-E::kMax), Real(0)));
    CHECK(same(normal_cdf(E::kInfinity), Real(1)));
}

TEST_CASE_TEMPLATE("normal_quantile at the edges, odd about 1/2", Real, double, float) {
    using E = Edge<Real>;
    CHECK(same(normal_quantile(Real(0.5)), Real(0)));
    CHECK(same(normal_quantile(Real(0)), -E::kInfinity));
    CHECK(same(normal_quantile(Real(1)), E::kInfinity));
    CHECK(std::isfinite(normal_quantile(E::kTiny)));
    CHECK(std::isnan(normal_quantile(-E::kTiny)));
    CHECK(std::isnan(normal_quantile(std::nextafter(Real(1), Real(2)))));
    CHECK(std::isnan(normal_quantile(-E::kInfinity)));
    CHECK(std::isnan(normal_quantile(E::kInfinity)));
    constexpr int kSteps = 1 << 12;
    for (int i = 1; i < kSteps; ++i) {
        const Real p = static_cast<Real>(i) / kSteps;  // 1 - p is exact
        CHECK(same(normal_quantile(p), i == kSteps / 2 ? Real(0) : -normal_quantile(1 - p)));
        CHECK(same(normal_quantile(p), normal_quantile_of_uniform(p)));
    }
}

}  // namespace
}  // namespace tinyelbo
