// Models are checked when they are made, and what is wrong is said with its place.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include <tinyelbo/tinyelbo.hpp>

using tinyelbo::Error;

namespace {

const xt::xtensor<double, 2> kX = {{1, 0.5}, {1, -1}, {1, 2}, {1, 0}};
const xt::xtensor<double, 1> kY = {1, 0, 1, 0};

template <class F>
Error error_of(F&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return Error(TE_STATUS_OK);
}

}  // namespace

TEST_CASE("dimensions come from the data") {
    CHECK(tinyelbo::logistic(kX, kY).dimension() == 2);
    CHECK(tinyelbo::linear(kX, kY).dimension() == 3);
    CHECK(tinyelbo::linear(kX, kY, tinyelbo::flat_prior(), tinyelbo::Noise::known(1)).dimension() == 2);
    CHECK(tinyelbo::custom(5).dimension() == 5);
    CHECK(tinyelbo::logistic(kX, kY).scratch() == TE_GLM_SCRATCH(2));
}

TEST_CASE("shapes that do not fit name the slot when the model is made") {
    const xt::xtensor<double, 1> shorter = {1, 0, 1};
    const Error error = error_of([&] { tinyelbo::logistic(kX, shorter); });
    CHECK(error.status() == TE_STATUS_BAD_SLOT_SHAPE);
    CHECK(error.fault().slot == TE_GLM_Y);
    CHECK(std::string(error.what()).find("response") != std::string::npos);
}

TEST_CASE("faulty values name slot, row and column when the fit is made") {
    xt::xtensor<double, 2> x = kX;
    x(2, 1) = std::numeric_limits<double>::quiet_NaN();
    const Error error = error_of([&] { tinyelbo::Fit<double> fit(tinyelbo::logistic(x, kY)); });
    CHECK(error.status() == TE_STATUS_DATA_NOT_FINITE);
    CHECK(std::string(error.what()).find("features, slot 0, row 2, column 1 (from 0): ") == 0);

    const xt::xtensor<int, 1> counts = {1, 0, 3, 0};
    const Error out_of_range = error_of([&] { tinyelbo::Fit<float> fit(tinyelbo::logistic(kX, counts)); });
    CHECK(out_of_range.status() == TE_STATUS_DATA_OUT_OF_RANGE);
    CHECK(out_of_range.fault().row == 2);
}

TEST_CASE("settings that make no sense are refused") {
    const auto model = tinyelbo::logistic(kX, kY);
    CHECK(error_of([&] { tinyelbo::Fit<double>(model, {.draws = 0}); }).status() == TE_STATUS_BAD_DRAWS);
    CHECK(error_of([&] { tinyelbo::Fit<double>(model, {.max_steps = 0}); }).status() == TE_STATUS_BAD_STEPS);
    CHECK(error_of([&] { tinyelbo::Fit<double>(tinyelbo::custom(0)); }).status() == TE_STATUS_BAD_DIMENSION);
}

TEST_CASE("a model lends its log density and gradient") {
    const auto model = tinyelbo::logistic(kX, kY, tinyelbo::normal_prior(2));
    const xt::xtensor<double, 1> theta = {0.25, -0.5};
    double expected = 0;
    double slope[2] = {-theta(0) / 4, -theta(1) / 4};
    for (std::size_t j = 0; j < 2; ++j) {
        expected += -0.5 * theta(j) * theta(j) / 4 - std::log(2.0) - 0.5 * std::log(2 * std::acos(-1.0));
    }
    for (std::size_t i = 0; i < 4; ++i) {
        const double eta = theta(0) * kX(i, 0) + theta(1) * kX(i, 1);
        expected += kY(i) * eta - std::log1p(std::exp(eta));
        for (std::size_t j = 0; j < 2; ++j) slope[j] += (kY(i) - 1 / (1 + std::exp(-eta))) * kX(i, j);
    }
    const auto density = tinyelbo::log_density<double>(model, theta);
    CHECK(density.value == doctest::Approx(expected).epsilon(1e-13));
    CHECK(density.gradient(0) == doctest::Approx(slope[0]).epsilon(1e-13));
    CHECK(density.gradient(1) == doctest::Approx(slope[1]).epsilon(1e-13));
    CHECK_THROWS_AS(tinyelbo::log_density<double>(tinyelbo::custom(2), theta), Error);
}
