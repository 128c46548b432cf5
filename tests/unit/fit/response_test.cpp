// Linear response for densities that tests write down: Hessians from differences of gradients.
#include <doctest/doctest.h>

#include "response_support.hpp"
#include "support/gaussian_target.hpp"

using namespace tinyelbo::test;

namespace {

/// Where a fit's response phase begins, in evaluations.
std::uint64_t evaluations_without(te_config config, const Density &density) {
    config.response = nullptr;
    return CustomFit(config, density).result().evaluations;
}

/// The density up to a number of evaluations, another one from there.
Density switched(const Density &before, const Density &after, std::uint64_t at) {
    return [=, count = std::uint64_t{0}](const Vector &theta, Vector &gradient) mutable {
        return count++ < at ? before(theta, gradient) : after(theta, gradient);
    };
}

}  // namespace

TEST_CASE("a Gaussian target's covariance is exact in double") {
    // Rounding of a gradient of some sds, divided by a difference of 2e-3 sds, is about 1e-12; the inverse multiplies
    // it by the condition number.
    for (const std::uint32_t d : {1u, 2u, 3u, 4u, 5u, 6u, 23u, 24u, 25u, 64u, 65u, 80u}) {
        CAPTURE(d);
        const GaussianTarget target(d, 30, d, 1e4);
        CustomFit fit(with_response(custom_config(d, te_mean_field)), target.density());
        CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
        const auto covariance = response_covariance(fit.fit());
        REQUIRE(covariance.has_value());
        CHECK(largest_error(*covariance, target.covariance()) < 1e-9);
        CHECK(fit.block().intact());
    }
}

TEST_CASE("in float it is so to rounding") {
    // As above, with a difference of 0.2 sds: 1e-5 times the condition number.
    for (const std::uint32_t d : {1u, 2u, 5u, 20u, 65u}) {
        CAPTURE(d);
        const GaussianTarget target(d, 10, d, 100);
        CustomFit fit(with_response(custom_config(d, te_mean_field, TE_F32)), target.density());
        const auto covariance = response_covariance(fit.fit());
        REQUIRE(covariance.has_value());
        CHECK(largest_error(*covariance, target.covariance()) < 1e-4);
        CHECK(fit.block().intact());
    }
}

TEST_CASE("differences are as wide as rounding lets them be, far from the origin") {
    constexpr double kFar = 3000;  // sds, of which the shifts lose 1e-4
    const Density density = [](const Vector &theta, Vector &gradient) {
        const double a = theta[0] - kFar, b = theta[1] + kFar;
        gradient = {-2 * a - b, -a - 2 * b};
        return 0.5 * (a * gradient[0] + b * gradient[1]);
    };
    Matrix wanted(2, 2);
    wanted.values = {2.0 / 3, -1.0 / 3, -1.0 / 3, 2.0 / 3};
    CustomFit fit(with_response(custom_config(2, te_mean_field, TE_F32)), density);
    const auto covariance = response_covariance(fit.fit());
    REQUIRE(covariance.has_value());
    CHECK(largest_error(*covariance, wanted) < 1e-5);
}

TEST_CASE("the covariance does not need q to be at the optimum of a Gaussian target") {
    const GaussianTarget target(5, 30, 1);
    for (const std::uint32_t steps : {1u, 2u, 5u, 10u}) {
        te_config config = with_response(custom_config(5, te_mean_field));
        config.max_steps = steps;
        CustomFit fit(config, target.density());
        CHECK(fit.verdict() == TE_VERDICT_BUDGET_SPENT);
        const auto covariance = response_covariance(fit.fit());
        REQUIRE(covariance.has_value());
        CHECK(largest_error(*covariance, target.covariance()) < 1e-8);
    }
}

TEST_CASE("it costs two gradients for each draw and dimension, and leaves the fit alone") {
    for (const std::uint32_t d : {1u, 4u, 5u, 24u, 25u, 65u}) {
        CAPTURE(d);
        const Density density = bent_density();
        const te_config config = with_response(custom_config(d, te_mean_field));
        te_config without = config;
        without.response = nullptr;
        CustomFit fit(config, density);
        const CustomFit plain(without, density);
        CHECK(fit.result().evaluations == plain.result().evaluations + 2 * d * response_draws(d));
        CHECK(fit.result().hessian_products == 0);
        CHECK(fit.result().verdict == plain.result().verdict);
        CHECK(fit.result().steps == plain.result().steps);
        CHECK(fit.result().elbo == plain.result().elbo);
        CHECK(fit.hash() == plain.hash());
        CHECK(response_covariance(fit.fit()).has_value());
        CHECK(fit.block().intact());
    }
}

TEST_CASE("no direction is asked for where there is no table") {
    CustomFit fit(with_response(custom_config(3, te_mean_field)));
    const GaussianTarget target(3, 10, 1);
    te_request request;
    do {
        REQUIRE(te_ask(&fit.fit(), &request) == TE_STATUS_OK);
        CHECK(request.direction == nullptr);
    } while (fit.advance(target.density()) && fit.verdict() == TE_VERDICT_RUNNING);
}

TEST_CASE("it is not available before the end, nor unasked for") {
    const GaussianTarget target(3, 10, 1);
    CustomFit running(with_response(custom_config(3, te_mean_field)));
    while (running.verdict() == TE_VERDICT_RUNNING) {
        CHECK_FALSE(response_covariance(running.fit()).has_value());
        running.advance(target.density());
    }
    CHECK(response_covariance(running.fit()).has_value());
    CustomFit plain(custom_config(3, te_mean_field), target.density());
    CHECK_FALSE(response_covariance(plain.fit()).has_value());
}

TEST_CASE("full-rank has nothing to restore: the combination is refused") {
    const te_config config = with_response(custom_config(3, te_full_rank));
    std::size_t bytes;
    CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_BAD_COMBINATION);
}

TEST_CASE("its memory is in the plan") {
    for (const std::uint32_t d : {1u, 7u, 64u, 65u})
        CHECK(required_bytes(with_response(custom_config(d, te_mean_field))) ==
              TE_ALIGN_UP(TE_MEAN_FIELD_BYTES(8, d, 0) + 8 * TE_RESPONSE_SIZE(d)));
}

TEST_CASE("a diverged fit has none, and no time is spent on it") {
    // Flat along the sum of the coordinates: improper.
    const Density improper = [](const Vector &theta, Vector &gradient) {
        const double difference = theta[0] - theta[1];
        gradient = {-difference, difference};
        return -0.5 * difference * difference;
    };
    const te_config config = with_response(custom_config(2, te_mean_field));
    const Density nowhere = [](const Vector &, Vector &gradient) {
        for (double &g : gradient) g = 0;
        return std::numeric_limits<double>::quiet_NaN();
    };
    CustomFit fit(config, nowhere);
    CHECK(fit.verdict() == TE_VERDICT_DIVERGED);
    CHECK_FALSE(response_covariance(fit.fit()).has_value());
    CHECK(fit.result().evaluations == evaluations_without(config, nowhere));
    // Mean-field does converge on the improper one, and its K is singular.
    CustomFit flat(config, improper);
    CHECK(flat.verdict() != TE_VERDICT_RUNNING);
    CHECK_FALSE(response_covariance(flat.fit()).has_value());
}

TEST_CASE("numbers that are not finite end it at once; the verdict stands") {
    const GaussianTarget target(3, 10, 1);
    for (const te_type precision : {TE_F64, TE_F32}) {
        const te_config config = with_response(custom_config(3, te_mean_field, precision));
        const std::uint64_t begin = evaluations_without(config, target.density());
        for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
            for (const std::uint64_t good : {0u, 8u, 200u}) {
                const Density broken = [bad](const Vector &, Vector &gradient) {
                    for (double &g : gradient) g = 0;
                    gradient[1] = bad;
                    return 0.0;
                };
                CustomFit fit(config, switched(target.density(), broken, begin + good));
                CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
                CHECK_FALSE(response_covariance(fit.fit()).has_value());
                CHECK(fit.result().skipped == 1);
                CHECK(fit.result().evaluations <= begin + good + 16);
            }
    }
}

TEST_CASE("a Hessian that is not positive definite gives none") {
    const GaussianTarget target(3, 10, 1);
    const Density convex = [](const Vector &theta, Vector &gradient) {
        gradient = theta;
        return 0.5 * dot(theta, theta);
    };
    // Curved the right way along each axis, not between them.
    const Density indefinite = [](const Vector &theta, Vector &gradient) {
        gradient = {-theta[0] - 2 * theta[1], -2 * theta[0] - theta[1], -theta[2]};
        return 0.5 * dot(theta, gradient);
    };
    const te_config config = with_response(custom_config(3, te_mean_field));
    const std::uint64_t begin = evaluations_without(config, target.density());
    for (const Density &bad : {convex, indefinite}) {
        CustomFit fit(config, switched(target.density(), bad, begin));
        CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
        CHECK_FALSE(response_covariance(fit.fit()).has_value());
    }
}
