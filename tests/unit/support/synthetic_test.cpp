#include "support/synthetic.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace tinyelbo::test;

namespace {

double mean_product(const Matrix &x, std::size_t j, std::size_t k) {
    double sum = 0;
    for (std::size_t i = 0; i < x.rows; ++i) sum += x(i, j) * x(i, k);
    return sum / static_cast<double>(x.rows);
}

}  // namespace

TEST_CASE("Features have the stated scales and correlation") {
    const std::size_t n = 20000;
    const Regression data =
        make_regression({.n = n, .p = 5, .correlation = 0.9, .mixed_scales = true}, Response::kLogistic, 1);
    double product = 1, smallest = 1e9, largest = 0;
    for (std::size_t j = 1; j < 5; ++j) {
        CHECK(data.x(0, 0) == 1);
        const double sd = std::sqrt(mean_product(data.x, j, j));
        product *= sd, smallest = std::min(smallest, sd), largest = std::max(largest, sd);
        for (std::size_t k = 1; k < j; ++k) {
            const double correlation = mean_product(data.x, j, k) / (sd * std::sqrt(mean_product(data.x, k, k)));
            CHECK(std::abs(correlation - 0.9) < 5 * (1 - 0.81) / std::sqrt(n));  // 5 se (Fisher 1915)
        }
    }
    // A sample sd has a relative se of 1 / sqrt(2 n) = 0.005.
    CHECK(smallest == doctest::Approx(0.01).epsilon(0.025));
    CHECK(largest == doctest::Approx(100).epsilon(0.025));
    CHECK(product == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("Data depend on the seed alone") {
    const Design design{.n = 30, .p = 3};
    CHECK(make_regression(design, Response::kLinear, 9).y == make_regression(design, Response::kLinear, 9).y);
    CHECK(make_regression(design, Response::kLinear, 9).y != make_regression(design, Response::kLinear, 10).y);
}

TEST_CASE("Quasi-separable data have an indicator whose rows all respond") {
    const Regression data = make_regression({.n = 100, .p = 3}, Response::kQuasiSeparable, 1);
    std::size_t marked = 0, others = 0;
    for (std::size_t i = 0; i < 100; ++i) {
        if (data.x(i, 2) == 1) marked += data.y[i] == 1;
        if (data.x(i, 2) == 0) others += data.y[i] == 1;
    }
    CHECK(marked == 10);
    CHECK(others > 0);
    CHECK(others < 90);
}
