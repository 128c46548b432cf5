#include "optim/lbfgs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

#include "math/vector.hpp"
#include "optim/line_search.hpp"
#include "support/dense.hpp"

using namespace tinyelbo;
using test::Matrix;
using test::Vector;

namespace {

/// History with storage of its own, nothing in it but guards behind it.
template <class Real>
struct OwnedHistory {
    explicit OwnedHistory(int size)
        : numbers(lbfgs_numbers(static_cast<std::uint64_t>(size)) + 1, Real(77)),
          history{numbers.data(), numbers.data() + kLbfgsPairs * size, numbers.data() + 2 * kLbfgsPairs * size, size} {}

    bool remember(const Vector &step, const Vector &change) {
        for (std::size_t i = 0; i < step.size(); ++i) {
            next_step(history, ring)[i] = static_cast<Real>(step[i]);
            next_change(history, ring)[i] = static_cast<Real>(change[i]);
        }
        const LbfgsRing before = ring;
        remember_pair(history, ring);
        return before.next != ring.next;
    }
    Vector apply(const Vector &x) const {
        std::vector<Real> out(x.begin(), x.end());
        apply_inverse_hessian(history, ring, out.data());
        return Vector(out.begin(), out.end());
    }

    std::vector<Real> numbers;
    LbfgsHistory<Real> history;
    LbfgsRing ring{};
};

/// The BFGS update of an inverse Hessian (Nocedal and Wright 2006, eq. 6.17).
Matrix updated(const Matrix &inverse, const Vector &s, const Vector &y) {
    const std::size_t n = s.size();
    const double rho = 1 / test::dot(s, y);
    Matrix left(n, n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) left(i, j) = (i == j) - rho * s[i] * y[j];
    Matrix out = test::multiply(test::multiply(left, inverse), test::transposed(left));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) out(i, j) += rho * s[i] * s[j];
    return out;
}

struct Pair {
    Vector step, change;
};

/// Steps, and the changes that a random positive definite Hessian makes of them.
std::vector<Pair> random_pairs(std::size_t n, int count, unsigned seed) {
    std::mt19937_64 engine(seed);
    std::normal_distribution<double> normal;
    Matrix root(n, n);
    for (double &x : root.values) x = normal(engine);
    std::vector<Pair> pairs;
    for (int k = 0; k < count; ++k) {
        Vector step(n);
        for (double &x : step) x = normal(engine);
        Vector change = test::multiply_transposed(root, test::multiply(root, step));
        for (std::size_t i = 0; i < n; ++i) change[i] += step[i];
        pairs.push_back({step, change});
    }
    return pairs;
}

/// f and its gradient at x (Rosenbrock 1960, in pairs of coordinates).
double rosenbrock(const Vector &x, Vector &gradient) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); i += 2) {
        const double bend = x[i + 1] - x[i] * x[i], rest = 1 - x[i];
        sum += 100 * bend * bend + rest * rest;
        gradient[i] = -400 * bend * x[i] - 2 * rest;
        gradient[i + 1] = 200 * bend;
    }
    return sum;
}

struct Minimum {
    Vector x;
    double value;
    int evaluations;
};

/// L-BFGS by these two parts alone.
template <class Real>
Minimum minimise(double (*function)(const Vector &, Vector &), Vector x, double tolerance) {
    const std::size_t n = x.size();
    OwnedHistory<Real> memory(static_cast<int>(n));
    Vector gradient(n), there(n), gradient_there(n);
    Minimum found{x, function(x, gradient), 1};
    while (std::sqrt(test::dot(gradient, gradient)) > tolerance) {
        Vector direction = memory.apply(gradient);
        for (double &value : direction) value = -value;
        const double slope = test::dot(direction, gradient);
        REQUIRE(slope < 0);
        LineSearchState<Real> search;
        const double first = memory.ring.count > 0 ? 1 : 1 / std::sqrt(test::dot(gradient, gradient));
        begin_search(search, static_cast<Real>(found.value), static_cast<Real>(slope), static_cast<Real>(first),
                     Real(1e6), std::numeric_limits<Real>::epsilon());
        for (SearchStatus status = SearchStatus::kTry; status == SearchStatus::kTry;) {
            for (std::size_t i = 0; i < n; ++i) there[i] = x[i] + static_cast<double>(search.length) * direction[i];
            found.value = function(there, gradient_there);
            REQUIRE(++found.evaluations < 500);
            const double slope_there = test::dot(direction, gradient_there);
            status = tell_search(search, static_cast<Real>(found.value), static_cast<Real>(slope_there));
            REQUIRE(status != SearchStatus::kFailed);
        }
        Vector step = there, change = gradient_there;
        for (std::size_t i = 0; i < n; ++i) step[i] -= x[i], change[i] -= gradient[i];
        memory.remember(step, change);
        x = there, gradient = gradient_there;
    }
    CHECK(memory.numbers.back() == Real(77));
    found.x = x;
    return found;
}

}  // namespace

TEST_CASE_TEMPLATE("the two loops are the BFGS updates of the identity by the last 8 pairs", Real, double, float) {
    const double tolerance = 2e3 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    for (const std::size_t n : {std::size_t{1}, std::size_t{5}, std::size_t{13}})
        for (const int count : {0, 1, 3, kLbfgsPairs, kLbfgsPairs + 1, 3 * kLbfgsPairs - 1}) {
            CAPTURE(n);
            CAPTURE(count);
            const std::vector<Pair> pairs = random_pairs(n, count, 7);
            OwnedHistory<Real> memory(static_cast<int>(n));
            for (const Pair &pair : pairs) CHECK(memory.remember(pair.step, pair.change));
            Matrix inverse = test::diagonal_matrix(Vector(n, 1));
            for (int k = std::max(0, count - kLbfgsPairs); k < count; ++k)
                inverse = updated(inverse, pairs[static_cast<std::size_t>(k)].step,
                                  pairs[static_cast<std::size_t>(k)].change);
            const Vector x = random_pairs(n, 1, 8)[0].step;
            const Vector wanted = test::multiply(inverse, x), got = memory.apply(x);
            const double size = std::sqrt(test::dot(x, x)) * 10;
            for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(got[i] - wanted[i]) <= tolerance * size);
            CHECK(memory.numbers.back() == Real(77));
        }
}

TEST_CASE("the inverse Hessian takes the newest change of the gradient to its step") {
    OwnedHistory<double> memory(6);
    for (const Pair &pair : random_pairs(6, 20, 3)) {
        memory.remember(pair.step, pair.change);
        const Vector got = memory.apply(pair.change);
        for (std::size_t i = 0; i < 6; ++i) CHECK(got[i] == doctest::Approx(pair.step[i]).epsilon(1e-9));
    }
}

TEST_CASE("a pair without positive curvature is not kept") {
    OwnedHistory<double> memory(2);
    CHECK(memory.remember({1, 0}, {2, 0}));
    CHECK_FALSE(memory.remember({1, 0}, {-1, 0}));
    CHECK_FALSE(memory.remember({1, 0}, {0, 1}));
    CHECK_FALSE(memory.remember({0, 0}, {0, 0}));
    CHECK_FALSE(memory.remember({1, 0}, {std::numeric_limits<double>::quiet_NaN(), 0}));
    CHECK(memory.ring.count == 1);
    CHECK(memory.apply({1, 1}) == Vector{0.5, 1});
}

TEST_CASE("a pair refused by a full ring costs the oldest one and no other") {
    const std::vector<Pair> pairs = random_pairs(4, kLbfgsPairs, 5);
    OwnedHistory<double> memory(4);
    for (const Pair &pair : pairs) memory.remember(pair.step, pair.change);
    CHECK_FALSE(memory.remember({1, 0, 0, 0}, {-1, 0, 0, 0}));
    Matrix inverse = test::diagonal_matrix(Vector(4, 1));
    for (std::size_t k = 1; k < pairs.size(); ++k) inverse = updated(inverse, pairs[k].step, pairs[k].change);
    const Vector got = memory.apply({1, 2, 3, 4}), wanted = test::multiply(inverse, {1, 2, 3, 4});
    for (std::size_t i = 0; i < 4; ++i) CHECK(got[i] == doctest::Approx(wanted[i]).epsilon(1e-9));
}

TEST_CASE_TEMPLATE("Rosenbrock's valley, with the line search", Real, double, float) {
    for (const std::size_t n : {std::size_t{2}, std::size_t{10}}) {
        Vector x(n);
        for (std::size_t i = 0; i < n; ++i) x[i] = i % 2 == 0 ? -1.2 : 1;
        const double tolerance = sizeof(Real) == 8 ? 1e-9 : 1e-3;
        const Minimum found = minimise<Real>(rosenbrock, x, tolerance);
        // The smallest eigenvalue of the Hessian at the minimum is 0.4.
        for (const double value : found.x) CHECK(std::abs(value - 1) < 3 * tolerance / 0.4);
        CHECK(found.evaluations < 100);
    }
}
