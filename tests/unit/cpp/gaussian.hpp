// The exact posterior of a linear model with two coefficients.
#pragma once

#include <cmath>

#include <tinyelbo/tinyelbo.hpp>

struct Gaussian2 {
    double mean[2];
    double covariance[2][2];
    double log_evidence;
};

/// y ~ N(x beta, noise_sd^2), beta ~ N(0, prior_sd^2 I): conjugate normal regression.
inline Gaussian2 linear_posterior(const xt::xtensor<double, 2>& x, const xt::xtensor<double, 1>& y, double prior_sd,
                                  double noise_sd) {
    double precision[2][2] = {{1 / (prior_sd * prior_sd), 0}, {0, 1 / (prior_sd * prior_sd)}};
    double shift[2] = {0, 0};
    const std::size_t n = y.shape()[0];
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < 2; ++j) {
            shift[j] += x(i, j) * y(i) / (noise_sd * noise_sd);
            for (std::size_t k = 0; k < 2; ++k) precision[j][k] += x(i, j) * x(i, k) / (noise_sd * noise_sd);
        }
    }
    const double determinant = precision[0][0] * precision[1][1] - precision[0][1] * precision[1][0];
    Gaussian2 result = {};
    for (std::size_t j = 0; j < 2; ++j) {
        for (std::size_t k = 0; k < 2; ++k) {
            result.covariance[j][k] = (j == k ? precision[1 - j][1 - k] : -precision[j][k]) / determinant;
        }
    }
    for (std::size_t j = 0; j < 2; ++j) {
        result.mean[j] = result.covariance[j][0] * shift[0] + result.covariance[j][1] * shift[1];
    }
    // log p(y) = log p(y, beta) - log p(beta | y) at beta = mean, where the last is -log(2 pi) + log|precision|/2.
    const double log_two_pi = std::log(2 * std::acos(-1.0));
    double log_joint = -log_two_pi - 2 * std::log(prior_sd);
    for (const double beta : result.mean) log_joint -= 0.5 * beta * beta / (prior_sd * prior_sd);
    for (std::size_t i = 0; i < n; ++i) {
        const double residual = (y(i) - x(i, 0) * result.mean[0] - x(i, 1) * result.mean[1]) / noise_sd;
        log_joint -= 0.5 * residual * residual + 0.5 * log_two_pi + std::log(noise_sd);
    }
    result.log_evidence = log_joint + log_two_pi - 0.5 * std::log(determinant);
    return result;
}
