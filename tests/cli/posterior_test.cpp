#include "posterior.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <tinyelbo/tinyelbo.hpp>

using namespace tinyelbo::cli;

namespace {

Gaussian example() {
    const Matrix lower = {{2, 0, 0}, {-1, 0.5, 0}, {3, 1, 4}};
    Gaussian q = {{1, -2, 3}, Vector::from_shape({3}), Matrix::from_shape({3, 3}), lower};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            q.covariance(i, j) = 0;
            for (std::size_t k = 0; k < 3; ++k) q.covariance(i, j) += lower(i, k) * lower(j, k);
        }
        q.sd(i) = std::sqrt(q.covariance(i, i));
    }
    return q;
}

}  // namespace

TEST_CASE("a linear map of a Gaussian") {
    const Gaussian q = example();
    const Matrix a = {{1, -0.5, 100}, {0, 2, 1}, {0, 0, 1e-3}};
    const Gaussian mapped = transform(q, a);
    for (std::size_t i = 0; i < 3; ++i) {
        double mean = 0;
        for (std::size_t j = 0; j < 3; ++j) mean += a(i, j) * q.mean(j);
        CHECK(mapped.mean(i) == doctest::Approx(mean).epsilon(1e-14));
        CHECK(mapped.scale_tril(i, i) > 0);
        CHECK(mapped.sd(i) == doctest::Approx(std::sqrt(mapped.covariance(i, i))).epsilon(1e-14));
        for (std::size_t j = 0; j < 3; ++j) {
            double covariance = 0, product = 0;
            for (std::size_t k = 0; k < 3; ++k) {
                product += mapped.scale_tril(i, k) * mapped.scale_tril(j, k);
                for (std::size_t l = 0; l < 3; ++l) covariance += a(i, k) * q.covariance(k, l) * a(j, l);
            }
            if (j > i) CHECK(mapped.scale_tril(i, j) == 0);
            CHECK(mapped.covariance(i, j) == doctest::Approx(covariance).epsilon(1e-13));
            CHECK(product == doctest::Approx(covariance).epsilon(1e-13));
        }
    }
}

TEST_CASE("standard errors of mapped means: exact for scaled ones, added up for sums, unknown where one is unknown") {
    const Matrix a = {{3, -1}, {0, 2}};
    const Vector from_sd = {1, 4}, to_sd = {5, 8};
    const Vector mapped = transform_errors({0.01, 0.02}, a, from_sd, to_sd);
    CHECK(mapped(0) == doctest::Approx((3 * 0.01 + 4 * 0.02) / 5));
    CHECK(mapped(1) == doctest::Approx(0.02));
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const Vector unknown = transform_errors({kInfinity, 0.02}, a, from_sd, to_sd);
    CHECK(unknown(0) == kInfinity);
    CHECK(unknown(1) == doctest::Approx(0.02));
}

TEST_CASE("the hash is the engine's, in both precisions") {
    const xt::xtensor<double, 2> x = {{1, -2}, {1, -1}, {1, 0}, {1, 1}, {1, 3}};
    const xt::xtensor<int, 1> y = {0, 1, 0, 1, 1};
    const auto check = [&]<class Real>(Real) {
        tinyelbo::Fit<Real> fit(tinyelbo::logistic(x, y, tinyelbo::normal_prior(1)), {.max_steps = 20});
        fit.run();
        const Gaussian q = {fit.mean(), fit.sd(), fit.covariance(), fit.scale_tril()};
        CHECK(hash(q, sizeof(Real) == 4) == fit.hash());
    };
    check(double());
    check(float());
}

TEST_CASE("rounding to single precision") {
    Gaussian q = example();
    q.mean(0) = 0.1;
    round_to_single(q);
    CHECK(q.mean(0) == static_cast<double>(0.1f));
    CHECK(q.mean(1) == -2);
}
