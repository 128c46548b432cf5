// The caller's own densities: a block of draws at a time, one at a time, and by ask and tell.
#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include <tinyelbo/tinyelbo.hpp>

using tinyelbo::Fit;

namespace {

constexpr double kMean[] = {3, -1, 0.5};
constexpr double kSd[] = {2, 0.1, 30};

/// log N(theta; kMean, kSd^2), up to its constant.
double log_density(const xt::xtensor<double, 1>& theta, xt::xtensor<double, 1>& gradient) {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double z = (theta(i) - kMean[i]) / kSd[i];
        sum -= 0.5 * z * z;
        gradient(i) = -z / kSd[i];
    }
    return sum;
}

void block_density(tinyelbo::Request<double>& request) {
    request.log_density.fill(0);
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t lane = 0; lane < TE_LANES; ++lane) {
            const double z = (request.parameters(i, lane) - kMean[i]) / kSd[i];
            request.log_density(lane) -= 0.5 * z * z;
            request.gradient(i, lane) = -z / kSd[i];
        }
    }
}

}  // namespace

TEST_CASE("a scalar density is enough") {
    Fit<double> fit(tinyelbo::custom(3));
    CHECK(fit.run(log_density) == TE_VERDICT_CONVERGED);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(std::abs(fit.mean()(i) - kMean[i]) < 0.02 * kSd[i]);
        CHECK(std::abs(fit.sd()(i) / kSd[i] - 1) < 0.02);
    }
}

TEST_CASE("a scalar density, a block density, and ask and tell agree to the bit") {
    Fit<double> scalar(tinyelbo::custom(3));
    scalar.run(log_density);
    Fit<double> block(tinyelbo::custom(3));
    block.run(block_density);
    CHECK(block.hash() == scalar.hash());
    Fit<double> told(tinyelbo::custom(3));
    while (told.verdict() == TE_VERDICT_RUNNING) {
        auto request = told.ask();
        CHECK(request.active <= TE_LANES);
        block_density(request);
        told.tell();
    }
    CHECK(told.hash() == scalar.hash());
}

TEST_CASE("a density written in xtensor expressions works on the block's own memory") {
    Fit<float> fit(tinyelbo::custom(2));
    fit.run([](tinyelbo::Request<float>& request) {
        request.gradient = -request.parameters;
        for (std::size_t lane = 0; lane < TE_LANES; ++lane) {
            const float a = request.parameters(0, lane);
            const float b = request.parameters(1, lane);
            request.log_density(lane) = -0.5f * (a * a + b * b);
        }
    });
    CHECK(fit.converged());
    CHECK(std::abs(fit.mean()(0)) < 0.02f);
    CHECK(std::abs(fit.sd()(1) - 1) < 0.02f);
}

TEST_CASE("what a density throws passes through, and the fit goes on where it was") {
    Fit<double> reference(tinyelbo::custom(3));
    reference.run(log_density);
    Fit<double> fit(tinyelbo::custom(3));
    int calls = 0;
    const auto failing = [&](const xt::xtensor<double, 1>& theta, xt::xtensor<double, 1>& gradient) {
        if (++calls == 20) throw std::runtime_error("sensor lost");
        return log_density(theta, gradient);
    };
    CHECK_THROWS_AS(fit.run(failing), std::runtime_error);
    CHECK(fit.verdict() == TE_VERDICT_RUNNING);
    fit.run(failing);
    CHECK(fit.hash() == reference.hash());
}

TEST_CASE("asking and telling out of turn is refused") {
    Fit<double> fit(tinyelbo::custom(3));
    CHECK_THROWS_AS(fit.tell(), tinyelbo::Error);
    CHECK_THROWS_AS(fit.run(), tinyelbo::Error);
    fit.run(log_density);
    CHECK_THROWS_AS(fit.ask(), tinyelbo::Error);
}
