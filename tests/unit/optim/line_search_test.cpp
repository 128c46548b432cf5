#include "optim/line_search.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

using namespace tinyelbo;

namespace {

struct Valued {
    double value, slope;
};
using Function = std::function<Valued(double)>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Real>
struct Found {
    SearchStatus status;
    Real length;
    Valued start, end;
    int evaluations;
};

template <class Real>
Found<Real> search_on(const Function &function, double first, double longest = 1e30, double noise = 0) {
    const Valued start = function(0);
    LineSearchState<Real> search;
    begin_search(search, static_cast<Real>(start.value), static_cast<Real>(start.slope), static_cast<Real>(first),
                 static_cast<Real>(longest), static_cast<Real>(noise));
    Found<Real> found{SearchStatus::kTry, 0, start, start, 0};
    while (found.status == SearchStatus::kTry) {
        found.length = search.length;
        found.end = function(static_cast<double>(search.length));
        ++found.evaluations;
        REQUIRE(found.evaluations < 100);
        REQUIRE(search.length > 0);
        REQUIRE(search.length <= static_cast<Real>(longest));
        found.status = tell_search(search, static_cast<Real>(found.end.value), static_cast<Real>(found.end.slope));
    }
    return found;
}

template <class Real>
bool decreases(const Found<Real> &found, double noise = 0) {
    const double wanted = found.start.value + 1e-4 * static_cast<double>(found.length) * found.start.slope;
    return found.end.value <= wanted + noise;
}
template <class Real>
bool curves(const Found<Real> &found) {
    return std::abs(found.end.slope) <= 0.9 * std::abs(found.start.slope);
}

/// The test functions of Moré and Thuente 1994, section 5, where formulas are given there: (5.1), (5.2) and the convex
/// functions (5.4) of Yanai, Ozawa and Kaneko.
Function fraction() {
    return [](double t) {
        const double q = t * t + 2;
        return Valued{-t / q, (t * t - 2) / (q * q)};
    };
}
Function quintic() {
    return [](double t) {
        const double u = t + 0.004;
        return Valued{std::pow(u, 5) - 2 * std::pow(u, 4), 5 * std::pow(u, 4) - 8 * std::pow(u, 3)};
    };
}
Function convex(double beta1, double beta2) {
    const auto gamma = [](double beta) { return std::sqrt(1 + beta * beta) - beta; };
    const double g1 = gamma(beta1), g2 = gamma(beta2);
    return [=](double t) {
        const double left = std::hypot(1 - t, beta2), right = std::hypot(t, beta1);
        return Valued{g1 * left + g2 * right, -g1 * (1 - t) / left + g2 * t / right};
    };
}

}  // namespace

TEST_CASE_TEMPLATE("accepted steps meet the strong Wolfe conditions", Real, double, float) {
    std::vector<Function> functions = {fraction(), convex(1e-3, 1e-3), convex(0.01, 1e-3), convex(1e-3, 0.01)};
    // Its slope at the start is 5e-7: no float near the minimum has one so small.
    if (sizeof(Real) == 8) functions.push_back(quintic());
    // In float the values' rounding is all that the decrease may fall short by.
    const double noise = sizeof(Real) == 8 ? 0 : 1e-7;
    for (const Function &function : functions)
        for (const double first : {1e-3, 0.1, 1.0, 10.0, 1000.0}) {
            CAPTURE(first);
            const Found<Real> found = search_on<Real>(function, first, 1e30, noise);
            CHECK(found.status == SearchStatus::kAccepted);
            CHECK(decreases(found, 3 * noise));
            CHECK(curves(found));
            CHECK(found.evaluations < 20);
        }
}

TEST_CASE("a good first step costs one evaluation, one too long for a parabola two") {
    const Function parabola = [](double t) { return Valued{0.5 * (t - 1) * (t - 1), t - 1}; };
    CHECK(search_on<double>(parabola, 1).evaluations == 1);
    const Found<double> found = search_on<double>(parabola, 5);
    CHECK(found.evaluations == 2);
    CHECK(found.length == doctest::Approx(1));  // the cubic is exact
}

TEST_CASE("downhill for ever: the longest step") {
    const Found<double> found = search_on<double>([](double t) { return Valued{-t, -1}; }, 1, 100);
    CHECK(found.status == SearchStatus::kAccepted);
    CHECK(found.length == 100);
    CHECK(found.evaluations == 5);  // 1, 4, 16, 64, 100
}

TEST_CASE("no longer than allowed, even at first") {
    const Found<double> found = search_on<double>([](double t) { return Valued{-t, -1}; }, 1, 0.25);
    CHECK(found.status == SearchStatus::kAccepted);
    CHECK(found.length == 0.25);
}

TEST_CASE("points that are not finite are too long") {
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(), kInfinity, -kInfinity})
        for (const bool in_slope : {false, true})
            for (const double first : {1.0, 50.0}) {
                const Found<double> found = search_on<double>(
                    [&](double t) {
                        const Valued inside{(t - 0.5) * (t - 0.5), 2 * (t - 0.5)};
                        if (t < 0.6) return inside;
                        return in_slope ? Valued{inside.value, bad} : Valued{bad, inside.slope};
                    },
                    first);
                CHECK(found.status == SearchStatus::kAccepted);
                CHECK(found.length < 0.6);
                CHECK(decreases(found));
                CHECK(curves(found));
            }
}

TEST_CASE("a slope that lies: failed, after a limited number of tries") {
    const Found<double> uphill = search_on<double>([](double t) { return Valued{t, -1}; }, 1);
    CHECK(uphill.status == SearchStatus::kFailed);
    CHECK(uphill.evaluations == 20);
    const Found<double> nowhere = search_on<double>(
        [](double t) {
            return t == 0 ? Valued{0, -1} : Valued{kInfinity, 0};
        },
        1);
    CHECK(nowhere.status == SearchStatus::kFailed);
}

TEST_CASE("where no slope is small, the best point is taken") {
    // The kink at 1 has slopes of -1 and 1 at its sides.
    const Found<double> found = search_on<double>(
        [](double t) {
            return Valued{std::abs(t - 1), t < 1 ? -1.0 : 1.0};
        },
        3);
    CHECK(found.status == SearchStatus::kAccepted);
    CHECK(found.evaluations == 21);
    CHECK(std::abs(found.length - 1) < 1e-3);
}

TEST_CASE("differences of values below their noise are left to the slopes") {
    // Rounded to whole numbers, the values say nothing about the minimum at 1e-3 / 2e-6 = 500.
    const Function rounded = [](double t) {
        return Valued{std::round(1e6 - 1e-3 * t + 1e-6 * t * t), -1e-3 + 2e-6 * t};
    };
    const Found<double> found = search_on<double>(rounded, 1, 1e30, 1);
    CHECK(found.status == SearchStatus::kAccepted);
    CHECK(curves(found));
}
