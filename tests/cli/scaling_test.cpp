#include "scaling.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace tinyelbo::cli;

namespace {

const Matrix kX = {{1, 10, 5}, {1, 20, 5}, {1, 60, 5}};

}  // namespace

TEST_CASE("features get mean 0 and sd 1; intercept and constants stay") {
    const Matrix scaled = Scaling(kX, true).apply(kX);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(scaled(i, 0) == 1);
        CHECK(scaled(i, 2) == 5);
        sum += scaled(i, 1);
        squares += scaled(i, 1) * scaled(i, 1);
    }
    CHECK(std::abs(sum) < 1e-14);
    CHECK(squares / 3 == doctest::Approx(1).epsilon(1e-14));
}

TEST_CASE("without an intercept nothing is shifted") {
    const Matrix x = {{10, 5}, {20, -5}, {60, 5}};
    const Matrix scaled = Scaling(x, false).apply(x);
    CHECK(scaled(1, 0) / scaled(0, 0) == doctest::Approx(2).epsilon(1e-14));
}

TEST_CASE("the map gives coefficients with the same linear predictor, and leaves the noise alone") {
    const Scaling scaling(kX, true);
    const Matrix map = scaling.parameter_map(4);
    const Vector scaled_theta = {0.5, -2, 3, 0.25};
    const Matrix scaled = scaling.apply(kX);
    Vector theta = Vector::from_shape({4});
    for (std::size_t i = 0; i < 4; ++i) {
        theta(i) = 0;
        for (std::size_t j = 0; j < 4; ++j) theta(i) += map(i, j) * scaled_theta(j);
    }
    for (std::size_t i = 0; i < 3; ++i) {
        double before = 0, after = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            before += scaled(i, j) * scaled_theta(j);
            after += kX(i, j) * theta(j);
        }
        CHECK(after == doctest::Approx(before).epsilon(1e-13));
    }
    CHECK(theta(3) == 0.25);
}

TEST_CASE("the inverse map undoes the map, with an intercept and without") {
    for (const bool intercept : {true, false}) {
        const Scaling scaling(kX, intercept);
        const Matrix map = scaling.parameter_map(4), inverse = scaling.inverse_parameter_map(4);
        for (std::size_t i = 0; i < 4; ++i) {
            for (std::size_t j = 0; j < 4; ++j) {
                double product = 0;
                for (std::size_t k = 0; k < 4; ++k) product += inverse(i, k) * map(k, j);
                CHECK(product == doctest::Approx(i == j ? 1 : 0).epsilon(1e-14));
            }
        }
    }
}

TEST_CASE("the log determinant is that of the map") {
    const Scaling scaling(kX, true);
    const Matrix map = scaling.parameter_map(3);
    CHECK(scaling.log_determinant() == doctest::Approx(std::log(map(0, 0) * map(1, 1) * map(2, 2))).epsilon(1e-14));
}
