// Options say what te_default_config says, and what is refused is refused with the number that would do.
#include <doctest/doctest.h>

#include <string>

#include <tinyelbo/tinyelbo.hpp>

using tinyelbo::Fit;
using tinyelbo::MinimalOptions;
using tinyelbo::Options;

namespace {

template <class AnyOptions>
void check_same(const AnyOptions& options, const te_config& config) {
    CHECK(options.family == config.family);
    CHECK(options.optimizer == config.optimizer);
    CHECK(options.sampler == config.sampler);
    CHECK(options.gradient == config.gradient);
    CHECK(options.importance == config.importance);
    CHECK(options.response == config.response);
    CHECK(options.draws == config.draws);
    CHECK(options.max_steps == config.max_steps);
    CHECK(options.elbo_draws == config.elbo_draws);
    CHECK(options.tolerance == config.tolerance);
    CHECK(options.step_size == config.step_size);
    CHECK(options.seed == config.seed);
}

tinyelbo::Error refusal(const tinyelbo::Model& model, const Options& options) {
    try {
        Fit<double> fit(model, options);
    } catch (const tinyelbo::Error& error) {
        return error;
    }
    return tinyelbo::Error(TE_STATUS_OK);
}

}  // namespace

TEST_CASE("what is left out is the C interface's default, for each optimiser its own") {
    check_same(Options{}, te_default_config(nullptr, &te_full_rank, &te_adam));
    check_same(Options{.optimizer = tinyelbo::plain_adam}, te_default_config(nullptr, &te_full_rank, &te_plain_adam));
    check_same(Options{.optimizer = tinyelbo::lbfgs}, te_default_config(nullptr, &te_full_rank, &te_lbfgs));
    check_same(MinimalOptions{.family = tinyelbo::mean_field}, te_minimal_config(nullptr, &te_mean_field, &te_adam));
    check_same(MinimalOptions{.optimizer = tinyelbo::lbfgs}, te_minimal_config(nullptr, &te_full_rank, &te_lbfgs));
}

TEST_CASE("options reach the engine") {
    const Fit<double> fit(tinyelbo::custom(3), {.family = tinyelbo::mean_field,
                                                .optimizer = tinyelbo::lbfgs,
                                                .sampler = tinyelbo::fixed_draws,
                                                .gradient = TE_GRADIENT_REPARAM,
                                                .importance = nullptr,
                                                .response = tinyelbo::linear_response,
                                                .draws = 64,
                                                .max_steps = 77,
                                                .elbo_draws = 99,
                                                .tolerance = 0.5,
                                                .step_size = 0.25,
                                                .seed = 11});
    const te_config& config = fit.handle()->config;
    CHECK(config.precision == TE_F64);
    CHECK(config.dimension == 3);
    CHECK(config.family == &te_mean_field);
    CHECK(config.optimizer == &te_lbfgs);
    CHECK(config.sampler == &te_fixed_draws);
    CHECK(config.gradient == TE_GRADIENT_REPARAM);
    CHECK(config.importance == nullptr);
    CHECK(config.response == &te_linear_response);
    CHECK(config.draws == 64);
    CHECK(config.max_steps == 77);
    CHECK(config.elbo_draws == 99);
    CHECK(config.tolerance == 0.5);
    CHECK(config.step_size == 0.25);
    CHECK(config.seed == 11);
}

TEST_CASE("fixed draws too few for a covariance are refused with the number that would do, and that does") {
    Options options = {.optimizer = tinyelbo::lbfgs, .draws = 8};
    const tinyelbo::Model model = tinyelbo::custom(12);
    const std::uint32_t least = tinyelbo::required_draws(model, options);
    CHECK(least > 12);
    const tinyelbo::Error error = refusal(model, options);
    CHECK(error.status() == TE_STATUS_TOO_FEW_DRAWS);
    CHECK(std::string(error.what()).find("8 draws where at least " + std::to_string(least) + " are needed: ") == 0);
    options.draws = least - 1;
    CHECK(refusal(model, options).status() == TE_STATUS_TOO_FEW_DRAWS);
    options.draws = least;
    CHECK(refusal(model, options).status() == TE_STATUS_OK);
    CHECK(tinyelbo::required_draws(model, {}) == 1);
}

TEST_CASE("parts that do not go together are refused") {
    const tinyelbo::Model model = tinyelbo::custom(3);
    CHECK(refusal(model, {.sampler = tinyelbo::fixed_draws}).status() == TE_STATUS_BAD_COMBINATION);
    CHECK(refusal(model, {.optimizer = tinyelbo::lbfgs, .sampler = tinyelbo::qmc_draws}).status() ==
          TE_STATUS_BAD_COMBINATION);
    CHECK(refusal(model, {.optimizer = tinyelbo::lbfgs, .gradient = TE_GRADIENT_STL}).status() ==
          TE_STATUS_BAD_COMBINATION);
    CHECK(refusal(model, {.response = tinyelbo::linear_response}).status() == TE_STATUS_BAD_COMBINATION);
    CHECK(refusal(tinyelbo::custom(65), {.sampler = tinyelbo::orthogonal_draws}).status() == TE_STATUS_BAD_SAMPLER);
}
