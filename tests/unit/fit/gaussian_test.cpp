// Fits of Gaussian targets, whose optima are known exactly.
#include <doctest/doctest.h>

#include "support/custom_fit.hpp"
#include "support/gaussian_target.hpp"

using namespace tinyelbo::test;

namespace {

struct Errors {
    double mean = 0, sd = 0;  ///< in sds, relative
};

Errors errors(const CustomFit &fit, const Vector &mean, const Vector &sd) {
    Errors worst;
    const Vector fitted_mean = fit.mean(), fitted_sd = fit.sd();
    for (std::size_t i = 0; i < mean.size(); ++i) {
        worst.mean = std::max(worst.mean, std::abs(fitted_mean[i] - mean[i]) / sd[i]);
        worst.sd = std::max(worst.sd, std::abs(fitted_sd[i] / sd[i] - 1));
    }
    return worst;
}

}  // namespace

TEST_CASE("full-rank in double is exact to 1e-6, evidence included") {
    for (const std::uint32_t d : {1u, 2u, 3u, 5u, 10u, 20u, 50u})
        for (const double scales : {1.0, 1e4}) {
            CAPTURE(d);
            const GaussianTarget target(d, 100, d, scales);
            const CustomFit fit(custom_config(d, te_full_rank), target.density());
            CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
            const Errors worst = errors(fit, target.mean(), target.sd());
            CHECK(worst.mean < 1e-6);
            CHECK(worst.sd < 1e-6);
            CHECK(std::abs(fit.result().elbo - target.log_evidence()) < 1e-6);
            CHECK(fit.result().elbo_se < 1e-6);
            CHECK(fit.result().skipped == 0);
        }
}

TEST_CASE("mean-field finds the mean and the conditional sds") {
    for (const std::uint32_t d : {1u, 2u, 5u, 10u, 20u, 50u}) {
        CAPTURE(d);
        const GaussianTarget target(d, 100, d, 1e4);
        const CustomFit fit(custom_config(d, te_mean_field), target.density());
        CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
        const Errors worst = errors(fit, target.mean(), target.conditional_sd());
        // The correlation as control variate leaves no noise here either.
        CHECK(worst.mean < 1e-6);
        CHECK(worst.sd < 1e-6);
        const te_result result = fit.result();
        CHECK(std::abs(result.elbo - target.mean_field_elbo()) < 4 * result.elbo_se + 1e-9);
    }
}

TEST_CASE("an ill-conditioned target is found to the tolerance") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const std::uint32_t d : {10u, 50u}) {
            CAPTURE(d);
            const GaussianTarget target(d, 1e6, d);
            const CustomFit fit(custom_config(d, *family), target.density());
            CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
            const Errors worst =
                errors(fit, target.mean(), family == &te_full_rank ? target.sd() : target.conditional_sd());
            CHECK(worst.mean < (d == 10 ? 0.02 : 0.05));
            CHECK(worst.sd < (d == 10 ? 0.02 : 0.05));
        }
}

TEST_CASE("float fits are within the tolerance") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const std::uint32_t d : {1u, 3u, 10u}) {
            CAPTURE(d);
            const GaussianTarget target(d, 100, d);
            const CustomFit fit(custom_config(d, *family, TE_F32), target.density());
            CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
            const Errors worst =
                errors(fit, target.mean(), family == &te_full_rank ? target.sd() : target.conditional_sd());
            CHECK(worst.mean < 0.02);
            CHECK(worst.sd < 0.02);
        }
}

TEST_CASE("more than 64 dimensions: no search for the mode, antithetic draws") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const std::uint32_t d : {65u, 200u}) {
            CAPTURE(d);
            CAPTURE(family == &te_full_rank);
            const GaussianTarget target(d, 10, d);
            const CustomFit fit(custom_config(d, *family), target.density());
            CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
            const Errors worst =
                errors(fit, target.mean(), family == &te_full_rank ? target.sd() : target.conditional_sd());
            CHECK(worst.mean < 0.05);
            CHECK(worst.sd < 0.05);
        }
}

TEST_CASE("any number of draws per step reaches the optimum") {
    const GaussianTarget target(3, 100, 1);
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_draws *sampler : {&te_orthogonal_draws, &te_antithetic_draws, &te_independent_draws})
            for (const std::uint32_t draws : {1u, 2u, 3u, 5u, 7u, 8u, 9u, 20u, 64u}) {
                CAPTURE(draws);
                te_config config = custom_config(3, *family);
                config.draws = draws;
                config.sampler = sampler;
                const CustomFit fit(config, target.density());
                CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
                const Errors worst =
                    errors(fit, target.mean(), family == &te_full_rank ? target.sd() : target.conditional_sd());
                CHECK(worst.mean < 1e-6);
                CHECK(worst.sd < 1e-6);
            }
}

TEST_CASE("both gradient estimators and plain Adam converge to the same optimum") {
    const GaussianTarget target(2, 4, 3);
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_optimizer *optimizer : {&te_adam, &te_plain_adam})
            for (const te_gradient gradient : {TE_GRADIENT_STL, TE_GRADIENT_REPARAM})
                for (const te_type precision : {TE_F64, TE_F32}) {
                    te_config config = custom_config(2, *family, precision);
                    config.optimizer = optimizer;
                    config.gradient = gradient;
                    config.step_size = 0.02;
                    config.max_steps = 20000;
                    const CustomFit fit(config, target.density());
                    CAPTURE(family == &te_full_rank);
                    CAPTURE(gradient);
                    CAPTURE(optimizer == &te_adam);
                    CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
                    const Errors worst =
                        errors(fit, target.mean(), family == &te_full_rank ? target.sd() : target.conditional_sd());
                    CHECK(worst.mean < 0.02);
                    CHECK(worst.sd < 0.02);
                }
}
