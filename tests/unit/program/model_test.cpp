// Whole models: the density, its gradient, and fits.
#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "evaluate.hpp"
#include "support/program_models.hpp"

using namespace tinyelbo::test;

namespace {

double log_normal(double y, double mean, double sd) {
    const double z = (y - mean) / sd;
    return -z * z / 2 - std::log(sd) - std::log(2 * std::numbers::pi) / 2;
}

double eight_schools_density(const Vector &theta) {
    const double mu = theta[0], tau = std::exp(theta[1]);
    double sum = theta[1] + log_normal(mu, 0, 5) - std::log(5 * std::numbers::pi / 2) - std::log1p(tau * tau / 25);
    for (std::size_t i = 0; i < 8; ++i)
        sum +=
            log_normal(theta[2 + i], 0, 1) + log_normal(kSchoolEffects[i], mu + tau * theta[2 + i], kSchoolErrors[i]);
    return sum;
}

std::vector<te_slot> school_data() {
    return {te_vector(kSchoolEffects, TE_F64, 8), te_vector(kSchoolErrors, TE_F64, 8)};
}

}  // namespace

TEST_CASE_TEMPLATE("what comes after the target is for outputs: a step leaves it alone", Real, double, float) {
    const auto program = [](bool with_outputs) {
        Assembler m;
        const auto y = m.data({4, 1}, "y");
        const auto mean = m.parameter(), log_sd = m.parameter(), sd = m.elementwise(TE_OP_EXP, {log_sd});
        const auto target = m.density(TE_OP_NORMAL, {y, mean, sd});
        if (with_outputs) {
            const auto x = m.data({4, 2}, "x"), one = m.constant(1),
                       both = m.add(TE_OP_CONCATENATE, {mean, sd}, {2, 1});
            m.output(m.elementwise(TE_OP_MULTIPLY, {y, m.elementwise(TE_OP_ADD, {one, one})}), "doubled");
            m.output(m.each(TE_OP_NORMAL, {y, mean, sd}), "densities", TE_OUTPUT_GENERATED);
            m.output(m.density(TE_OP_NORMAL_GLM, {y, x, both, sd}), "regression", TE_OUTPUT_GENERATED);
            m.output(target, "target", TE_OUTPUT_GENERATED);
        }
        m.set_target(target);
        return m.bytes();
    };
    const double y[] = {0.5, -1, 2, 0.25}, x[] = {1, 0, 1, 1, 0, 2, -1, 1};
    const Vector theta = {0.3, 0.2};
    const te_slot data[] = {te_vector(y, TE_F64, 4), te_matrix(x, TE_F64, 4, 2)};
    const ProgramBytes with = program(true), without = program(false);
    const auto a = evaluate<Real>(with, {data[0], data[1]}, theta), b = evaluate<Real>(without, {data[0]}, theta);
    CHECK(a.value == b.value);
    CHECK(a.gradient == b.gradient);

    const std::vector<Real> outputs = outputs_of<Real>(with, {data[0], data[1]}, theta);
    REQUIRE(outputs.size() == 10);
    const double sd = std::exp(theta[1]), epsilon = sizeof(Real) == 8 ? 1e-13 : 1e-5;
    double densities = 0, regression = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const double density = log_normal(y[i], theta[0], sd);
        densities += density;
        regression += log_normal(y[i], x[2 * i] * theta[0] + x[2 * i + 1] * sd, sd);
        CHECK(outputs[i] == static_cast<Real>(2 * y[i]));
        CHECK(static_cast<double>(outputs[4 + i]) == doctest::Approx(density).epsilon(epsilon));
    }
    CHECK(static_cast<double>(outputs[8]) == doctest::Approx(regression).epsilon(epsilon));
    CHECK(static_cast<double>(outputs[9]) == doctest::Approx(densities).epsilon(epsilon));
    CHECK(outputs[9] == static_cast<Real>(a.value));
}

TEST_CASE("scratch has adjoints up to the target only") {
    const auto scratch = [](bool target_is_last) {
        Assembler m;
        const auto theta = m.parameter();
        m.add(TE_OP_SUM, {m.add(TE_OP_RESHAPE, {theta}, {100, 1})});
        if (!target_is_last) m.set_target(theta);
        const ProgramBytes program = m.bytes();
        const te_slot slot = program.slot();
        te_plan plan;
        te_fault fault;
        REQUIRE(te_program.plan(&slot, 1, TE_F64, &plan, &fault) == TE_STATUS_OK);
        return plan.scratch;
    };
    CHECK(scratch(true) - scratch(false) == 101 * TE_LANES);
}

TEST_CASE("eight schools has the density that it is written as") {
    const ProgramBytes program = eight_schools().bytes();
    for (const double tau : {-2.0, 0.3, 2.0}) {
        const Vector theta = {1.5, tau, 0.3, -0.2, 1.1, 0.4, -1.7, 0.1, 0.9, -0.6};
        CHECK(evaluate<double>(program, school_data(), theta).value ==
              doctest::Approx(eight_schools_density(theta)).epsilon(1e-13));
        CHECK(evaluate<float>(program, school_data(), theta).value ==
              doctest::Approx(eight_schools_density(theta)).epsilon(1e-6));
        CHECK(gradient_error<double>(program, school_data(), theta) < 1e-3);
        CHECK(gradient_error<float>(program, school_data(), theta) < 1e-3);
    }
}
