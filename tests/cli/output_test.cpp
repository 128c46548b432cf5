// What is written: the table, JSON, draws, and nothing where it cannot be written whole.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>

#include "command.hpp"

using nlohmann::json;
using Names = std::set<std::string>;

namespace {

json fit(const std::string& arguments) {
    const Outcome outcome = run("fit " + arguments + " --json - --quiet");
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out);
}

template <class Real>
std::string fnv1a(const json& result) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto add = [&](double value) {
        const auto real = static_cast<Real>(value);
        CHECK(static_cast<double>(real) == value);
        unsigned char bytes[sizeof(Real)];
        std::memcpy(bytes, &real, sizeof real);
        for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
    };
    for (double value : result["mean"]) add(value);
    for (const json& row : result["scale_tril"]) {
        for (double value : row) add(value);
    }
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

}  // namespace

TEST_CASE("JSON has exactly these keys, in this order, with these types") {
    const Outcome outcome = run("fit penguins --json - --quiet");
    const auto result = nlohmann::ordered_json::parse(outcome.out);
    std::vector<std::string> keys;
    for (const auto& [key, value] : result.items()) keys.push_back(key);
    CHECK(keys ==
          std::vector<std::string>{
              "version",     "model",       "family",           "precision",      "seed",        "draws",
              "steps",       "evaluations", "hessian_products", "status",         "elbo",        "elbo_se",
              "error_bound", "k_hat",       "effective_draws",  "names",          "mean",        "sd",
              "covariance",  "scale_tril",  "mean_error",       "corrected_mean", "response_sd", "response_covariance",
              "seconds",     "hash"});
    for (const char* key : {"version", "model", "family", "precision", "status", "hash"}) {
        CAPTURE(key);
        CHECK(result[key].is_string());
    }
    for (const char* key : {"seed", "draws", "steps", "evaluations", "hessian_products"}) {
        CAPTURE(key);
        CHECK(result[key].is_number_unsigned());
    }
    for (const char* key : {"elbo", "elbo_se", "error_bound", "k_hat", "effective_draws", "seconds"}) {
        CAPTURE(key);
        CHECK(result[key].is_number_float());
    }
    for (const char* key : {"names", "mean", "sd", "covariance", "scale_tril", "mean_error", "corrected_mean"}) {
        CAPTURE(key);
        CHECK(result[key].size() == 7);
    }
    for (const char* key : {"response_sd", "response_covariance"}) CHECK(result[key].is_null());
    CHECK(result["covariance"][6].size() == 7);
    CHECK(result["scale_tril"][0][6] == 0);
    CHECK(result["version"] == "0.1.0");
    CHECK(result["model"] == "logistic");
    CHECK(result["family"] == "full-rank");
    CHECK(result["precision"] == "double");
    CHECK(result["seed"] == 1);
    CHECK(result["draws"] == 8);
}

TEST_CASE("numbers read back exactly: the hash over them is the fit's") {
    const json full = fit("penguins");
    CHECK(full["hash"] == fnv1a<double>(full));
    const json single = fit("penguins --precision single");
    CHECK(single["precision"] == "single");
    CHECK(single["hash"] == fnv1a<float>(single));
    const json mean_field = fit("wages --family mean-field");
    CHECK(mean_field["family"] == "mean-field");
    CHECK(mean_field["hash"] == fnv1a<double>(mean_field));
    const json standardized = fit("penguins --standardize --precision single");
    CHECK(standardized["hash"] == fnv1a<float>(standardized));
}

TEST_CASE("options add their keys") {
    const json result = fit("penguins --laplace");
    CHECK(result["laplace"]["mode"].size() == 7);
    CHECK(result["laplace"]["covariance"][6].size() == 7);
}

TEST_CASE("the table names parameters and quantiles, ELBO, verdict and work") {
    const Outcome outcome = run("fit penguins --laplace");
    CHECK(outcome.code == 0);
    CHECK(outcome.err.empty());
    for (const char* words :
         {"mean", "sd", "5%", "95%", "Laplace mode", "Laplace sd", "(Intercept)", "species[Gentoo]", "ELBO ", " +- ",
          "improper prior", "converged", "steps", "gradient evaluations", " s\n"}) {
        CAPTURE(words);
        CHECK(outcome.out.find(words) != std::string::npos);
    }
    CHECK(run("fit penguins --prior normal:10").out.find("a lower bound on the log evidence") != std::string::npos);
    CHECK(run("fit stackloss --prior normal:10").out.find("improper prior") != std::string::npos);
}

TEST_CASE("the linear response stands beside mean-field's sds, and belongs to its covariance") {
    const json result = fit("wages --family mean-field --linear-response");
    CHECK(result["hessian_products"] > 0);
    for (std::size_t i = 0; i < 7; ++i) {
        const double variance = result["response_covariance"][i][i];
        CHECK(result["response_sd"][i].get<double>() == doctest::Approx(std::sqrt(variance)).epsilon(1e-14));
    }
    // Mean-field's sds are conditional ones.
    CHECK(result["response_sd"][0].get<double>() > 2 * result["sd"][0].get<double>());
    const std::string table = run("fit wages --family mean-field --linear-response").out;
    CHECK(table.find("sd (LR)") != std::string::npos);
    CHECK(table.find("Hessian products") != std::string::npos);
}

TEST_CASE("k-hat below its threshold brings corrected means; above it, a warning instead") {
    const Outcome fine = run("fit anes96");
    CHECK(fine.out.find("mean (IS)") != std::string::npos);
    CHECK(fine.out.find(", fine (below 0.63): ") != std::string::npos);
    CHECK(fine.out.find("Monte Carlo error of the means up to ") != std::string::npos);
    const Outcome narrow = run("fit breast-cancer --family mean-field --tolerance 0.1");
    CHECK(narrow.code == 0);
    CHECK(narrow.out.find("mean (IS)") == std::string::npos);
    CHECK(narrow.out.find("do not trust these means and sds, try --family full-rank") != std::string::npos);
    CHECK(narrow.err.empty());
    const Outcome quiet = run("fit breast-cancer --family mean-field --tolerance 0.1 --quiet");
    CHECK(quiet.code == 0);
    CHECK(quiet.err.find("tinyelbo: breast-cancer: k-hat ") == 0);
}

TEST_CASE("an interrupted fit has no diagnostics, and says null") {
    const Outcome outcome =
        run("fit anes96 --tolerance 1e-9 --steps 4000000000 --optimizer plain-adam --json - --quiet", "",
            "timeout --foreground --preserve-status -s INT 2");
    const json result = json::parse(outcome.out);
    for (const char* key : {"k_hat", "effective_draws", "corrected_mean"}) {
        CAPTURE(key);
        CHECK(result[key].is_null());
    }
}

TEST_CASE("diagnostics of a standardised fit are on the original scale") {
    const json plain = fit("wages"), standardized = fit("wages --standardize");
    for (std::size_t i = 0; i < 7; ++i) {
        const double sd = plain["sd"][i];
        // Each mean is corrected from draws worth more than 400: five standard errors of their difference.
        const double error = 5 * std::sqrt(2.0 / 400) * sd;
        CHECK(std::abs(plain["corrected_mean"][i].get<double>() - standardized["corrected_mean"][i].get<double>()) <
              error);
        CHECK(standardized["mean_error"][i].get<double>() < 0.02);
    }
    CHECK(plain["effective_draws"] > 400);
    CHECK(standardized["effective_draws"] > 400);
    const json response = fit("wages --family mean-field --linear-response");
    const json scaled = fit("wages --family mean-field --linear-response --standardize");
    for (std::size_t i = 0; i < 7; ++i) {
        // The response of the same posterior, each from a q within 0.02 sd and 2 % of its optimum.
        CHECK(scaled["response_sd"][i].get<double>() ==
              doctest::Approx(response["response_sd"][i].get<double>()).epsilon(0.04));
    }
}

TEST_CASE("the table's numbers are the JSON's, and 5% and 95% lie 1.645 sd around the mean") {
    const Folder folder;
    const Outcome outcome = run("fit stackloss --json '" + folder.path("out.json") + "'");
    const json result = json::parse(folder.read("out.json"));
    std::istringstream line(outcome.out.substr(outcome.out.find("watertemp")));
    std::string name;
    double mean = 0, sd = 0, low = 0, high = 0;
    line >> name >> mean >> sd >> low >> high;
    const double exact_mean = result["mean"][2], exact_sd = result["sd"][2];
    CHECK(mean == doctest::Approx(exact_mean).epsilon(1e-4));
    CHECK(sd == doctest::Approx(exact_sd).epsilon(1e-4));
    CHECK(low == doctest::Approx(exact_mean - 1.6448536 * exact_sd).epsilon(1e-4));
    CHECK(high == doctest::Approx(exact_mean + 1.6448536 * exact_sd).epsilon(1e-4));
}

TEST_CASE("quiet prints nothing; a result on stdout sends the table to stderr") {
    const Outcome quiet = run("fit penguins --quiet");
    CHECK(quiet.out.empty());
    CHECK(quiet.err.empty());
    const Outcome both = run("fit penguins --json -");
    CHECK(json::accept(both.out));
    CHECK(both.err.find("species[Gentoo]") != std::string::npos);
}

TEST_CASE("a terminal's stderr shows progress") {
    // script(1) runs the command on a terminal of its own.
    const Folder folder;
    const std::string log = folder.path("log");
    const std::string command =
        "timeout -s INT 2 " TINYELBO_COMMAND " fit penguins --optimizer plain-adam --steps 4000000000";
    REQUIRE(std::system(("script -qec '" + command + "' '" + log + "' > /dev/null < /dev/null").c_str()) != -1);
    CHECK(folder.read("log").find("step ") != std::string::npos);
    CHECK(folder.read("log").find(", ELBO ") != std::string::npos);
}

TEST_CASE("a quiet fit that does not converge says why on stderr") {
    const Outcome outcome = run("fit penguins --steps 3 --quiet");
    CHECK(outcome.code == 1);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.find("tinyelbo: penguins: ") == 0);
}

TEST_CASE("draws have a header, and the posterior's mean") {
    const Folder folder;
    const json result = fit("penguins --num-draws 2000 --draws-csv '" + folder.path("d.csv") + "'");
    std::istringstream csv(folder.read("d.csv"));
    std::string line;
    std::getline(csv, line);
    CHECK(line.find("(Intercept),species[Chinstrap],") == 0);
    double sum = 0;
    int count = 0;
    for (; std::getline(csv, line); ++count) sum += std::stod(line);
    CHECK(count == 2000);
    // Five standard errors of independent draws.
    CHECK(std::abs(sum / count - result["mean"][0].get<double>()) <
          5 * result["sd"][0].get<double>() / std::sqrt(count));
}

TEST_CASE("draws of a standardised fit are on the original scale") {
    const Outcome outcome = run("fit penguins --standardize --quiet --num-draws 2000 --draws-csv -");
    const json result = fit("penguins --standardize");
    std::istringstream csv(outcome.out);
    std::string line;
    std::getline(csv, line);
    double sum = 0;
    while (std::getline(csv, line)) sum += std::stod(line.substr(line.rfind(',') + 1)) / 2000;
    const double sd = result["sd"][6];
    CHECK(std::abs(sum - result["mean"][6].get<double>()) < 5 * sd / std::sqrt(2000.0));
}

TEST_CASE("outputs that cannot be written: exit code 3, and nothing left behind") {
    const Folder folder;
    const Outcome full = run("fit penguins --quiet --json /dev/full");
    CHECK(full.code == 3);
    CHECK(full.err.find("/dev/full: cannot be written: No space left on device; free some space") != std::string::npos);
    const Outcome nowhere = run("fit penguins --json '" + folder.path("no/out.json") + "'");
    CHECK(nowhere.code == 3);
    CHECK(nowhere.out.empty());
    CHECK(nowhere.err.find("make its folder first") != std::string::npos);
    CHECK(run("fit penguins --json '" + folder.path("") + "'").code == 3);
    CHECK(folder.names().empty());
}

TEST_CASE("a full standard output is noticed") {
    const Folder folder;
    const Outcome outcome = run("fit penguins > /dev/full; echo $? > '" + folder.path("code") + "'; true");
    CHECK(folder.read("code") == "3\n");
}

TEST_CASE("a disk that fills up leaves the old file and no partial one") {
    const Folder folder;
    folder.write("out.json", "old");
    const Outcome outcome = run(
        "fit penguins --quiet --draws-csv '" + folder.path("draws.csv") + "' --json '" + folder.path("out.json") + "'",
        "", "ulimit -f 8; trap '' XFSZ;");
    CHECK(outcome.code == 3);
    CHECK(outcome.err.find("draws.csv: cannot be written: File too large; free some space") != std::string::npos);
    CHECK(folder.names() == Names{"out.json"});
    CHECK(folder.read("out.json") == "old");
}

TEST_CASE("bundled data sets are listed and printed") {
    const Outcome list = run("datasets");
    CHECK(list.code == 0);
    CHECK(list.out.find("penguins") != std::string::npos);
    const Outcome one = run("datasets stackloss");
    CHECK(one.out.find("stackloss,airflow,watertemp,acidconc\n42,80,27,89\n") == 0);
    const json from_file = json::parse(run("fit - --response stackloss --model linear --json - --quiet", one.out).out);
    const json by_name = json::parse(run("fit stackloss --json - --quiet").out);
    CHECK(from_file["hash"] == by_name["hash"]);
}
