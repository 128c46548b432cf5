// Densities that are not finite, always or now and then, and densities without an optimum.
#include <doctest/doctest.h>

#include "support/custom_fit.hpp"
#include "support/gaussian_target.hpp"

using namespace tinyelbo::test;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN(), kInfinity = std::numeric_limits<double>::infinity();

bool finite(const Vector &values) {
    for (const double x : values)
        if (!std::isfinite(x)) return false;
    return true;
}

/// "No NaN leaves the engine": the posterior is finite, with positive sds, and the numbers of the report are numbers.
void check_sane(const CustomFit &fit) {
    CHECK(finite(fit.mean()));
    CHECK(finite(fit.scale_tril().values));
    for (const double sd : fit.sd()) CHECK(sd > 0);
    const te_result result = fit.result();
    CHECK_FALSE(std::isnan(result.elbo));
    CHECK_FALSE(std::isnan(result.elbo_se));
    CHECK_FALSE(std::isnan(result.error_bound));
    CHECK(result.steps <= fit.config().max_steps);
}

template <class Check>
void for_each_setting(const Check &check) {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const te_optimizer *optimizer : {&te_adam, &te_plain_adam})
                for (const std::uint32_t d : {1u, 3u, 70u}) {
                    te_config config = custom_config(d, *family, precision);
                    config.optimizer = optimizer;
                    CAPTURE(d);
                    CAPTURE(family == &te_full_rank);
                    CAPTURE(optimizer == &te_adam);
                    CAPTURE(precision);
                    check(config);
                }
}

}  // namespace

TEST_CASE("a density that is never finite ends as diverged") {
    for_each_setting([](const te_config &config) {
        for (const double bad : {kNan, kInfinity, -kInfinity})
            for (const bool in_gradient : {false, true}) {
                const CustomFit fit(config, [&](const Vector &, Vector &gradient) {
                    for (double &g : gradient) g = in_gradient ? bad : 0;
                    return in_gradient ? 0 : bad;
                });
                check_sane(fit);
                const te_result result = fit.result();
                CHECK(result.verdict == TE_VERDICT_DIVERGED);
                CHECK(result.steps < 100);
                CHECK(result.skipped > 30);
                if (!in_gradient) CHECK(result.elbo == -kInfinity);
            }
    });
}

TEST_CASE("a density that is now and then not finite costs steps, not the answer") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const double bad : {kNan, kInfinity, -kInfinity}) {
                const GaussianTarget target(3, 10, 1);
                const Density fine = target.density();
                int calls = 0, spoilt = 0;
                const Density density = [&](const Vector &theta, Vector &gradient) {
                    const double value = fine(theta, gradient);
                    if (++calls % 97 != 0) return value;
                    ++spoilt;
                    if (spoilt % 2 == 0) return bad;
                    gradient[1] = bad;
                    return value;
                };
                const CustomFit fit(custom_config(3, *family, precision), density);
                check_sane(fit);
                CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
                CHECK(fit.result().skipped > 0);
                CHECK(fit.result().skipped <= static_cast<std::uint32_t>(spoilt));
                const Vector sd = family == &te_full_rank ? target.sd() : target.conditional_sd();
                for (std::size_t i = 0; i < 3; ++i) {
                    CHECK(std::abs(fit.mean()[i] - target.mean()[i]) < 0.02 * sd[i]);
                    CHECK(std::abs(fit.sd()[i] / sd[i] - 1) < 0.02);
                }
            }
}

// log p = -x^2/2 inside |x| < 4 and -infinity outside, started where nothing is finite.
TEST_CASE("a support that misses the start's scale is found by shrinking") {
    te_config config = custom_config(1, te_full_rank);
    config.optimizer = &te_plain_adam;
    config.max_steps = 20000;
    const CustomFit fit(config, [](const Vector &theta, Vector &gradient) {
        const double x = theta[0] / 0.05;
        gradient[0] = -x / 0.05;
        return std::abs(x) < 4 ? -0.5 * x * x : -std::numeric_limits<double>::infinity();
    });
    check_sane(fit);
    CHECK(fit.result().skipped > 0);
    CHECK(std::abs(fit.mean()[0]) < 0.05 * 0.05);
    // Draws beyond 4 sds, one in 16,000, are dropped: that moves the sd by less than 1 %.
    CHECK(std::abs(fit.sd()[0] / 0.05 - 1) < 0.05);
}

TEST_CASE("a flat density has no optimum: diverged") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const std::uint32_t d : {1u, 3u, 70u}) {
                CAPTURE(d);
                const CustomFit fit(custom_config(d, *family, precision), [](const Vector &, Vector &gradient) {
                    for (double &g : gradient) g = 0;
                    return 0.0;
                });
                check_sane(fit);
                CHECK(fit.verdict() == TE_VERDICT_DIVERGED);
            }
}

TEST_CASE("one direction without an end: not converged") {
    for_each_setting([](const te_config &config) {
        const CustomFit fit(config, [](const Vector &theta, Vector &gradient) {
            // Uphill for ever along the first coordinate.
            double sum = theta[0];
            gradient[0] = 1;
            for (std::size_t i = 1; i < theta.size(); ++i) {
                sum -= 0.5 * theta[i] * theta[i];
                gradient[i] = -theta[i];
            }
            return sum;
        });
        check_sane(fit);
        CHECK(fit.verdict() != TE_VERDICT_CONVERGED);
        CHECK(fit.verdict() != TE_VERDICT_NOISE_LIMITED);
    });
}

TEST_CASE("every request holds finite parameters in all its lanes") {
    const Density steep = [](const Vector &theta, Vector &gradient) {
        gradient[0] = 1e30;
        return 1e30 * theta[0];
    };
    const Density tiny = [](const Vector &theta, Vector &gradient) {
        gradient[0] = -1e-30 * theta[0];
        return -0.5e-30 * theta[0] * theta[0];
    };
    for (const Density &density : {steep, tiny})
        for (const te_family *family : {&te_full_rank, &te_mean_field})
            for (const te_optimizer *optimizer : {&te_adam, &te_plain_adam}) {
                te_config config = custom_config(1, *family, TE_F32);
                config.optimizer = optimizer;
                config.max_steps = 300;
                CustomFit fit(config);
                do {
                    te_request request;
                    if (te_ask(&fit.fit(), &request) != TE_STATUS_OK) break;
                    const float *parameters = static_cast<const float *>(request.parameters);
                    for (std::size_t lane = 0; lane < TE_LANES; ++lane) REQUIRE(std::isfinite(parameters[lane]));
                } while (fit.advance(density));
                check_sane(fit);
            }
}

TEST_CASE("plain Adam with a step size far too large keeps its numbers finite") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const double step_size : {10.0, 1e6, 1e300}) {
                te_config config = custom_config(3, *family, precision);
                config.optimizer = &te_plain_adam;
                config.step_size = step_size;
                CAPTURE(step_size);
                const CustomFit fit(config, GaussianTarget(3, 10, 1).density());
                check_sane(fit);
                CHECK(fit.verdict() != TE_VERDICT_CONVERGED);
            }
}
