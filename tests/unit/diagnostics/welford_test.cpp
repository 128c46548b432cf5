#include "diagnostics/welford.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace tinyelbo;

TEST_CASE_TEMPLATE("running means and squares agree with two passes", Real, double, float) {
    constexpr int kSize = 3, kCount = 500;
    // Mean / sd of 1000: the textbook sum of squares would lose 6 digits.
    const Real offset[kSize] = {Real(0), Real(10), Real(-1000)}, divisor = Real(4);
    std::mt19937_64 engine(1);
    std::normal_distribution<double> normal;
    std::vector<std::vector<Real>> observations;
    Real mean[kSize], squares[kSize];
    const Welford<Real> running{mean, squares, kSize};
    reset(running);
    for (std::uint32_t n = 1; n <= kCount; ++n) {
        std::vector<Real> x(kSize);
        for (std::size_t i = 0; i < kSize; ++i) x[i] = static_cast<Real>(normal(engine)) + offset[i];
        observations.push_back(x);
        for (Real &value : x) value *= divisor;
        add(running, x.data(), divisor, n);
    }
    for (std::size_t i = 0; i < kSize; ++i) {
        long double sum = 0, about_mean = 0;
        for (const auto &x : observations) sum += static_cast<long double>(x[i]);
        const long double exact = sum / kCount;
        for (const auto &x : observations) {
            const long double deviation = static_cast<long double>(x[i]) - exact;
            about_mean += deviation * deviation;
        }
        // Each update rounds the mean once: at most n u |mean|. The squares' relative error is n u kappa, kappa =
        // |mean| / sd at most (Chan, Golub and LeVeque 1983, table 1).
        const long double unit = static_cast<long double>(std::numeric_limits<Real>::epsilon());
        const long double magnitude = 4 + std::abs(static_cast<long double>(offset[i]));
        CHECK(std::abs(static_cast<long double>(mean[i]) - exact) <= kCount * unit * magnitude);
        CHECK(std::abs(static_cast<long double>(squares[i]) - about_mean) <= kCount * unit * magnitude * about_mean);
    }
}

TEST_CASE("one observation has no spread, and reset forgets") {
    double mean[1] = {7}, squares[1] = {7};
    const Welford<double> running{mean, squares, 1};
    reset(running);
    const double x = 6;
    add(running, &x, 2.0, 1);
    CHECK(mean[0] == 3);
    CHECK(squares[0] == 0);
    reset(running);
    CHECK(mean[0] == 0);
    CHECK(squares[0] == 0);
}
