// Gradients against their densities: linked models, densities in every form, and wrong ones.
#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include <tinyelbo/tinyelbo.hpp>

using tinyelbo::check_gradient;

namespace {

template <class Real>
using Theta = xt::xtensor<Real, 1>;

const auto kRight = [](const auto& theta, auto& gradient) {
    gradient(0) = -std::exp(theta(0)) + 2;
    gradient(1) = -100 * theta(1);
    return -std::exp(theta(0)) + 2 * theta(0) - 50 * theta(1) * theta(1);
};
const auto kWrong = [](const auto& theta, auto& gradient) {
    const auto value = kRight(theta, gradient);
    gradient(1) = -gradient(1);
    return value;
};

}  // namespace

TEST_CASE("linked models agree with themselves") {
    const xt::xtensor<double, 2> x = {{1, 0.5}, {1, -1}, {1, 2}, {1, 0}};
    const xt::xtensor<double, 1> y = {1, 0, 1, 0};
    const Theta<double> theta = {0.25, -0.5};
    CHECK(check_gradient<double>(tinyelbo::logistic(x, y, tinyelbo::normal_prior(2)), theta).error < 1e-2);
    const Theta<float> single = {0.25f, -0.5f};
    CHECK(check_gradient<float>(tinyelbo::logistic(x, y), single).error < 1e-2);
    const Theta<double> with_noise = {0.25, -0.5, 0.1};
    CHECK(check_gradient<double>(tinyelbo::linear(x, y), with_noise).error < 1e-2);
    CHECK_THROWS_AS(check_gradient<double>(tinyelbo::linear(x, y), theta), tinyelbo::Error);
    CHECK_THROWS_AS(check_gradient<double>(tinyelbo::custom(2), theta), tinyelbo::Error);
}

TEST_CASE("a right scalar density passes, and of a wrong one the coordinate is named") {
    const Theta<double> theta = {0.3, -2};
    CHECK(check_gradient<double>(kRight, theta).error < 1e-2);
    const te_gradient_check wrong = check_gradient<double>(kWrong, theta);
    CHECK(wrong.error > 0.5);
    CHECK(wrong.index == 1);
    CHECK(wrong.gradient == -200);
    CHECK(wrong.difference == doctest::Approx(200).epsilon(1e-6));
    const Theta<float> single = {0.3f, -2.0f};
    CHECK(check_gradient<float>(kRight, single).error < 1e-2);
    CHECK(check_gradient<float>(kWrong, single).index == 1);
}

TEST_CASE("a block density is checked as it is") {
    const auto block = [](tinyelbo::Request<double>& request) {
        for (std::size_t lane = 0; lane < request.active; ++lane) {
            const double a = request.parameters(0, lane);
            request.log_density(lane) = -0.5 * a * a;
            request.gradient(0, lane) = -a;
        }
    };
    CHECK(check_gradient<double>(block, Theta<double>{1.5}).error < 1e-2);
}

TEST_CASE("a gradient that is added to what was there is found") {
    const auto adding = [](const Theta<double>& theta, Theta<double>& gradient) {
        gradient(0) += -theta(0);
        return -0.5 * theta(0) * theta(0);
    };
    CHECK(check_gradient<double>(adding, Theta<double>{1.5}).error > 0.5);
}

TEST_CASE("what a density throws passes through") {
    const auto failing = [](const Theta<double>&, Theta<double>&) -> double {
        throw std::runtime_error("sensor lost");
    };
    CHECK_THROWS_AS(check_gradient<double>(failing, Theta<double>{1.0}), std::runtime_error);
}
