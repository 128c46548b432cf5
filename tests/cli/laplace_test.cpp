#include "laplace.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace tinyelbo::cli;

namespace {

const xt::xtensor<double, 2> kX = {{1, -200}, {1, -100}, {1, 0}, {1, 100}, {1, 300}, {1, 50}};
const xt::xtensor<double, 1> kY = {0, 1, 0, 1, 1, 0};

double sigmoid(double eta) { return 1 / (1 + std::exp(-eta)); }

}  // namespace

TEST_CASE("logistic regression: zero gradient at the mode, and the inverse of the exact Hessian") {
    const auto model = tinyelbo::logistic(kX, kY, tinyelbo::normal_prior(2));
    const auto found = laplace(model, Vector{0.3, 0.02}, Vector{1, 0.01});
    REQUIRE(found);
    double gradient[2] = {-found->mean(0) / 4, -found->mean(1) / 4};
    double precision[2][2] = {{0.25, 0}, {0, 0.25}};
    for (std::size_t i = 0; i < 6; ++i) {
        const double p = sigmoid(found->mean(0) + found->mean(1) * kX(i, 1));
        for (std::size_t j = 0; j < 2; ++j) {
            gradient[j] += (kY(i) - p) * kX(i, j);
            for (std::size_t k = 0; k < 2; ++k) precision[j][k] += p * (1 - p) * kX(i, j) * kX(i, k);
        }
    }
    const double determinant = precision[0][0] * precision[1][1] - precision[0][1] * precision[1][0];
    for (std::size_t j = 0; j < 2; ++j) {
        // In posterior sds; then relative, within the differences' error.
        CHECK(std::abs(gradient[j]) * found->sd(j) < 1e-7);
        CHECK(found->sd(j) == doctest::Approx(std::sqrt(precision[1 - j][1 - j] / determinant)).epsilon(1e-6));
    }
    CHECK(found->covariance(0, 1) == doctest::Approx(-precision[0][1] / determinant).epsilon(1e-6));
}

TEST_CASE("a linear model with inferred noise: the textbook mode") {
    const Vector y = {1, 2.5, 2, 4, 7, 3};
    const auto model = tinyelbo::linear(kX, y);
    const auto found = laplace(model, Vector{3, 0.01, 0}, Vector{0.5, 0.005, 0.3});
    REQUIRE(found);
    double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        sum_x += kX(i, 1) / 6, sum_y += y(i) / 6;
        sum_xx += kX(i, 1) * kX(i, 1), sum_xy += kX(i, 1) * y(i);
    }
    const double slope = (sum_xy - 6 * sum_x * sum_y) / (sum_xx - 6 * sum_x * sum_x);
    double squares = 0;
    for (std::size_t i = 0; i < 6; ++i) squares += std::pow(y(i) - sum_y - slope * (kX(i, 1) - sum_x), 2);
    // Flat in log sigma: sigma^2 = RSS/n at the mode, where log sigma has the precision 2n.
    CHECK(found->mean(1) == doctest::Approx(slope).epsilon(1e-7));
    CHECK(found->mean(2) == doctest::Approx(0.5 * std::log(squares / 6)).epsilon(1e-7));
    CHECK(found->sd(2) == doctest::Approx(1 / std::sqrt(12.0)).epsilon(1e-6));
}

TEST_CASE("there is no mode to find in separable data") {
    const xt::xtensor<double, 1> y = {0, 0, 0, 1, 1, 1};
    xt::xtensor<double, 2> x = kX;
    x(5, 1) = 60;
    CHECK_FALSE(laplace(tinyelbo::logistic(x, y), Vector{0, 0}, Vector{1, 0.01}));
}
