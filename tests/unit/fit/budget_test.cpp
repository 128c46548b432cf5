// The budget of steps is kept wherever it ends, and whatever is there can be read.
#include <doctest/doctest.h>

#include "support/custom_fit.hpp"
#include "support/gaussian_target.hpp"
#include "support/hard_targets.hpp"

using namespace tinyelbo::test;

namespace {

void check_budget(const te_config &config, const Density &density) {
    const CustomFit fit(config, density);
    const te_result result = fit.result();
    CAPTURE(config.max_steps);
    CHECK(result.steps <= config.max_steps);
    CHECK(result.verdict != TE_VERDICT_RUNNING);
    CHECK(std::isfinite(result.elbo));
    CHECK(result.elbo_se >= 0);
    for (const double sd : fit.sd()) CHECK((sd > 0 && std::isfinite(sd)));
    for (const double mean : fit.mean()) CHECK(std::isfinite(mean));
    if (result.verdict != TE_VERDICT_CONVERGED) CHECK(result.steps == config.max_steps);
    if (result.verdict == TE_VERDICT_CONVERGED) CHECK(result.error_bound <= 0.02);
}

}  // namespace

TEST_CASE("every budget up to 60 steps is kept") {
    const HardTarget banana_target = banana();
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_optimizer *optimizer : {&te_adam, &te_plain_adam})
            for (std::uint32_t steps = 1; steps <= 60; ++steps)
                for (const te_type precision : {TE_F64, TE_F32}) {
                    te_config config = custom_config(2, *family, precision);
                    config.optimizer = optimizer;
                    config.max_steps = steps;
                    check_budget(config, banana_target.density);
                }
}

TEST_CASE("budgets that end in the averages are kept too") {
    const HardTarget target = eight_schools(false);
    for (const std::uint32_t steps : {100u, 150u, 203u, 333u, 500u, 777u, 1001u}) {
        te_config config = custom_config(10, te_full_rank);
        config.max_steps = steps;
        check_budget(config, target.density);
    }
}

TEST_CASE("one step in many dimensions") {
    const GaussianTarget target(65, 1, 1);
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const std::uint32_t draws : {1u, 8u, 20u}) {
            te_config config = custom_config(65, *family);
            config.max_steps = 1;
            config.draws = draws;
            check_budget(config, target.density());
        }
}

TEST_CASE("evaluations are those told: S a step and the report's") {
    te_config config = custom_config(65, te_mean_field);
    config.max_steps = 7;
    config.draws = 13;
    config.elbo_draws = 20;
    const CustomFit fit(config, GaussianTarget(65, 1, 1).density());
    CHECK(fit.result().evaluations == 7 * 13 + 20);
}

TEST_CASE("before the first step nothing is promised") {
    const CustomFit fit(custom_config(3, te_full_rank));
    const te_result result = fit.result();
    CHECK(result.verdict == TE_VERDICT_RUNNING);
    CHECK(result.steps == 0);
    CHECK(result.evaluations == 0);
    CHECK(result.error_bound == std::numeric_limits<double>::infinity());
    CHECK(result.elbo == -std::numeric_limits<double>::infinity());
    CHECK(fit.mean() == Vector{0, 0, 0});
    CHECK(fit.sd() == Vector{1, 1, 1});
}
