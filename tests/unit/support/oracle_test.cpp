#include <doctest/doctest.h>

#include <cmath>

#include "brute_force.hpp"
#include "support/linear_oracle.hpp"
#include "support/logistic_oracle.hpp"
#include "support/poisson_oracle.hpp"
#include "support/synthetic.hpp"

using namespace tinyelbo::test;

namespace {

constexpr Family kFamilies[] = {Family::kFullRank, Family::kMeanField};

/// A central difference with step 1e-4 sd errs by 1e-8 times a third derivative; whitened, those are below 100 here.
constexpr double kSlopeTolerance = 1e-6;

double log_logistic(const Regression &data, const Vector &beta) {
    double sum = 0;
    const Vector eta = multiply(data.x, beta);
    for (std::size_t i = 0; i < eta.size(); ++i)
        sum += data.y[i] * eta[i] - std::max(eta[i], 0.0) - std::log1p(std::exp(-std::abs(eta[i])));
    return sum;
}

/// theta = (beta, log sigma).
double log_linear(const Regression &data, const Vector &theta) {
    const double s = theta.back();
    const Vector eta = multiply(data.x, Vector(theta.begin(), theta.end() - 1));
    double sum = 0;
    for (std::size_t i = 0; i < eta.size(); ++i) {
        const double z = (data.y[i] - eta[i]) * std::exp(-s);
        sum += -0.5 * z * z - s - 0.5 * std::log(2 * std::numbers::pi);
    }
    return sum;
}

/// Correlated scale_tril of a prior on d parameters.
Matrix prior_scale(std::size_t d) {
    Matrix scale(d, d);
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j <= i; ++j) scale(i, j) = i == j ? 0.5 + 0.2 * static_cast<double>(i) : 0.3;
    return scale;
}

template <class M>
void check_stationary(const M &model, const Optimum &optimum, Family family) {
    CHECK(exact_elbo(model, optimum.q) == doctest::Approx(optimum.elbo).epsilon(1e-13));
    CHECK(largest_slope([&](const Gaussian &q) { return exact_elbo(model, q); }, optimum.q, family) < kSlopeTolerance);
    if (family == Family::kMeanField)
        for (std::size_t i = 0; i < optimum.sd.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) CHECK(optimum.q.scale(i, j) == 0);
}

}  // namespace

TEST_CASE("Logistic oracle finds what a brute-force search finds") {
    for (std::size_t p : {1u, 2u})
        for (Family family : kFamilies) {
            CAPTURE(p);
            const Regression data = make_regression({.n = 25, .p = p, .scale = 2}, Response::kLogistic, 4);
            const LogisticModel model(data.x, data.y);
            const Optimum optimum = model.optimum(family);
            const auto elbo = [&](const Gaussian &q) {
                return grid_elbo([&](const Vector &beta) { return log_logistic(data, beta); }, q);
            };
            CHECK(elbo(optimum.q) == doctest::Approx(optimum.elbo).epsilon(1e-10));
            CHECK(largest_slope(elbo, optimum.q, family) < kSlopeTolerance);
            Gaussian start = optimum.q;
            for (double &m : start.mean) m += 1;
            for (double &l : start.scale.values) l *= 1.5;
            const Gaussian found = compass_search(elbo, start, family);
            // The search ends where no step of 1e-6 sd helps.
            for (std::size_t i = 0; i < p; ++i) {
                CHECK(std::abs(found.mean[i] - optimum.q.mean[i]) < 1e-5 * optimum.sd[i]);
                CHECK(sd_of(found)[i] == doctest::Approx(optimum.sd[i]).epsilon(1e-5));
            }
        }
}

TEST_CASE("Logistic oracle is stationary with flat and normal priors") {
    const Regression data =
        make_regression({.n = 120, .p = 5, .correlation = 0.9, .mixed_scales = true}, Response::kLogistic, 7);
    const Prior priors[] = {flat_prior(), normal_prior(5, 2.5), normal_prior({1, -1, 0, 2, 0.5}, prior_scale(5))};
    for (const Prior &prior : priors)
        for (Family family : kFamilies) {
            const LogisticModel model(data.x, data.y, prior);
            check_stationary(model, model.optimum(family), family);
        }
}

TEST_CASE("Logistic oracle without information returns the prior") {
    const std::size_t n = 12;
    const LogisticModel model(Matrix(n, 3), Vector(n, 1), normal_prior({1, 2, 3}, prior_scale(3)));
    const Optimum optimum = model.optimum(Family::kFullRank);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(optimum.q.mean[i] == doctest::Approx(i + 1.0).epsilon(1e-10));
        for (std::size_t j = 0; j <= i; ++j)
            CHECK(optimum.q.scale(i, j) == doctest::Approx(prior_scale(3)(i, j)).epsilon(1e-10));
    }
    CHECK(optimum.elbo == doctest::Approx(-static_cast<double>(n) * std::log(2)).epsilon(1e-12));
}

TEST_CASE("Logistic oracle follows the columns' scales") {
    Regression data = make_regression({.n = 200, .p = 4, .correlation = 0.5}, Response::kLogistic, 3);
    const Vector scales = {1, 1e4, 1e-4, 50};
    Regression scaled = data;
    double log_volume = 0;
    for (std::size_t j = 0; j < 4; ++j) {
        log_volume += std::log(scales[j]);
        for (std::size_t i = 0; i < data.x.rows; ++i) scaled.x(i, j) *= scales[j];
    }
    for (Family family : kFamilies) {
        const Optimum plain = LogisticModel(data.x, data.y).optimum(family);
        const Optimum stretched = LogisticModel(scaled.x, scaled.y).optimum(family);
        CHECK(stretched.elbo == doctest::Approx(plain.elbo - log_volume).epsilon(1e-12));
        for (std::size_t j = 0; j < 4; ++j) {
            CHECK(std::abs(stretched.q.mean[j] * scales[j] - plain.q.mean[j]) < 1e-9 * plain.sd[j]);
            CHECK(stretched.sd[j] * scales[j] == doctest::Approx(plain.sd[j]).epsilon(1e-9));
        }
    }
}

TEST_CASE("Logistic oracle refuses separable data") {
    const Regression data = make_regression({.n = 50, .p = 2}, Response::kSeparable, 1);
    for (Family family : kFamilies) CHECK_THROWS(LogisticModel(data.x, data.y).optimum(family));
}

TEST_CASE("Linear oracle's full-rank ELBO is the log evidence") {
    const double noise_sd = 0.7;
    const std::size_t n = 30, p = 4;
    const Regression data = make_regression({.n = n, .p = p, .noise_sd = noise_sd}, Response::kLinear, 2);
    const Vector prior_mean = {1, 0, -1, 2};
    const LinearModel model(data.x, data.y, noise_sd, normal_prior(prior_mean, prior_scale(p)));
    // y ~ N(X mu, noise_sd^2 I + X T T' X').
    const Matrix spread = multiply(data.x, prior_scale(p));
    Matrix marginal = multiply(spread, transposed(spread));
    Vector residual = multiply(data.x, prior_mean);
    for (std::size_t i = 0; i < n; ++i) marginal(i, i) += noise_sd * noise_sd, residual[i] = data.y[i] - residual[i];
    const auto factor = cholesky(marginal);
    const double log_evidence = -0.5 * sum_of_squares(solve_lower(*factor, residual)) - 0.5 * log_determinant(*factor) -
                                0.5 * static_cast<double>(n) * std::log(2 * std::numbers::pi);
    const Optimum full = model.optimum(Family::kFullRank);
    CHECK(full.elbo == doctest::Approx(log_evidence).epsilon(1e-12));
    CHECK(model.optimum(Family::kMeanField).elbo < full.elbo);
    for (Family family : kFamilies) check_stationary(model, model.optimum(family), family);
}

TEST_CASE("Linear oracle with free noise: its ELBO is the integral over both parameters") {
    const Regression data = make_regression({.n = 15, .p = 1, .intercept = false}, Response::kLinear, 5);
    const LinearModelFreeNoise model(data.x, data.y);
    Gaussian q{{0.3, -0.1}, Matrix(2, 2)};
    q.scale(0, 0) = 0.4, q.scale(1, 0) = 0.1, q.scale(1, 1) = 0.2;
    const double brute = grid_elbo([&](const Vector &theta) { return log_linear(data, theta); }, q);
    CHECK(exact_elbo(model, q) == doctest::Approx(brute).epsilon(1e-11));
}

TEST_CASE("Linear oracle with free noise is stationary with flat and normal priors") {
    const Regression data =
        make_regression({.n = 40, .p = 4, .correlation = 0.9, .scale = 3, .noise_sd = 2}, Response::kLinear, 6);
    const Prior priors[] = {flat_prior(), normal_prior(4, 1), normal_prior({1, -1, 0, 2, 0.5}, prior_scale(5))};
    for (const Prior &prior : priors)
        for (Family family : kFamilies) {
            const LinearModelFreeNoise model(data.x, data.y, prior);
            const Optimum optimum = model.optimum(family);
            check_stationary(model, optimum, family);
            if (prior.flat()) CHECK(optimum.sd[4] == doctest::Approx(std::sqrt(0.5 / 40)).epsilon(1e-10));
        }
}

TEST_CASE("Poisson oracle is stationary and integrates its own density") {
    const Regression one = make_regression({.n = 20, .p = 2}, Response::kPoisson, 8);
    const PoissonModel small(one.x, one.y);
    for (Family family : kFamilies) {
        const Optimum optimum = small.optimum(family);
        const auto density = [&](const Vector &theta) {
            Vector gradient(2);
            return small.log_density(theta.data(), gradient.data());
        };
        CHECK(grid_elbo(density, optimum.q) == doctest::Approx(optimum.elbo).epsilon(1e-11));
        const Regression data = make_regression({.n = 100, .p = 5, .correlation = 0.5}, Response::kPoisson, 8);
        const PoissonModel model(data.x, data.y);
        check_stationary(model, model.optimum(family), family);
    }
}
