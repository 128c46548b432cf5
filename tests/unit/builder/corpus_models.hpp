// Models of the golden programs, as users would write them; programs/models.mjs of the JavaScript tests has the same.
#pragma once

#include <cstddef>
#include <vector>

#include "eight_schools.hpp"

namespace corpus {

using namespace tinyelbo;
using Vector = xt::xtensor<double, 1>;
using Matrix = xt::xtensor<double, 2>;

inline Value features(ProgramBuilder& m) { return m.data("x", Matrix{{1, 0.5}, {1, -1.5}, {1, 2}, {1, 0}}); }

inline ProgramBuilder logistic_regression() {
    ProgramBuilder m;
    const Value x = features(m), y = m.data("y", Vector{0, 1, 1, 0});
    const Value beta = m.parameter("beta", 2);
    m.sample(beta, student_t(4, 0, 2.5));
    m.sample(y, bernoulli_logit_glm(x, beta));
    m.generate("p", logistic(matmul(x, beta)));
    return m;
}

inline ProgramBuilder linear_regression() {
    ProgramBuilder m;
    const Value x = features(m), y = m.data("y", Vector{0.5, -1, 2.5, 0});
    const Value beta = m.parameter("beta", 2), sigma = m.parameter("sigma", lower(0));
    m.sample(beta, normal(0, 10));
    m.sample(sigma, half_cauchy(2));
    m.sample(y, normal_glm(x, beta, sigma));
    m.generate("log_likelihood", log_densities(y, normal(matmul(x, beta), sigma)));
    return m;
}

inline ProgramBuilder poisson_regression() {
    ProgramBuilder m;
    const Value x = features(m), deaths = m.data("deaths", Vector{0, 1, 7, 2}), exposure = m.data("exposure", 3.5);
    const Value beta = m.parameter("beta", 2), group = m.data("group", Vector{0, 1, 1, 2});
    const Value spread = m.parameter("spread", lower(0));
    const Value offset = m.parameter("offset", 3, offset_multiplier(0, spread));
    m.sample(spread, half_normal(1));
    m.sample(offset, normal(0, spread));
    m.sample(deaths, poisson_log(matmul(x, beta) + offset[group] + log(exposure)));
    m.sample(deaths, poisson_log_glm(x, beta));
    return m;
}

/// Two states, by the forward algorithm; a node for every step.
inline ProgramBuilder hidden_markov() {
    ProgramBuilder m;
    const Value y = m.data("y", Vector{2, 0, 5, 7, 6, 1});
    const Value stay = m.parameter("stay", 2, interval(0, 1)), rate = m.parameter("rate", 2, positive_ordered());
    m.sample(stay, beta(8, 2));
    m.sample(rate, gamma(2, 0.5));
    const Value arrive[] = {concatenate(log(stay[0]), log1p(-stay[1])), concatenate(log1p(-stay[0]), log(stay[1]))};
    const auto emit = [&](int t, int k) { return log_density(y[t], poisson(rate[k])); };
    Value forward = concatenate(emit(0, 0), emit(0, 1)) - 0.69;
    for (int t = 1; t < 6; ++t) {
        std::vector<Value> next;
        for (int k = 0; k < 2; ++k) next.push_back(log_sum_exp(forward + arrive[k]) + emit(t, k));
        forward = concatenate(next);
    }
    m.add(log_sum_exp(forward));
    return m;
}

inline ProgramBuilder mixture() {
    ProgramBuilder m;
    const Value y = m.data("y", Vector{-2, -1.5, 0.5, 3, 2.5});
    const Value weight = m.parameter("weight", 3, simplex()), mu = m.parameter("mu", 3, ordered());
    const Value sigma = m.parameter("sigma", lower(0.01));
    m.sample(weight, dirichlet(2));
    m.sample(mu, normal(0, 3));
    m.sample(sigma, lognormal(0, 1));
    std::vector<Value> columns;
    for (int k = 0; k < 3; ++k) {
        columns.push_back(transpose(log(weight[k]) + log_densities(y, normal(mu[k], sigma))));
    }
    m.add(log_sum_exp(transpose(concatenate(columns))));
    const Value share = m.parameter("share", interval(0, 1));
    m.add(log_mix(share, log_densities(y, normal(0, 1)), log_densities(y, cauchy(0, 1))));
    return m;
}

inline ProgramBuilder gaussian_process() {
    ProgramBuilder m;
    const Value x = m.data("x", Vector{-1, -0.5, 0, 0.7, 1}), y = m.data("y", Vector{0.1, 0.4, 0.5, 0.2, -0.3});
    const Value magnitude = m.parameter("magnitude", lower(0)), length = m.parameter("length", lower(0));
    const Value noise = m.parameter("noise", lower(0));
    m.sample(length, inverse_gamma(5, 5));
    m.sample(concatenate(magnitude, noise), half_student_t(3, 1));
    const Value k = add_diagonal(squared_exponential(x, magnitude, length), square(noise) + 1e-8);
    m.sample(y, multi_normal_cholesky(0, cholesky(k)));
    m.generate("k", k);
    return m;
}

/// GARCH(1, 1), whose variances depend on each other.
inline ProgramBuilder garch() {
    ProgramBuilder m;
    const Value y = m.data("y", Vector{0.1, -0.4, 1.5, -0.9, 0.2, 0.3});
    const Value mu = m.parameter("mu"), omega = m.parameter("omega", lower(0));
    const Value alpha = m.parameter("alpha", interval(0, 1)), beta = m.parameter("beta", interval(0, 1 - alpha));
    std::vector<Value> sigma = {m.data("sigma1", 0.5)};
    for (int t = 1; t < 6; ++t) {
        sigma.push_back(sqrt(omega + alpha * square(y[t - 1] - mu) + beta * square(sigma.back())));
    }
    m.sample(y, normal(mu, concatenate(sigma)));
    m.generate("last", sigma.back());
    return m;
}

}  // namespace corpus
