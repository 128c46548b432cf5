// Densities take their arguments in the order that their functions say, with all constants.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "evaluate.hpp"

using namespace tinyelbo;
using Vector = std::vector<double>;

namespace {

const double kPi = std::acos(-1.0);

/// A log density of parameters p[4] at (0.4, 0.7, 1.3, 2.1), once summed over one element, once by elements.
void check(const std::function<Density(const Value& p)>& density, double variate, double expected) {
    for (bool varying : {false, true}) {
        ProgramBuilder m;
        auto p = m.parameter("p", 4);
        auto x = m.data("x", variate);
        auto shift = varying ? p[0] - 0.4 : Value(0);
        m.generate("sum", log_density(varying ? x + shift : x, density(p)));
        m.generate("each", log_densities(reshape(varying ? x + shift : x, 2), density(p)));
        m.add(p);
        const Vector theta = {0.4, 0.7, 1.3, 2.1};
        CHECK(evaluate(m, "sum", theta)[0] == doctest::Approx(expected).epsilon(1e-13));
        for (double each : evaluate(m, "each", theta)) CHECK(each == doctest::Approx(expected).epsilon(1e-13));
    }
}

/// The same where only data can be the variate.
void check_discrete(const std::function<Density(const Value& p)>& density, double variate, double expected) {
    ProgramBuilder m;
    auto p = m.parameter("p", 4);
    auto x = m.data("x", variate);
    m.generate("sum", log_density(x, density(p)));
    m.generate("each", log_densities(reshape(x, 2), density(p)));
    m.add(p);
    const Vector theta = {0.4, 0.7, 1.3, 2.1};
    CHECK(evaluate(m, "sum", theta)[0] == doctest::Approx(expected).epsilon(1e-13));
    for (double each : evaluate(m, "each", theta)) CHECK(each == doctest::Approx(expected).epsilon(1e-13));
}

double log_choose(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }
double log_normal(double x, double mean, double sd) {
    return -0.5 * std::pow((x - mean) / sd, 2) - std::log(sd) - 0.5 * std::log(2 * kPi);
}
double log_student_t(double x, double nu, double mean, double sd) {
    return std::lgamma((nu + 1) / 2) - std::lgamma(nu / 2) - 0.5 * std::log(nu * kPi) - std::log(sd) -
           (nu + 1) / 2 * std::log1p(std::pow((x - mean) / sd, 2) / nu);
}

}  // namespace

TEST_CASE("continuous densities") {
    check([](const Value& p) { return normal(p[1], p[2]); }, 0.9, log_normal(0.9, 0.7, 1.3));
    check([](const Value& p) { return student_t(p[3], p[1], p[2]); }, 0.9, log_student_t(0.9, 2.1, 0.7, 1.3));
    check([](const Value& p) { return cauchy(p[1], p[2]); }, 0.9, log_student_t(0.9, 1, 0.7, 1.3));
    check([](const Value& p) { return laplace(p[1], p[2]); }, 0.9, -0.2 / 1.3 - std::log(2.6));
    check([](const Value& p) { return lognormal(p[1], p[2]); }, 0.9,
          log_normal(std::log(0.9), 0.7, 1.3) - std::log(0.9));
    check([](const Value& p) { return gamma(p[3], p[2]); }, 0.9,
          2.1 * std::log(1.3) - std::lgamma(2.1) + 1.1 * std::log(0.9) - 1.3 * 0.9);
    check([](const Value& p) { return inverse_gamma(p[3], p[2]); }, 0.9,
          2.1 * std::log(1.3) - std::lgamma(2.1) - 3.1 * std::log(0.9) - 1.3 / 0.9);
    check([](const Value& p) { return exponential(p[2]); }, 0.9, std::log(1.3) - 1.3 * 0.9);
    check([](const Value& p) { return beta(p[3], p[2]); }, 0.9,
          std::lgamma(3.4) - std::lgamma(2.1) - std::lgamma(1.3) + 1.1 * std::log(0.9) + 0.3 * std::log(0.1));
    check([](const Value& p) { return uniform(p[1], p[3]); }, 0.9, -std::log(1.4));
    check([](const Value& p) { return half_normal(p[2]); }, 0.9, std::log(2) + log_normal(0.9, 0, 1.3));
    check([](const Value& p) { return half_cauchy(p[2]); }, 0.9, std::log(2) + log_student_t(0.9, 1, 0, 1.3));
    check([](const Value& p) { return half_student_t(p[3], p[2]); }, 0.9,
          std::log(2) + log_student_t(0.9, 2.1, 0, 1.3));
}

TEST_CASE("discrete densities") {
    const auto logistic_of = [](double x) { return 1 / (1 + std::exp(-x)); };
    check_discrete([](const Value& p) { return bernoulli(p[0]); }, 1, std::log(0.4));
    check_discrete([](const Value& p) { return bernoulli(p[0]); }, 0, std::log(0.6));
    check_discrete([](const Value& p) { return bernoulli_logit(p[1]); }, 1, std::log(logistic_of(0.7)));
    check_discrete([](const Value& p) { return binomial(7, p[0]); }, 3,
                   log_choose(7, 3) + 3 * std::log(0.4) + 4 * std::log(0.6));
    check_discrete([](const Value& p) { return binomial_logit(7, p[1]); }, 3,
                   log_choose(7, 3) + 3 * std::log(logistic_of(0.7)) + 4 * std::log(logistic_of(-0.7)));
    check_discrete([](const Value& p) { return poisson(p[2]); }, 3, 3 * std::log(1.3) - 1.3 - std::log(6));
    check_discrete([](const Value& p) { return poisson_log(p[2]); }, 3, 3 * 1.3 - std::exp(1.3) - std::log(6));
    check_discrete(
        [](const Value& p) { return negative_binomial_2(p[2], p[3]); }, 3,
        std::lgamma(5.1) - std::lgamma(2.1) - std::log(6) + 2.1 * std::log(2.1 / 3.4) + 3 * std::log(1.3 / 3.4));
    const double total = std::exp(0.4) + std::exp(0.7) + std::exp(1.3) + std::exp(2.1);
    check_discrete([](const Value& p) { return categorical_logit(p); }, 2, 1.3 - std::log(total));
}

TEST_CASE("densities of vectors") {
    ProgramBuilder m;
    auto u = m.parameter("u", 3);
    auto l = m.constant(xt::xtensor<double, 2>{{2, 0, 0}, {1, 3, 0}, {0.5, -1, 1.5}});
    m.generate("dirichlet", log_density(softmax(u), dirichlet(m.data("alpha", xt::xtensor<double, 1>{1, 2, 3.5}))));
    m.generate("symmetric", log_density(softmax(u), dirichlet(1.5)));
    m.generate("multi_normal", log_density(u, multi_normal_cholesky(m.data("mean", 0.5), l)));
    m.add(u);
    const Vector theta = {std::log(0.2), std::log(0.3), std::log(0.5)};
    CHECK(evaluate(m, "dirichlet", theta)[0] ==
          doctest::Approx(std::lgamma(6.5) - std::lgamma(2) - std::lgamma(3.5) + std::log(0.3) + 2.5 * std::log(0.5))
              .epsilon(1e-13));
    CHECK(evaluate(m, "symmetric", theta)[0] ==
          doctest::Approx(std::lgamma(4.5) - 3 * std::lgamma(1.5) + 0.5 * std::log(0.2 * 0.3 * 0.5)).epsilon(1e-13));
    const double z0 = (theta[0] - 0.5) / 2, z1 = (theta[1] - 0.5 - z0) / 3;
    const double z2 = (theta[2] - 0.5 - 0.5 * z0 + z1) / 1.5;
    CHECK(evaluate(m, "multi_normal", theta)[0] ==
          doctest::Approx(-1.5 * std::log(2 * kPi) - std::log(9.0) - (z0 * z0 + z1 * z1 + z2 * z2) / 2).epsilon(1e-13));
}

TEST_CASE("generalised linear models are their densities of a product") {
    ProgramBuilder m;
    auto x = m.data("x", xt::xtensor<double, 2>{{1, 0.5}, {1, -2}, {1, 1.5}, {1, 0}});
    auto y = m.data("y", xt::xtensor<double, 1>{0.5, -1, 2, 0});
    auto binary = m.data("binary", xt::xtensor<int, 1>{1, 0, 0, 1});
    auto counts = m.data("counts", xt::xtensor<int, 1>{3, 0, 7, 1});
    auto beta = m.parameter("beta", 2);
    auto sigma = m.parameter("sigma");
    auto eta = matmul(x, beta);
    m.generate("normal", log_density(y, normal_glm(x, beta, sigma)) - log_density(y, normal(eta, sigma)));
    m.generate("logit", log_density(binary, bernoulli_logit_glm(x, beta)) - log_density(binary, bernoulli_logit(eta)));
    m.generate("poisson", log_density(counts, poisson_log_glm(x, beta)) - log_density(counts, poisson_log(eta)));
    m.add(sigma + sum(beta));
    for (const char* name : {"normal", "logit", "poisson"}) {
        CHECK(std::abs(evaluate(m, name, {0.3, -0.6, 1.7})[0]) < 1e-12);
    }
}
