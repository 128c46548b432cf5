// Results come under their users' names.
#include <doctest/doctest.h>

#include <cmath>

#include "eight_schools.hpp"
#include "message.hpp"

using namespace tinyelbo;

TEST_CASE("summaries are of the draws") {
    ProgramBuilder m;
    auto mu = m.parameter("mu");
    auto w = m.parameter("w", {1, 2}, lower(0));
    m.generate("twice", 2 * mu);
    m.sample(mu, normal(0, 1));
    m.sample(w, exponential(1));
    // 11 draws, more than a block: mu = 0, 1, ..., 10.
    auto theta = xt::xtensor<double, 2>::from_shape({11, 3});
    for (std::size_t i = 0; i < 11; ++i) {
        theta(i, 0) = static_cast<double>(i);
        theta(i, 1) = 0;
        theta(i, 2) = 1;
    }
    const auto results = outputs<double>(m.model(), theta);
    REQUIRE(results.list().size() == 3);
    CHECK(results.list()[1].shape == Shape(1, 2));
    CHECK(!results.list()[1].generated);
    CHECK(results.list()[2].generated);

    const auto rows = results.summary();
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].name == "mu");
    CHECK(rows[1].name == "w[0, 0]");
    CHECK(rows[2].name == "w[0, 1]");
    CHECK(rows[3].name == "twice");
    CHECK(rows[0].mean == doctest::Approx(5));
    CHECK(rows[0].sd == doctest::Approx(std::sqrt(11)));
    CHECK(rows[0].q5 == doctest::Approx(0.5));
    CHECK(rows[0].median == doctest::Approx(5));
    CHECK(rows[0].q95 == doctest::Approx(9.5));
    CHECK(rows[2].mean == doctest::Approx(std::exp(1.0)));
    CHECK(rows[2].sd == doctest::Approx(0));
    CHECK(rows[3].q95 == doctest::Approx(19));

    const auto draws = results.draws("w");
    CHECK(draws.shape()[0] == 11);
    CHECK(draws.shape()[1] == 2);
    CHECK(draws(10, 1) == doctest::Approx(std::exp(1.0)));
    CHECK(message_of([&] { results.draws("v"); }) == "the program has no output v");
}

TEST_CASE("every draw has its own outputs, however many there are") {
    ProgramBuilder m;
    auto mu = m.parameter("mu", 2);
    m.generate("difference", mu[1] - mu[0]);
    m.sample(mu, normal(0, 1));
    constexpr std::size_t kDraws = 1037;  // several calls of many blocks, and a part of a block
    auto theta = xt::xtensor<float, 2>::from_shape({kDraws, 2});
    for (std::size_t i = 0; i < kDraws; ++i) {
        theta(i, 0) = static_cast<float>(i);
        theta(i, 1) = 3 * static_cast<float>(i) + 1;
    }
    const auto draws = outputs<float>(m.model(), theta).draws();
    REQUIRE(draws.shape()[0] == kDraws);
    for (std::size_t i = 0; i < kDraws; ++i) {
        CHECK(draws(i, 0) == theta(i, 0));
        CHECK(draws(i, 1) == theta(i, 1));
        CHECK(draws(i, 2) == 2 * static_cast<float>(i) + 1);
    }
}

TEST_CASE("of a fit, in either precision") {
    ProgramBuilder m;
    auto x = m.parameter("x", 2);
    m.generate("x squared", square(x));
    m.sample(x, normal(3, 0.5));
    Fit<double> fit(m.model());
    fit.run();
    CHECK(fit.converged());
    for (const OutputSummary& row : outputs(fit).summary()) {
        if (row.name[1] == '[') CHECK(row.mean == doctest::Approx(3).epsilon(0.02));
        if (row.name[1] == '[') CHECK(row.sd == doctest::Approx(0.5).epsilon(0.05));
        if (row.name[1] == ' ') CHECK(row.mean == doctest::Approx(9.25).epsilon(0.03));
    }
    Fit<float> single(m.model());
    single.run();
    CHECK(outputs(single).summary()[0].mean == doctest::Approx(3).epsilon(0.02));
}

TEST_CASE("a model of another kind has none") {
    const xt::xtensor<double, 2> x = {{1}, {1}};
    const xt::xtensor<double, 1> y = {0, 1};
    Fit<double> fit(logistic(x, y, normal_prior(1)));
    CHECK(message_of([&] { outputs(fit); }) == "the model is no program");
}

namespace {

Error error_of(const Model& model) {
    try {
        Fit<double> fit(model);
    } catch (const Error& error) {
        return error;
    }
    return Error(TE_STATUS_OK);
}

}  // namespace

TEST_CASE("data outside of what a density takes are named when the fit is made") {
    ProgramBuilder m;
    auto counts = m.data("deaths", xt::xtensor<int, 1>{3, 0, -7, 1});
    m.sample(counts, poisson_log(m.parameter("log_rate")));
    const Error error = error_of(m.model());
    CHECK(error.status() == TE_STATUS_DATA_OUT_OF_RANGE);
    CHECK(error.fault().slot == 1);
    CHECK(error.fault().row == 2);
    CHECK(std::string(error.what())
              .find("deaths, slot 1, row 2, column 0 (from 0): poisson_log's count deaths must be a count: ") == 0);
}

TEST_CASE("what is computed of data is named too") {
    ProgramBuilder m;
    auto weight = m.data("weight", xt::xtensor<double, 1>{3, 0, 7});
    m.sample(log(weight), normal(m.parameter("mu"), 1));
    const Error error = error_of(m.model());
    CHECK(error.status() == TE_STATUS_DATA_NOT_FINITE);
    CHECK(std::string(error.what()).find("normal's observation must be finite, element 1 (from 0)") !=
          std::string::npos);
}

TEST_CASE("indices outside are named") {
    ProgramBuilder m;
    auto group = m.data("group", xt::xtensor<int, 1>{0, 2, 1});
    m.sample(m.parameter("mu", 2)[group], normal(0, 1));
    const Error error = error_of(m.model());
    CHECK(error.fault().row == 1);
    CHECK(
        std::string(error.what()).find("group, slot 1, row 1, column 0 (from 0): gather's indices must be integers") ==
        0);
}

TEST_CASE("bytes make a model with other data") {
    ProgramBuilder m;
    auto y = m.data("y", xt::xtensor<double, 1>{0, 0});
    m.sample(y, normal(m.parameter("mu"), 1));
    const auto bytes = m.bytes();
    const xt::xtensor<double, 1> mu = {3};
    const xt::xtensor<double, 1> values = {3, 3}, shorter = {3};
    const double expected = -std::log(2 * std::acos(-1.0));
    CHECK(log_density<double>(program(bytes, {Data(values)}), mu).value == doctest::Approx(expected).epsilon(1e-14));
    CHECK_THROWS_AS(program(bytes, {}), Error);
    CHECK_THROWS_AS(program(bytes, {Data(shorter)}), Error);
    CHECK_THROWS_AS(program({}, {}), Error);
    auto changed = bytes;
    changed[70] ^= std::byte(1);
    CHECK_THROWS_AS(program(changed, {Data(values)}), Error);
}
