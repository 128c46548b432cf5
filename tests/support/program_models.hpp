// Models as programs: eight schools, and logistic regression in elementary operations and in one.
#ifndef TINYELBO_TESTS_SUPPORT_PROGRAM_MODELS_HPP
#define TINYELBO_TESTS_SUPPORT_PROGRAM_MODELS_HPP

#include "program_assembler.hpp"

namespace tinyelbo::test {

inline constexpr double kSchoolEffects[] = {28, 8, -3, 7, -1, 1, 18, 12};
inline constexpr double kSchoolErrors[] = {15, 10, 16, 11, 9, 11, 10, 18};

/// Non-centred, theta = (mu, log tau, z): y ~ N(mu + tau z, sigma), mu ~ N(0, 5), tau ~ Cauchy+(0, 5), z ~ N(0, 1).
/// Rubin 1981; Gelman et al., Bayesian Data Analysis, section 5.5.
inline Assembler eight_schools() {
    Assembler m;
    const auto y = m.data({8, 1}, "y"), sigma = m.data({8, 1}, "sigma");
    const auto zero = m.constant(0), one = m.constant(1), five = m.constant(5), log_2 = m.constant(0.6931471805599453);
    const auto mu = m.parameter(), log_tau = m.parameter(), z = m.parameter({8, 1});
    const auto tau = m.elementwise(TE_OP_EXP, {log_tau});
    const auto theta = m.elementwise(TE_OP_ADD, {mu, m.elementwise(TE_OP_MULTIPLY, {tau, z})});
    const auto parts = {log_tau, m.density(TE_OP_NORMAL, {mu, zero, five}), m.density(TE_OP_CAUCHY, {tau, zero, five}),
                        log_2,   m.density(TE_OP_NORMAL, {z, zero, one}),   m.density(TE_OP_NORMAL, {y, theta, sigma})};
    m.add(TE_OP_ADD_ALL, parts);
    m.output(mu, "mu");
    m.output(tau, "tau");
    m.output(theta, "theta", TE_OUTPUT_GENERATED);
    return m;
}

/// te_logistic with prior N(0, prior_sd^2): by BERNOULLI_LOGIT_GLM, or by matrix product, softplus and sums.
inline Assembler logistic_regression(std::uint32_t n, std::uint32_t p, double prior_sd, bool by_glm) {
    Assembler m;
    const auto x = m.data({n, p}, "x"), y = m.data({n, 1}, "y");
    const auto zero = m.constant(0), sd = m.constant(prior_sd);
    const auto beta = m.parameter({p, 1});
    const auto prior = m.density(TE_OP_NORMAL, {beta, zero, sd});
    if (by_glm) {
        m.add(TE_OP_ADD_ALL, {prior, m.density(TE_OP_BERNOULLI_LOGIT_GLM, {y, x, beta})});
        return m;
    }
    const auto eta = m.matmul(x, beta);
    const auto hits = m.add(TE_OP_DOT, {y, eta});
    const auto all = m.add(TE_OP_SUM, {m.elementwise(TE_OP_SOFTPLUS, {eta})});
    m.add(TE_OP_ADD_ALL, {prior, hits, m.elementwise(TE_OP_NEGATE, {all})});
    return m;
}

}  // namespace tinyelbo::test

#endif
