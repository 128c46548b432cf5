// Fits from outside: exit codes, numbers and verdicts.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "command.hpp"

using nlohmann::json;

namespace {

json fit(const std::string& arguments, int code = 0, const std::string& input = "") {
    const Outcome outcome = run("fit " + arguments + " --json - --quiet", input);
    CAPTURE(arguments);
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == code);
    return json::parse(outcome.out);
}

/// A straight line with noise of sd 0.5, on features of very different scales.
std::string line_csv() {
    std::mt19937 engine(5);
    std::string csv = "y,a,b\n";
    const auto uniform = [&] { return static_cast<double>(engine()) / 4294967296.0 - 0.5; };
    for (int i = 0; i < 60; ++i) {
        const double a = 1000 * uniform() + 4000, b = 0.01 * uniform();
        // The sum of 12 uniform numbers has variance 1.
        double noise = 0;
        for (int k = 0; k < 12; ++k) noise += uniform();
        csv += std::to_string(2 - 0.003 * a + 150 * b + 0.5 * noise) + "," + std::to_string(a) + "," +
               std::to_string(b) + "\n";
    }
    return csv;
}

}  // namespace

TEST_CASE("every bundled data set converges as it comes") {
    for (const char* name : {"anes96", "breast-cancer", "penguins", "wages", "grunfeld", "stackloss"}) {
        CAPTURE(name);
        const json result = fit(name);
        CHECK(result["status"] == "converged");
        CHECK(result["names"][0] == "(Intercept)");
    }
}

TEST_CASE("a linear model with known noise and a proper prior: the Laplace approximation is exact, and so is the fit") {
    const json result = fit(
        "- --response y --model linear --noise-sd 0.5 --prior normal:100 --tolerance 1e-7 --laplace", 0, line_csv());
    for (std::size_t i = 0; i < 3; ++i) {
        const double sd = result["sd"][i];
        CHECK(std::abs(result["mean"][i].get<double>() - result["laplace"]["mode"][i].get<double>()) < 1e-6 * sd);
        CHECK(std::abs(sd / result["laplace"]["sd"][i].get<double>() - 1) < 1e-6);
    }
    CHECK(result["elbo_se"].get<double>() < 1e-6);
}

TEST_CASE("mean, sd, covariance and scale_tril belong together") {
    const json result = fit("penguins");
    const std::size_t d = result["mean"].size();
    CHECK(d == 7);
    for (std::size_t i = 0; i < d; ++i) {
        const double variance = result["covariance"][i][i];
        CHECK(std::sqrt(variance) == doctest::Approx(result["sd"][i].get<double>()).epsilon(1e-12));
        for (std::size_t j = 0; j < d; ++j) {
            double product = 0;
            for (std::size_t k = 0; k < d; ++k) {
                product += result["scale_tril"][i][k].get<double>() * result["scale_tril"][j][k].get<double>();
            }
            const double scale = result["sd"][i].get<double>() * result["sd"][j].get<double>();
            CHECK(std::abs(product - result["covariance"][i][j].get<double>()) < 1e-12 * scale);
        }
    }
}

TEST_CASE("standardising changes the way, not the answer") {
    for (const std::string model : {"- --response y --model linear", "- --response y --model linear --noise-sd 0.5"}) {
        CAPTURE(model);
        const json plain = fit(model, 0, line_csv());
        const json standardized = fit(model + " --standardize", 0, line_csv());
        const double error = std::hypot(plain["elbo_se"].get<double>(), standardized["elbo_se"].get<double>());
        CHECK(std::abs(plain["elbo"].get<double>() - standardized["elbo"].get<double>()) < 0.1 + 5 * error);
        for (std::size_t i = 0; i < plain["mean"].size(); ++i) {
            // Each is within 0.02 sd and 2 %.
            const double sd = plain["sd"][i];
            CHECK(std::abs(plain["mean"][i].get<double>() - standardized["mean"][i].get<double>()) < 0.04 * sd);
            CHECK(std::abs(standardized["sd"][i].get<double>() / sd - 1) < 0.04);
        }
    }
}

TEST_CASE("a fit is repeatable, and a seed changes it") {
    const json first = fit("penguins"), again = fit("penguins"), other = fit("penguins --seed 2");
    CHECK(first["hash"] == again["hash"]);
    CHECK(first["hash"] != other["hash"]);
}

TEST_CASE("columns of words are dummy-coded") {
    const json result = fit("penguins");
    CHECK(result["names"] == json({"(Intercept)", "species[Chinstrap]", "species[Gentoo]", "beak_length_mm",
                                   "beak_depth_mm", "flipper_length_mm", "body_mass_g"}));
}

TEST_CASE("features, intercept and noise choose the parameters") {
    CHECK(fit("stackloss --features watertemp")["names"] == json({"(Intercept)", "watertemp", "log(noise sd)"}));
    CHECK(fit("stackloss --features watertemp --no-intercept --noise-sd 3")["names"] == json({"watertemp"}));
    CHECK(fit("stackloss --response watertemp")["names"] ==
          json({"(Intercept)", "stackloss", "airflow", "acidconc", "log(noise sd)"}));
}

TEST_CASE("byte-order mark, CRLF and quotes fit like the plain file") {
    const std::string plain = line_csv();
    std::string dressed = "\xEF\xBB\xBF";
    for (const char c : plain) dressed += c == '\n' ? std::string("\"\r\n") : c == ',' ? "\",\"" : std::string(1, c);
    dressed = "\xEF\xBB\xBF\"" + dressed.substr(3);
    for (std::size_t at = 0; (at = dressed.find("\r\n", at)) != std::string::npos; ++at) {
        if (at + 2 < dressed.size()) dressed.insert(at + 2, "\"");
    }
    const std::string arguments = "- --response y --model linear";
    CHECK(fit(arguments, 0, dressed)["hash"] == fit(arguments, 0, plain)["hash"]);
}

TEST_CASE("separable data under a flat prior diverge, and the message says why and what to do") {
    const std::string csv = "y,dose\n0,1\n0,2\n0,3\n1,4\n1,5\n1,6\n";
    const Outcome outcome = run("fit - --response y --json -", csv);
    CHECK(outcome.code == 1);
    CHECK(json::parse(outcome.out)["status"] == "diverged");
    CHECK(outcome.err.find("separation: column 'dose' alone tells the classes apart") != std::string::npos);
    CHECK(outcome.err.find("--prior normal:2.5") != std::string::npos);
    CHECK(fit("- --response y --prior normal:2.5", 0, csv)["status"] == "converged");
}

TEST_CASE("a budget that ends early still reports, with exit code 1") {
    const json result = fit("penguins --steps 3", 1);
    CHECK((result["status"] == "budget_spent" || result["status"] == "noise_limited"));
    CHECK(result["steps"] == 3);
    CHECK(result["mean"].size() == 7);
}

TEST_CASE("an interrupt ends a fit where it is, and reports") {
    // In the foreground, timeout sends one signal; to the background it sends two, and the second one kills.
    const Outcome outcome =
        run("fit anes96 --tolerance 1e-9 --steps 4000000000 --optimizer plain-adam --json - --quiet", "",
            "timeout --foreground --preserve-status -s INT 2");
    CHECK(outcome.code == 1);
    const json result = json::parse(outcome.out);
    CHECK(result["status"] == "interrupted");
    CHECK(result["mean"].size() == 6);
}
