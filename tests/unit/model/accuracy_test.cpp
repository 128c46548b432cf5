// Many rows in float, and values at the ends of the range.
#include <doctest/doctest.h>

#include "evaluate.hpp"
#include "reference.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr std::uint32_t kMillion = 1000000;

// An intercept and a feature around 1000 with sd of about 1, responses sorted: the partial sums grow far beyond the
// total.
struct Uncentred {
    std::vector<float> x, y;

    Uncentred() : x(2 * kMillion), y(kMillion) {
        std::mt19937_64 generator(4);
        for (std::uint32_t i = 0; i < kMillion; ++i) {
            x[2 * i] = 1;
            x[2 * i + 1] = 998 + static_cast<float>(generator() >> 62);
            y[i] = i < kMillion / 2 ? 0 : 1;
        }
    }
};

}  // namespace

TEST_CASE("a million rows in float lose no more than single rows do") {
    const Uncentred data;
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    slots[TE_GLM_X] = te_matrix(data.x.data(), TE_F32, kMillion, 2);
    slots[TE_GLM_Y] = te_vector(data.y.data(), TE_F32, kMillion);
    te_plan plan;
    te_fault fault;
    REQUIRE(te_logistic.plan(slots, TE_GLM_NUM_SLOTS, TE_F64, &plan, &fault) == TE_STATUS_OK);
    std::vector<float> scratch(plan.scratch), parameters(2 * TE_LANES), log_density(TE_LANES), gradient(2 * TE_LANES);
    // A slope of 2^-10 s and an intercept that offsets it: predictors are exact in float.
    for (int lane = 0; lane < TE_LANES; ++lane) {
        parameters[lane] = -1000.0f * static_cast<float>(lane) / 1024;
        parameters[TE_LANES + lane] = static_cast<float>(lane) / 1024;
    }
    te_logistic.density_f32(slots, 0, plan.row_blocks, parameters.data(), log_density.data(), gradient.data(),
                            scratch.data());

    constexpr long double kEpsilon = exactly(std::numeric_limits<float>::epsilon());
    for (int lane = 0; lane < TE_LANES; ++lane) {
        const long double beta[2] = {exactly(parameters[lane]), exactly(parameters[TE_LANES + lane])};
        long double total = 0, slope[2] = {}, slope_scale[2] = {};
        for (std::uint32_t i = 0; i < kMillion; ++i) {
            const long double x[2] = {1, exactly(data.x[2 * i + 1])}, y = exactly(data.y[i]);
            const long double chance = 1 / (1 + std::exp(-(beta[0] + x[1] * beta[1])));
            total += std::log(y == 1 ? chance : 1 - chance);
            for (int j = 0; j < 2; ++j) {
                slope[j] += (y - chance) * x[j];
                slope_scale[j] += std::abs((y - chance) * x[j]);
            }
        }
        // A few epsilons for each row, as for a single one: nothing grows with their number.
        CHECK(std::abs(exactly(log_density[lane]) - total) <= 8 * kEpsilon * std::abs(total));
        for (int j = 0; j < 2; ++j)
            CHECK(std::abs(exactly(gradient[j * TE_LANES + lane]) - slope[j]) <= 8 * kEpsilon * slope_scale[j]);
    }
}

TEST_CASE_TEMPLATE("predictors up to 1e5 in size", Real, double, float) {
    for (const double scale : {10.0, 100.0, 1e3, 1e5}) {
        Problem problem = random_problem(te_logistic, 200, 1, 3);
        const auto parameters = random_parameters<Real>(1, 4, scale);
        const Density<Real> got = evaluate(problem, parameters);
        check_against_reference(problem, parameters, got.log_density, got.gradient);
    }
}

TEST_CASE_TEMPLATE("predictors that overflow give the limit or nothing finite", Real, double, float) {
    for (const te_model *model : {&te_logistic, &te_linear}) {
        Problem problem = random_problem(*model, 21, 2, 3);
        problem.owned[TE_GLM_X].write(4, 1, 1e300);
        problem.owned[TE_GLM_Y].write(4, 0, 1);
        const auto parameters = random_parameters<Real>(problem.dimension(), 4, 1e10);
        const Density<Real> got = evaluate(problem, parameters);
        for (int lane = 0; lane < TE_LANES; ++lane) {
            const bool certain = model == &te_logistic && parameters[TE_LANES + lane] > 0;
            CHECK(std::isfinite(got.log_density[lane]) == certain);
        }
    }
}

TEST_CASE("one lane that overflows leaves the others alone") {
    const Problem problem = random_problem(te_logistic, 300, 3, 3);
    auto parameters = random_parameters<double>(3, 4);
    const Density<double> before = evaluate(problem, parameters);
    parameters[5] = 1e308;
    parameters[TE_LANES + 5] = 1e308;
    parameters[2 * TE_LANES + 5] = 1e308;
    const Density<double> after = evaluate(problem, parameters);
    for (int lane = 0; lane < TE_LANES; ++lane)
        if (lane != 5) {
            CHECK(after.log_density[lane] == before.log_density[lane]);
            for (int j = 0; j < 3; ++j)
                CHECK(after.gradient[j * TE_LANES + lane] == before.gradient[j * TE_LANES + lane]);
        }
}

TEST_CASE_TEMPLATE("an exactly fitted response", Real, double, float) {
    // y = X beta in small integers: residuals vanish, so the log density is that of the noise alone.
    Problem problem = random_problem(te_linear, 50, 2, 1);
    Matrix x = random_matrix(50, 2, 2, 8), y(50, std::vector<double>(1));
    for (int i = 0; i < 50; ++i) {
        for (double &value : x[i]) value = std::floor(value);
        y[i][0] = 3 * x[i][0] - 2 * x[i][1];
    }
    problem.owned[TE_GLM_X] = OwnedSlot(x, TE_I8);
    problem.owned[TE_GLM_Y] = OwnedSlot(y, TE_I8);
    problem.owned[TE_GLM_NOISE_SD] = OwnedSlot(column({1}), TE_I8);
    std::vector<Real> parameters(2 * TE_LANES);
    for (int lane = 0; lane < TE_LANES; ++lane) parameters[lane] = 3, parameters[TE_LANES + lane] = -2;
    const Density<Real> got = evaluate(problem, parameters);
    for (int lane = 0; lane < TE_LANES; ++lane) {
        CHECK(got.log_density[lane] == doctest::Approx(-25 * std::log(2 * 3.14159265358979323846)).epsilon(1e-6));
        CHECK(got.gradient[lane] == 0);
        CHECK(got.gradient[TE_LANES + lane] == 0);
    }
}
