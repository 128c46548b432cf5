// Transforms: what they make, and their log-Jacobians beside determinants of differences.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "evaluate.hpp"

using namespace tinyelbo;
using Vector = std::vector<double>;

namespace {

double log_determinant(std::vector<Vector> a) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k; i < a.size(); ++i) {
            if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
        }
        std::swap(a[k], a[pivot]);
        sum += std::log(std::abs(a[k][k]));
        for (std::size_t i = k + 1; i < a.size(); ++i) {
            for (std::size_t j = a.size(); j-- > k;) a[i][j] -= a[i][k] / a[k][k] * a[k][j];
        }
    }
    return sum;
}

/// log |d x / d u| by central differences; of a simplex, of all its elements but the last.
double log_jacobian(const ProgramBuilder& m, const Vector& u) {
    constexpr double kStep = 1e-5;
    std::vector<Vector> jacobian(u.size(), Vector(u.size()));
    for (std::size_t j = 0; j < u.size(); ++j) {
        Vector above = u, below = u;
        above[j] += kStep;
        below[j] -= kStep;
        const Vector a = evaluate(m, "x", above), b = evaluate(m, "x", below);
        for (std::size_t i = 0; i < u.size(); ++i) jacobian[i][j] = (a[i] - b[i]) / (2 * kStep);
    }
    return log_determinant(jacobian);
}

/// A model of x with no other density than the transform's, whose u is theta.
Vector check(const Shape& shape, const Transform& transform, const Vector& u) {
    ProgramBuilder m;
    m.parameter("x", shape, transform);
    CHECK(log_density_at(m, u) == doctest::Approx(log_jacobian(m, u)).epsilon(1e-8));
    const xt::xtensor<double, 1> theta = xt::adapt(u, {u.size()});
    CHECK(check_gradient<double>(m.model(), theta).error < 1e-2);
    return evaluate(m, "x", u);
}

void check_close(const Vector& x, const Vector& expected) {
    REQUIRE(x.size() == expected.size());
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(x[i] == doctest::Approx(expected[i]).epsilon(1e-14));
}

}  // namespace

TEST_CASE("bounds") {
    check_close(check(1, lower(0), {0.3}), {std::exp(0.3)});
    check_close(check(2, lower(-2), {0.3, -1.2}), {std::exp(0.3) - 2, std::exp(-1.2) - 2});
    check_close(check(2, upper(5), {0.3, -1.2}), {5 - std::exp(0.3), 5 - std::exp(-1.2)});
    const auto logistic_of = [](double u) { return 1 / (1 + std::exp(-u)); };
    check_close(check(2, interval(0, 1), {0.3, -1.2}), {logistic_of(0.3), logistic_of(-1.2)});
    check_close(check(2, interval(-2, 3), {0.3, -1.2}), {5 * logistic_of(0.3) - 2, 5 * logistic_of(-1.2) - 2});
    check_close(check({2, 2}, interval(0, 3), {0.3, -1.2, 0, 9}),
                {3 * logistic_of(0.3), 3 * logistic_of(-1.2), 1.5, 3 * logistic_of(9)});
}

TEST_CASE("bounds and scales that are data, parameters, or vectors") {
    ProgramBuilder m;
    auto a = m.parameter("a");
    auto b = m.parameter("b", lower(a));
    auto bounds = m.data("bounds", xt::xtensor<double, 1>{-1, 0.5});
    m.parameter("x", 2, interval(bounds, bounds + square(b) + 1));
    m.parameter("z", 2, offset_multiplier(a, exp(b)));
    const Vector theta = {0.3, -0.7, 0.2, 0.9, -1.5, 0.4};
    const double b_value = 0.3 + std::exp(-0.7), width = b_value * b_value + 1;
    const double p = 1 / (1 + std::exp(-0.2)), q = 1 / (1 + std::exp(-0.9));
    check_close(evaluate(m, "b", theta), {b_value});
    check_close(evaluate(m, "x", theta), {-1 + width * p, 0.5 + width * q});
    check_close(evaluate(m, "z", theta), {0.3 - 1.5 * std::exp(b_value), 0.3 + 0.4 * std::exp(b_value)});
    const double expected = -0.7 + 2 * std::log(width) + std::log(p * (1 - p)) + std::log(q * (1 - q)) + 2 * b_value;
    CHECK(log_density_at(m, theta) == doctest::Approx(expected).epsilon(1e-14));
}

TEST_CASE("vectors in order") {
    check_close(check(3, ordered(), {-0.4, 0.3, -1.2}),
                {-0.4, -0.4 + std::exp(0.3), -0.4 + std::exp(0.3) + std::exp(-1.2)});
    check_close(check(2, positive_ordered(), {-0.4, 0.3}), {std::exp(-0.4), std::exp(-0.4) + std::exp(0.3)});
    check_close(check(1, positive_ordered(), {-0.4}), {std::exp(-0.4)});
}

TEST_CASE("simplexes") {
    const Vector x = check(4, simplex(), {0.3, -1.2, 0.5});
    double total = 0;
    for (double element : x) {
        CHECK(element > 0);
        total += element;
    }
    CHECK(total == doctest::Approx(1).epsilon(1e-15));
    // u = 0 is the middle (Stan reference manual, "Unit simplex").
    check_close(check(4, simplex(), {0, 0, 0}), {0.25, 0.25, 0.25, 0.25});
}
