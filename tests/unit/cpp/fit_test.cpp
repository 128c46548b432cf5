// Fits through the C++ interface, against exactly Gaussian posteriors.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <optional>

#include <tinyelbo/tinyelbo.hpp>

#include "gaussian.hpp"

using tinyelbo::Fit;

namespace {

// Two well-determined coefficients under N(0, 1) priors and a known noise sd of 0.5.
const xt::xtensor<double, 2> kX = {{1, -2}, {1, -1}, {1, 0}, {1, 1}, {1, 3}};
const xt::xtensor<double, 1> kY = {-1.5, -0.25, 0.5, 2, 3.5};

tinyelbo::Model linear_model() {
    return tinyelbo::linear(kX, kY, tinyelbo::normal_prior(1), tinyelbo::Noise::known(0.5));
}

}  // namespace

TEST_CASE("a fit reaches an exactly Gaussian posterior and hands it back in every form") {
    const Gaussian2 exact = linear_posterior(kX, kY, 1, 0.5);
    Fit<double> fit(linear_model(), {.tolerance = 1e-7});
    CHECK(fit.run() == TE_VERDICT_CONVERGED);
    CHECK(fit.converged());
    const auto mean = fit.mean();
    const auto sd = fit.sd();
    const auto covariance = fit.covariance();
    const auto scale_tril = fit.scale_tril();
    CHECK(scale_tril(0, 1) == 0.0);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(mean(i) == doctest::Approx(exact.mean[i]).epsilon(1e-6));
        CHECK(sd(i) == doctest::Approx(std::sqrt(exact.covariance[i][i])).epsilon(1e-6));
        CHECK(fit.mean_view()(i) == mean(i));
        for (std::size_t j = 0; j < 2; ++j) {
            CHECK(covariance(i, j) == doctest::Approx(exact.covariance[i][j]).epsilon(1e-6));
            const double product = scale_tril(i, 0) * scale_tril(j, 0) + scale_tril(i, 1) * scale_tril(j, 1);
            CHECK(product == doctest::Approx(covariance(i, j)).epsilon(1e-12));
        }
    }
    CHECK(fit.elbo() == doctest::Approx(exact.log_evidence).epsilon(1e-6));
    CHECK(fit.elbo_se() >= 0.0);
    CHECK(fit.result().dimension == 2);
    CHECK(fit.result().evaluations > 0);
}

TEST_CASE("a mean-field fit of a Gaussian has the precisions' diagonal") {
    const Gaussian2 exact = linear_posterior(kX, kY, 1, 0.5);
    Fit<double> fit(linear_model(), {.family = tinyelbo::mean_field});
    fit.run();
    const double determinant =
        exact.covariance[0][0] * exact.covariance[1][1] - exact.covariance[0][1] * exact.covariance[1][0];
    for (std::size_t i = 0; i < 2; ++i) {
        // sd_i = 1/sqrt(precision_ii); means and sds within the default tolerance.
        const double sd = std::sqrt(determinant / exact.covariance[1 - i][1 - i]);
        CHECK(std::abs(fit.sd()(i) / sd - 1) < 0.05);
        CHECK(std::abs(fit.mean()(i) - exact.mean[i]) < 0.02 * sd);
    }
}

TEST_CASE("cutting a fit into steps changes no bit") {
    Fit<double> whole(linear_model());
    whole.run();
    Fit<double> cut(linear_model());
    while (cut.step(1) == TE_VERDICT_RUNNING) {
    }
    CHECK(whole.hash() == cut.hash());
    CHECK(whole.result().steps == cut.result().steps);
    CHECK(whole.step(1) == whole.verdict());
}

TEST_CASE("a fit survives moves, and data that were moved in") {
    xt::xtensor<double, 2> x = kX;
    xt::xtensor<double, 1> y = kY;
    auto model = tinyelbo::linear(std::move(x), std::move(y), tinyelbo::normal_prior(1), tinyelbo::Noise::known(0.5));
    std::optional<Fit<double>> first(std::in_place, std::move(model));
    first->step(1);
    Fit<double> second = std::move(*first);
    CHECK_THROWS_AS(first->result(), tinyelbo::Error);
    first.reset();
    second.run();
    Fit<double> reference(linear_model());
    reference.run();
    CHECK(second.hash() == reference.hash());
    second = Fit<double>(linear_model(), {.seed = 2});
    CHECK(second.verdict() == TE_VERDICT_RUNNING);
}

TEST_CASE("float fits give float results") {
    const Gaussian2 exact = linear_posterior(kX, kY, 1, 0.5);
    Fit<float> fit(linear_model());
    fit.run();
    const xt::xtensor<float, 1> mean = fit.mean();
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(std::abs(static_cast<double>(mean(i)) - exact.mean[i]) < 0.02 * std::sqrt(exact.covariance[i][i]));
    }
}

TEST_CASE("draws are numbered, and have the fit's moments") {
    Fit<double> fit(linear_model());
    fit.run();
    constexpr std::uint32_t kCount = 4000;
    const xt::xtensor<double, 2> draws = fit.sample(kCount);
    const xt::xtensor<double, 2> tail = fit.sample(8, 16);
    CHECK(std::memcmp(&draws(16, 0), tail.data(), 16 * sizeof(double)) == 0);
    for (std::size_t i = 0; i < 2; ++i) {
        double mean = 0;
        for (std::size_t k = 0; k < kCount; ++k) mean += draws(k, i) / kCount;
        // Five standard errors of independent draws.
        CHECK(std::abs(mean - fit.mean()(i)) < 5 * fit.sd()(i) / std::sqrt(kCount));
    }
}

TEST_CASE("predictions take any expression of new rows") {
    Fit<double> fit(linear_model());
    fit.run();
    const xt::xtensor<double, 2> rows = {{1, 0.5}, {1, 2}};
    constexpr std::uint32_t kDraws = 4000;
    const auto prediction = fit.predict(rows * 1.0, 0.9, kDraws);
    const auto covariance = fit.covariance();
    for (std::size_t i = 0; i < 2; ++i) {
        const double x = rows(i, 1);
        const double mean = fit.mean()(0) + fit.mean()(1) * x;
        const double sd = std::sqrt(covariance(0, 0) + 2 * x * covariance(0, 1) + x * x * covariance(1, 1) + 0.25);
        // A sample mean's standard error is sd/sqrt(n); a 5 % quantile's is sqrt(p(1-p)/n)/density = 2.11 sd/sqrt(n).
        const double error = 5 * 2.11 * sd / std::sqrt(kDraws);
        CHECK(std::abs(prediction.mean(i) - mean) < error);
        CHECK(std::abs(prediction.lower(i) - (mean - 1.6449 * sd)) < error);
        CHECK(std::abs(prediction.upper(i) - (mean + 1.6449 * sd)) < error);
    }
    CHECK_THROWS_AS(fit.predict(rows, 1.5), tinyelbo::Error);
}

TEST_CASE("a finished posterior becomes the next prior") {
    const Gaussian2 all = linear_posterior(kX, kY, 1, 0.5);
    const tinyelbo::Noise noise = tinyelbo::Noise::known(0.5);
    const auto rows = [](std::size_t begin, std::size_t end) {
        auto x = xt::xtensor<double, 2>::from_shape({end - begin, 2});
        auto y = xt::xtensor<double, 1>::from_shape({end - begin});
        for (std::size_t i = begin; i < end; ++i) {
            x(i - begin, 0) = kX(i, 0), x(i - begin, 1) = kX(i, 1), y(i - begin) = kY(i);
        }
        return std::pair(x, y);
    };
    auto [x1, y1] = rows(0, 3);
    auto [x2, y2] = rows(3, 5);
    Fit<double> first(tinyelbo::linear(x1, y1, tinyelbo::normal_prior(1), noise), {.tolerance = 1e-7});
    first.run();
    Fit<double> second(tinyelbo::linear(x2, y2, tinyelbo::prior_from(first), noise), {.tolerance = 1e-7});
    second.run();
    for (std::size_t i = 0; i < 2; ++i) CHECK(second.mean()(i) == doctest::Approx(all.mean[i]).epsilon(1e-6));
}
