// Going on from where something else ended: starts, snapshots, changed data.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <tinyelbo/tinyelbo.hpp>

#include "gaussian.hpp"

using tinyelbo::Fit;

namespace {

const xt::xtensor<double, 2> kX = {{1, -2}, {1, -1}, {1, 0}, {1, 1}, {1, 3}};
const xt::xtensor<double, 1> kY = {-1.5, -0.25, 0.5, 2, 3.5};

tinyelbo::Model linear_model() {
    return tinyelbo::linear(kX, kY, tinyelbo::normal_prior(1), tinyelbo::Noise::known(0.5));
}

template <class F>
te_status status_of(F&& call) {
    try {
        call();
    } catch (const tinyelbo::Error& error) {
        return error.status();
    }
    return TE_STATUS_OK;
}

}  // namespace

TEST_CASE("a fit starts where it is told, and still finds the optimum") {
    const Gaussian2 exact = linear_posterior(kX, kY, 1, 0.5);
    const xt::xtensor<float, 1> mean = {3, -2};
    const xt::xtensor<double, 2> scale_tril = {{0.5, 0}, {0.25, 2}};
    Fit<double> fit(linear_model());
    fit.start_at(mean, scale_tril);
    CHECK(fit.mean()(0) == 3.0);
    CHECK(fit.scale_tril()(1, 0) == 0.25);
    fit.run();
    CHECK(fit.converged());
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(std::abs(fit.mean()(i) - exact.mean[i]) < 0.02 * std::sqrt(exact.covariance[i][i]));
    }
}

TEST_CASE("starts that are none are refused") {
    const xt::xtensor<double, 1> mean = {0, 0};
    const xt::xtensor<double, 2> scale = {{1, 0}, {0, 1}};
    Fit<double> fit(linear_model());
    const xt::xtensor<double, 2> upper = {{1, 1}, {0, 1}};
    const xt::xtensor<double, 2> singular = {{1, 0}, {0, 0}};
    const xt::xtensor<double, 1> infinite = {0, std::numeric_limits<double>::infinity()};
    const xt::xtensor<double, 1> longer = {0, 0, 0};
    CHECK(status_of([&] { fit.start_at(mean, upper); }) == TE_STATUS_BAD_START);
    CHECK(status_of([&] { fit.start_at(mean, singular); }) == TE_STATUS_BAD_START);
    CHECK(status_of([&] { fit.start_at(infinite, scale); }) == TE_STATUS_BAD_START);
    CHECK(status_of([&] { fit.start_at(longer, scale); }) == TE_STATUS_BAD_SPAN);
    CHECK(status_of([&] { fit.start_at(scale, mean); }) == TE_STATUS_BAD_SPAN);
    fit.step(1);
    CHECK(status_of([&] { fit.start_at(mean, scale); }) == TE_STATUS_STARTED);
}

TEST_CASE("a fit starts from one of another family and precision, and saves the search") {
    Fit<float> earlier(linear_model(), {.family = tinyelbo::mean_field});
    earlier.run();
    Fit<double> fit(linear_model());
    fit.start_from(earlier);
    CHECK(fit.mean()(0) == static_cast<double>(earlier.mean()(0)));
    fit.run();
    Fit<double> cold(linear_model());
    cold.run();
    CHECK(fit.converged());
    CHECK(fit.result().evaluations < cold.result().evaluations);
    Fit<double> other(tinyelbo::custom(3));
    CHECK(status_of([&] { other.start_from(earlier); }) == TE_STATUS_BAD_DIMENSION);
}

TEST_CASE("a fit whose data have changed in place begins again from its own q") {
    xt::xtensor<double, 1> y = kY;
    Fit<double> fit(tinyelbo::linear(kX, y, tinyelbo::normal_prior(1), tinyelbo::Noise::known(0.5)));
    CHECK(status_of([&] { fit.step(1), fit.restart(); }) == TE_STATUS_STARTED);
    fit.run();
    y(4) = 2.5;
    fit.restart();
    CHECK(fit.verdict() == TE_VERDICT_RUNNING);
    fit.run();
    CHECK(fit.converged());
    const Gaussian2 exact = linear_posterior(kX, y, 1, 0.5);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(std::abs(fit.mean()(i) - exact.mean[i]) < 0.02 * std::sqrt(exact.covariance[i][i]));
    }
    y(3) = std::numeric_limits<double>::quiet_NaN();
    CHECK(status_of([&] { fit.restart(); }) == TE_STATUS_DATA_NOT_FINITE);
    CHECK(fit.converged());
}

TEST_CASE("a saved fit goes on to the same bits, on the heap or not") {
    Fit<double> reference(linear_model());
    reference.run();
    Fit<double> first(linear_model());
    first.step(20);
    const std::vector<std::byte> snapshot = first.save();
    Fit<double> second(linear_model());
    second.load(snapshot);
    CHECK(second.hash() == first.hash());
    second.run();
    CHECK(second.hash() == reference.hash());
    CHECK(second.result().evaluations == reference.result().evaluations);
    Fit<double> ended(linear_model());
    ended.load(reference.save());
    CHECK(ended.converged());
    CHECK(ended.hash() == reference.hash());

    using Static = tinyelbo::StaticFit<float, tinyelbo::MeanField, 2, TE_GLM_SCRATCH(2)>;
    Static saved(linear_model()), loaded(linear_model());
    saved.step(20);
    loaded.load(saved.save());
    saved.run();
    loaded.run();
    CHECK(loaded.hash() == saved.hash());
}

TEST_CASE("bytes that are no snapshot of this fit are refused, and the fit stays what it was") {
    Fit<double> reference(linear_model());
    reference.run();
    Fit<double> fit(linear_model());
    fit.step(20);
    std::vector<std::byte> snapshot = fit.save();
    CHECK(status_of([&] { fit.load(std::span(snapshot).first(snapshot.size() - 1)); }) == TE_STATUS_SNAPSHOT_SIZE);
    CHECK(status_of([&] { fit.load({}); }) == TE_STATUS_SNAPSHOT_SIZE);
    snapshot[snapshot.size() / 2] ^= std::byte{1};
    CHECK(status_of([&] { fit.load(snapshot); }) == TE_STATUS_SNAPSHOT_CORRUPT);
    Fit<double> other(linear_model(), {.seed = 2});
    other.step(20);
    CHECK(status_of([&] { fit.load(other.save()); }) == TE_STATUS_SNAPSHOT_FOREIGN);
    fit.run();
    CHECK(fit.hash() == reference.hash());
}
