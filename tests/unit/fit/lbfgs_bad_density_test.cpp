// te_lbfgs where there is no optimum, or no finite density.
#include "lbfgs_support.hpp"
#include "support/gaussian_target.hpp"
#include "support/synthetic.hpp"

using namespace tinyelbo::test;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN(), kInfinity = std::numeric_limits<double>::infinity();

template <class Check>
void for_each_setting(const Check &check) {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const std::uint32_t d : {1u, 3u, 70u}) {
                te_config config = lbfgs_config(d, *family, precision);
                if (d == 70) config.draws = 280;
                CAPTURE(d);
                CAPTURE(family == &te_full_rank);
                CAPTURE(precision);
                check(config);
            }
}

Density standard_normal_with(const std::function<double(const Vector &, Vector &)> &spoil) {
    return [=](const Vector &theta, Vector &gradient) {
        double sum = 0;
        for (std::size_t i = 0; i < theta.size(); ++i) {
            sum -= 0.5 * theta[i] * theta[i];
            gradient[i] = -theta[i];
        }
        return sum + spoil(theta, gradient);
    };
}

}  // namespace

TEST_CASE("a density that is never finite ends as diverged") {
    for_each_setting([](const te_config &config) {
        for (const double bad : {kNan, kInfinity, -kInfinity})
            for (const bool in_gradient : {false, true}) {
                CustomFit fit(config, [&](const Vector &, Vector &gradient) {
                    for (double &g : gradient) g = in_gradient ? bad : 0;
                    return in_gradient ? 0 : bad;
                });
                check_sane(fit);
                CHECK(fit.verdict() == TE_VERDICT_DIVERGED);
                CHECK(fit.result().steps < 100);
            }
    });
}

TEST_CASE("a density that is now and then not finite costs steps, not the answer") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const double bad : {kNan, kInfinity, -kInfinity}) {
                const GaussianTarget target(3, 10, 1);
                const Density fine = target.density();
                int calls = 0;
                te_config config = lbfgs_config(3, *family, precision);
                config.draws = 64;
                CustomFit fit(config, [&](const Vector &theta, Vector &gradient) {
                    const double value = fine(theta, gradient);
                    if (++calls % 199 != 0) return value;
                    gradient[1] = bad;
                    return value;
                });
                check_sane(fit);
                CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
                CHECK(fit.result().skipped > 0);
                const Vector sd = family == &te_full_rank ? target.sd() : target.conditional_sd();
                for (std::size_t i = 0; i < 3; ++i) {
                    CHECK(std::abs(fit.mean()[i] - target.mean()[i]) < 0.02 * sd[i]);
                    CHECK(std::abs(fit.sd()[i] / sd[i] - 1) < 0.02);
                }
            }
}

TEST_CASE("nothing beyond a wall that the posterior leans on: steps are cut short, the optimum is found") {
    // 20 log x - 20 x: the optimum has its draws inside of x > 0, where the logarithm turns them back.
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const double bad : {kNan, -kInfinity}) {
                const Density density = [&](const Vector &theta, Vector &gradient) {
                    double sum = 0;
                    for (std::size_t i = 0; i < 2; ++i) {
                        const double x = theta[i] + 1;
                        gradient[i] = 20 / x - 20;
                        sum += x > 0 ? 20 * std::log(x) - 20 * x : bad;
                    }
                    return sum;
                };
                te_config config = lbfgs_config(2, *family, precision);
                config.draws = 64;
                CustomFit fit(config, density);
                check_sane(fit);
                CHECK((fit.verdict() == TE_VERDICT_CONVERGED || fit.verdict() == TE_VERDICT_NOISE_LIMITED));
                // Laplace's approximation has mean 0 and sd 1 / sqrt(20).
                for (std::size_t i = 0; i < 2; ++i) {
                    CHECK(std::abs(fit.mean()[i]) < 0.1);
                    CHECK(std::abs(fit.sd()[i] - 0.22) < 0.03);
                }
            }
}

TEST_CASE("a wall inside the fixed draws' reach has no stationary point: not converged") {
    for_each_setting([](te_config config) {
        config.max_steps = 300;
        CustomFit fit(config, standard_normal_with([](const Vector &theta, Vector &) {
                          double inside = 0;
                          for (const double x : theta)
                              if (std::abs(x) > 2) inside = -kInfinity;
                          return inside;
                      }));
        check_sane(fit);
        CHECK(fit.verdict() != TE_VERDICT_CONVERGED);
        for (const double sd : fit.sd()) CHECK(sd < 1);
    });
}

TEST_CASE("a flat density has no optimum: diverged") {
    for_each_setting([](const te_config &config) {
        CustomFit fit(config, [](const Vector &, Vector &gradient) {
            for (double &g : gradient) g = 0;
            return 0.0;
        });
        check_sane(fit);
        CHECK(fit.verdict() == TE_VERDICT_DIVERGED);
    });
}

TEST_CASE("one direction without an end: not converged") {
    for_each_setting([](te_config config) {
        config.max_steps = 600;
        CustomFit fit(config, [](const Vector &theta, Vector &gradient) {
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
        if (config.dimension < 70) CHECK(fit.verdict() == TE_VERDICT_DIVERGED);
    });
}

TEST_CASE("separable data under a flat prior: diverged") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const std::uint64_t data_seed : {1u, 2u, 3u}) {
            Regression data = make_regression({.n = 100, .p = 3}, Response::kSeparable, data_seed);
            te_slot slots[TE_GLM_NUM_SLOTS] = {};
            slots[TE_GLM_X] = te_matrix(data.x.values.data(), TE_F64, 100, 3);
            slots[TE_GLM_Y] = te_vector(data.y.data(), TE_F64, 100);
            te_config config = te_minimal_config(&te_logistic, family, &te_lbfgs);
            config.slots = slots;
            config.num_slots = TE_GLM_NUM_SLOTS;
            GuardedBlock block(required_bytes(config));
            te_fit fit;
            require_ok(te_init(&fit, &config, block.data(), block.size()));
            while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) require_ok(te_step(&fit, 1000));
            CHECK(te_get_verdict(&fit) == TE_VERDICT_DIVERGED);
            CHECK(block.intact());
        }
}

TEST_CASE("a gradient that contradicts the density: not converged") {
    for_each_setting([](te_config config) {
        config.max_steps = 300;
        CustomFit fit(config, standard_normal_with([](const Vector &, Vector &gradient) {
                          for (double &g : gradient) g = -g;
                          return 0.0;
                      }));
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
        for (const te_family *family : {&te_full_rank, &te_mean_field}) {
            te_config config = lbfgs_config(1, *family, TE_F32);
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
