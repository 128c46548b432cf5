#include "optim/adam.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace tinyelbo;

namespace {

/// Algorithm 1 of Kingma and Ba 2015 as it is printed, for ascent.
struct Reference {
    long double step_size, decay1, decay2, epsilon;
    long double m = 0, v = 0;
    int t = 0;

    template <class Real>
    long double step(Real x) {
        const long double gradient = static_cast<long double>(x);
        ++t;
        m = decay1 * m + (1 - decay1) * gradient;
        v = decay2 * v + (1 - decay2) * gradient * gradient;
        const long double m_hat = m / (1 - std::pow(decay1, static_cast<long double>(t)));
        const long double v_hat = v / (1 - std::pow(decay2, static_cast<long double>(t)));
        return step_size * m_hat / (std::sqrt(v_hat) + epsilon);
    }
};

}  // namespace

TEST_CASE_TEMPLATE("Adam's steps are those of the published algorithm", Real, double, float) {
    const AdamRule<Real> rule = {Real(0.125), Real(0.875), Real(0.9375), Real(0.25)};
    Reference reference[2] = {{0.125L, 0.875L, 0.9375L, 0.25L}, {0.125L, 0.875L, 0.9375L, 0.25L}};
    AdamPowers<Real> powers = {1, 1};
    Real first[2] = {}, second[2] = {};
    for (int t = 1; t <= 200; ++t) {
        Real x[2] = {static_cast<Real>(std::sin(t)) + Real(0.5), Real(t % 3)};
        const long double wanted[2] = {reference[0].step(x[0]), reference[1].step(x[1])};
        adam_step(rule, powers, first, second, x, 2);
        for (int i = 0; i < 2; ++i)
            // The recursions of the moments forget their roundings: a few units in the last place are left.
            CHECK(std::abs(static_cast<long double>(x[i]) - wanted[i]) <=
                  64 * static_cast<long double>(std::numeric_limits<Real>::epsilon()));
    }
}

TEST_CASE("the first step is the sign of the gradient where epsilon is small") {
    const AdamRule<double> rule = {0.01, 0.9, 0.999, 1e-8};
    AdamPowers<double> powers = {1, 1};
    double first[3] = {}, second[3] = {}, x[3] = {5, -0.01, 0};
    adam_step(rule, powers, first, second, x, 3);
    CHECK(x[0] == doctest::Approx(0.01).epsilon(1e-5));
    CHECK(x[1] == doctest::Approx(-0.01).epsilon(1e-5));
    CHECK(x[2] == 0);
}

TEST_CASE_TEMPLATE("clipping scales the whole vector, and only when it is too long", Real, double, float) {
    std::vector<Real> x = {Real(1), Real(-4), Real(2)};
    clip(x.data(), 3, Real(4));
    CHECK(x == std::vector<Real>{Real(1), Real(-4), Real(2)});
    clip(x.data(), 3, Real(2));
    CHECK(x == std::vector<Real>{Real(0.5), Real(-2), Real(1)});
    clip(x.data(), 0, Real(1));
    CHECK(x[1] == Real(-2));
}
