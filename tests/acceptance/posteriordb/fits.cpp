#include "fits.hpp"

#include <chrono>
#include <cmath>
#include <limits>
#include <random>

#include <diagnostics/psis.hpp>

using namespace tinyelbo;

namespace {

constexpr std::uint32_t kDraws = 4000;
// The standard error of the ELBO is then below 0.01 nats: log weights have an sd of about 1.
constexpr std::uint32_t kElboDraws = 1u << 16;

using Draws = xt::xtensor<double, 2>;
using Table = std::map<std::string, Moments>;

/// "theta[1]" for the first element.
std::string name_from_one(const Outputs<double>::Output& output, std::size_t element) {
    return output.shape.is_scalar() ? output.name : output.name + "[" + std::to_string(element + 1) + "]";
}

/// Of the outputs' draws, weighted.
Table moments(const Outputs<double>& outputs, const std::vector<double>& weights) {
    Table table;
    for (const auto& output : outputs.list()) {
        for (std::size_t j = 0; j < output.shape.size(); ++j) {
            const std::size_t column = output.first + j;
            double mean = 0, variance = 0;
            for (std::size_t i = 0; i < weights.size(); ++i) mean += weights[i] * outputs.draws()(i, column);
            for (std::size_t i = 0; i < weights.size(); ++i) {
                const double deviation = outputs.draws()(i, column) - mean;
                variance += weights[i] * deviation * deviation;
            }
            table[name_from_one(output, j)] = {mean, std::sqrt(variance)};
        }
    }
    return table;
}

/// log q(theta) up to a constant, q = N(mean, L L').
double log_q(const xt::xtensor<double, 1>& mean, const Draws& l, const xt::xtensor<double, 1>& theta) {
    std::vector<double> z(mean.size());
    double squares = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
        z[i] = theta(i) - mean(i);
        for (std::size_t j = 0; j < i; ++j) z[i] -= l(i, j) * z[j];
        z[i] /= l(i, i);
        squares += z[i] * z[i];
    }
    return -squares / 2;
}

std::vector<double> smoothed_weights(const Fit<double>& fit, const Draws& draws) {
    const auto mean = fit.mean();
    const auto l = fit.scale_tril();
    std::vector<double> ratios(kDraws), work(psis_work(kDraws));
    auto theta = xt::xtensor<double, 1>::from_shape({fit.dimension()});
    for (std::size_t i = 0; i < kDraws; ++i) {
        for (std::size_t j = 0; j < theta.size(); ++j) theta(j) = draws(i, j);
        ratios[i] = log_density<double>(fit.model(), theta).value - log_q(mean, l, theta);
    }
    pareto_smooth(ratios.data(), kDraws, work.data());
    for (double& ratio : ratios) ratio = std::exp(ratio);
    return ratios;
}

/// Draws of N(mean, covariance); nothing if the covariance is not positive definite.
Draws gaussian_draws(const xt::xtensor<double, 1>& mean, Draws l) {
    const std::size_t d = mean.size();
    for (std::size_t j = 0; j < d; ++j) {
        for (std::size_t k = 0; k < j; ++k) {
            for (std::size_t i = j; i < d; ++i) l(i, j) -= l(i, k) * l(j, k);
        }
        if (!(l(j, j) > 0)) return Draws();
        const double pivot = std::sqrt(l(j, j));
        for (std::size_t i = j; i < d; ++i) l(i, j) /= pivot;
    }
    std::mt19937_64 bits(1);
    std::normal_distribution<double> normal;
    auto draws = Draws::from_shape({kDraws, d});
    std::vector<double> z(d);
    for (std::size_t s = 0; s < kDraws; ++s) {
        for (double& number : z) number = normal(bits);
        for (std::size_t i = 0; i < d; ++i) {
            draws(s, i) = mean(i);
            for (std::size_t j = 0; j <= i; ++j) draws(s, i) += l(i, j) * z[j];
        }
    }
    return draws;
}

Table response_moments(const Fit<double>& fit, const std::vector<double>& equal) {
    Draws draws;
    try {
        draws = gaussian_draws(fit.mean(), fit.response_covariance());
    } catch (const Error&) {
        return {};
    }
    return draws.size() == 0 ? Table() : moments(outputs<double>(fit.model(), draws), equal);
}

}  // namespace

FullRankFit fit_full_rank(const Model& model) {
    const auto start = std::chrono::steady_clock::now();
    Fit<double> fit(model);
    fit.run();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    Fit<double> precise(model, {.elbo_draws = kElboDraws});
    precise.run();
    return {fit.result(), seconds.count(), precise.result(), fit.hash() == precise.hash()};
}

std::map<std::string, Estimates> estimate(const Model& model) {
    const std::vector<double> equal(kDraws, 1.0 / kDraws);
    Fit<double> full(model);
    full.run();
    const Draws draws = full.sample(kDraws);
    const auto full_outputs = outputs<double>(model, draws);
    const Table plain = moments(full_outputs, equal);
    const Table corrected = moments(full_outputs, smoothed_weights(full, draws));

    Fit<double> factorised(model, {.family = mean_field, .response = linear_response});
    factorised.run();
    const Table independent = moments(outputs(factorised, kDraws), equal);
    const Table response = response_moments(factorised, equal);

    std::map<std::string, Estimates> estimates;
    for (const auto& [name, moment] : plain) {
        const double response_sd = response.empty() ? std::numeric_limits<double>::quiet_NaN() : response.at(name).sd;
        estimates[name] = {moment.mean, moment.sd, corrected.at(name).mean, independent.at(name).sd, response_sd};
    }
    return estimates;
}
