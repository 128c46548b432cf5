// --predict.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "command.hpp"

using nlohmann::json;

namespace {

json predict(const std::string& arguments, const std::string& rows) {
    const Outcome outcome = run("fit " + arguments + " --predict - --json - --quiet", rows);
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out);
}

const std::string kStacks = "airflow,watertemp,acidconc\n60,20,86\n75,25,90\n";

}  // namespace

TEST_CASE("a linear model predicts N(x'm, x'Cx + sigma^2)") {
    const json result = predict("stackloss --noise-sd 3", kStacks);
    const double rows[2][4] = {{1, 60, 20, 86}, {1, 75, 25, 90}};
    // A 5 % quantile of n draws has the standard error sqrt(p (1 - p) / n) / density = 2.11 sd / sqrt(n); n = 4000.
    for (std::size_t i = 0; i < 2; ++i) {
        double mean = 0, variance = 9;
        for (std::size_t j = 0; j < 4; ++j) {
            mean += rows[i][j] * result["mean"][j].get<double>();
            for (std::size_t k = 0; k < 4; ++k) {
                variance += rows[i][j] * result["covariance"][j][k].get<double>() * rows[i][k];
            }
        }
        const double sd = std::sqrt(variance);
        const double error = 5 * 2.11 * sd / std::sqrt(4000.0);
        const json& predictions = result["predictions"];
        CHECK(std::abs(predictions["mean"][i].get<double>() - mean) < error);
        CHECK(std::abs(predictions["lower"][i].get<double>() - (mean - 1.6449 * sd)) < error);
        CHECK(std::abs(predictions["upper"][i].get<double>() - (mean + 1.6449 * sd)) < error);
    }
}

TEST_CASE("a logistic model predicts probabilities") {
    const json result = predict("penguins",
                                "species,beak_length_mm,beak_depth_mm,flipper_length_mm,body_mass_g\n"
                                "Adelie,36,17,185,3300\nGentoo,50,16,225,5700\n");
    const json& predictions = result["predictions"];
    CHECK(predictions["mean"][0].get<double>() < 0.1);
    CHECK(predictions["mean"][1].get<double>() > 0.9);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(predictions["lower"][i].get<double>() >= 0);
        CHECK(predictions["lower"][i] < predictions["mean"][i]);
        CHECK(predictions["mean"][i] < predictions["upper"][i]);
        CHECK(predictions["upper"][i].get<double>() <= 1);
    }
}

TEST_CASE("a standardised fit predicts for rows on the original scale") {
    const json plain = predict("stackloss --noise-sd 3", kStacks);
    const json standardized = predict("stackloss --noise-sd 3 --standardize", kStacks);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(standardized["predictions"]["mean"][i].get<double>() ==
              doctest::Approx(plain["predictions"]["mean"][i].get<double>()).epsilon(0.02));
    }
}

TEST_CASE("the table of predictions has a line for each row") {
    const Outcome outcome = run("fit stackloss --predict -", kStacks);
    CHECK(outcome.code == 0);
    const std::string table = outcome.out.substr(outcome.out.find("\nrow "));
    CHECK(table.find("\n1 ") != std::string::npos);
    CHECK(table.find("\n2 ") != std::string::npos);
    CHECK(table.find("\n3 ") == std::string::npos);
}
