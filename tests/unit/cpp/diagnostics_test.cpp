// What a fit says of itself: k-hat, corrected means, the means' Monte Carlo error, linear response.
#include <doctest/doctest.h>

#include <cmath>

#include <tinyelbo/tinyelbo.hpp>

#include "gaussian.hpp"

using tinyelbo::Fit;

namespace {

const xt::xtensor<double, 2> kX = {{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 5}};
const xt::xtensor<double, 1> kY = {-1.5, -0.25, 0.5, 2, 3.5};

tinyelbo::Model linear_model() {
    return tinyelbo::linear(kX, kY, tinyelbo::normal_prior(10), tinyelbo::Noise::known(0.5));
}

/// Skewed, and lighter in both tails than any Gaussian: importance weights are bounded.
double log_skewed(double theta) { return -std::exp(theta) - std::exp(-3 * theta); }

double skewed(const xt::xtensor<double, 1>& theta, xt::xtensor<double, 1>& gradient) {
    gradient(0) = -std::exp(theta(0)) + 3 * std::exp(-3 * theta(0));
    return log_skewed(theta(0));
}

/// Its mean by the trapezoidal rule, which converges exponentially for such functions.
double skewed_mean() {
    double mass = 0, moment = 0;
    for (double theta = -4; theta <= 6; theta += 1e-3) {
        const double density = std::exp(log_skewed(theta));
        mass += density;
        moment += theta * density;
    }
    return moment / mass;
}

}  // namespace

TEST_CASE("weights of an exact q are equal; mean-field of a correlated posterior loses most of them") {
    Fit<double> exact(linear_model());
    exact.run();
    CHECK(exact.result().effective_draws > 511.9);
    Fit<double> narrow(linear_model(), {.family = tinyelbo::mean_field});
    narrow.run();
    // The posterior's correlation is rho = -0.73; weights of q at the precisions' diagonal have the tail index |rho|.
    CHECK(narrow.result().effective_draws < 0.9 * 512);
    CHECK(std::isfinite(narrow.k_hat()));
    CHECK(narrow.k_hat() == narrow.result().k_hat);
}

TEST_CASE("corrected means are the posterior's, where q's own are not") {
    Fit<double> fit(tinyelbo::custom(1), {.elbo_draws = 65536});
    fit.run(skewed);
    CHECK(fit.k_hat() < 0.7);
    const double error = fit.sd()(0) / std::sqrt(fit.result().effective_draws);
    CHECK(std::abs(fit.corrected_mean()(0) - skewed_mean()) < 5 * error);
    CHECK(std::abs(fit.mean()(0) - skewed_mean()) > 5 * error);
}

TEST_CASE("the linear response of a Gaussian is its covariance") {
    const Gaussian2 exact = linear_posterior(kX, kY, 10, 0.5);
    Fit<double> fit(linear_model(), {.family = tinyelbo::mean_field, .response = tinyelbo::linear_response});
    fit.run();
    const auto covariance = fit.response_covariance();
    for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t j = 0; j < 2; ++j) {
            // The Hessian is constant, so that no error of q enters; what is left are sums and a solved system.
            CHECK(covariance(i, j) == doctest::Approx(exact.covariance[i][j]).epsilon(1e-6));
        }
    }
    CHECK(fit.result().hessian_products > 0);
}

TEST_CASE("the means' Monte Carlo error is unknown before the first step and small at the end") {
    Fit<double> fit(tinyelbo::custom(1));
    CHECK(std::isinf(fit.mean_error()(0)));
    fit.run(skewed);
    CHECK(fit.mean_error()(0) > 0);
    CHECK(fit.mean_error()(0) < 0.02);
}

TEST_CASE("results that are not there are not made up") {
    Fit<double> fit(linear_model(), {.importance = nullptr});
    CHECK(std::isnan(fit.k_hat()));
    fit.run();
    CHECK(std::isnan(fit.k_hat()));
    CHECK_THROWS_AS(fit.corrected_mean(), tinyelbo::Error);
    CHECK_THROWS_AS(fit.response_covariance(), tinyelbo::Error);
    Fit<double> begun(linear_model());
    CHECK_THROWS_AS(begun.corrected_mean(), tinyelbo::Error);
}
