#include "support/quadrature.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/logistic_oracle.hpp"

using namespace tinyelbo::test;

namespace {

/// E[Z^power] for even powers: 1, 1, 3, 15, ...
double moment(const Quadrature &rule, int power) {
    double sum = 0;
    for (std::size_t k = 0; k < rule.nodes.size(); ++k) sum += rule.weights[k] * std::pow(rule.nodes[k], power);
    return sum;
}

/// E softplus(mean + sd Z) by Simpson's rule in eta, between the kinks that sd makes of it.
double softplus_by_simpson(double mean, double sd) {
    const int cells = 2000000;
    const double low = mean - 10 * sd, width = 20 * sd / cells;
    double sum = 0;
    for (int k = 0; k <= cells; ++k) {
        const double eta = low + k * width, z = (eta - mean) / sd;
        const double softplus = std::max(eta, 0.0) + std::log1p(std::exp(-std::abs(eta)));
        sum += (k == 0 || k == cells ? 1 : k % 2 ? 4 : 2) * softplus * std::exp(-0.5 * z * z);
    }
    return sum * width / 3 / (sd * std::sqrt(2 * std::numbers::pi));
}

}  // namespace

TEST_CASE("Gauss-Hermite integrates polynomials up to degree 2 n - 1 exactly") {
    for (std::size_t n : {1u, 2u, 7u, 16u, 64u}) {
        CAPTURE(n);
        const Quadrature rule = gauss_hermite(n);
        double exact = 1;
        for (int power = 0; power <= std::min(2 * static_cast<int>(n) - 1, 20); power += 2) {
            CHECK(moment(rule, power) == doctest::Approx(exact).epsilon(1e-12));
            exact *= power + 1;
        }
        CHECK(std::abs(moment(rule, 1)) < 1e-13);
    }
}

TEST_CASE("Trapezoidal rule integrates even moments to rounding error") {
    const Quadrature rule = trapezoidal_rule(0.7);
    double exact = 1;
    for (int power = 0; power <= 8; power += 2) {
        CHECK(moment(rule, power) == doctest::Approx(exact).epsilon(1e-11));
        exact *= power + 1;
    }
}

TEST_CASE("Softplus moments agree with Gauss-Hermite where that converges") {
    const SoftplusExpectation softplus;
    const Quadrature rule = gauss_hermite(128);
    for (double mean : {-3.0, 0.0, 0.7, 5.0})
        for (double sd : {1e-6, 0.1, 0.5, 1.0}) {
            CAPTURE(mean);
            CAPTURE(sd);
            SoftplusMoments exact;
            for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
                const double eta = mean + sd * rule.nodes[k], sigmoid = 1 / (1 + std::exp(-eta));
                exact.value += rule.weights[k] * (std::max(eta, 0.0) + std::log1p(std::exp(-std::abs(eta))));
                exact.first += rule.weights[k] * sigmoid;
                exact.second += rule.weights[k] * sigmoid * (1 - sigmoid);
            }
            const SoftplusMoments moments = softplus(mean, sd);
            CHECK(moments.value == doctest::Approx(exact.value).epsilon(1e-12));
            CHECK(moments.first == doctest::Approx(exact.first).epsilon(1e-12));
            CHECK(moments.second == doctest::Approx(exact.second).epsilon(1e-12));
        }
}

TEST_CASE("Softplus moments agree with a fine Simpson rule for wide Gaussians") {
    const SoftplusExpectation softplus;
    for (double sd : {3.0, 30.0, 300.0})
        CHECK(softplus(0.7, sd).value == doctest::Approx(softplus_by_simpson(0.7, sd)).epsilon(1e-11));
}
