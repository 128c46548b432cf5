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
