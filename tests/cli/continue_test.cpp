// --start-from and --prior-from: going on from an earlier fit's JSON.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "command.hpp"

using nlohmann::json;
using Names = std::set<std::string>;

namespace {

json fit(const std::string& arguments, const std::string& input = "") {
    const Outcome outcome = run("fit " + arguments + " --json - --quiet", input);
    CAPTURE(arguments);
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out);
}

/// y = 1 + 2 a - b/2 with an error of a fixed pattern, rows [begin, end).
std::string rows(int begin, int end) {
    std::string csv = "y,a,b\n";
    for (int i = begin; i < end; ++i) {
        const double a = (i * 7 % 13) - 6, b = 100 + 10 * ((i * 5 % 11) - 5), error = (i * 3 % 7 - 3) * 0.4;
        csv += std::to_string(1 + 2 * a - 0.5 * b + error) + ',' + std::to_string(a) + ',' + std::to_string(b) + '\n';
    }
    return csv;
}

const std::string kLinear = "- --response y --model linear --noise-sd 0.8 --tolerance 1e-7";

/// Refused with exit code 3, a message that names the file and has these words, and no output.
void check_refused(const std::string& arguments, const std::string& path, const std::string& words) {
    const Folder folder;
    const Outcome outcome = run("fit " + arguments + " '" + path + "' --json '" + folder.path("out.json") + "'");
    CAPTURE(outcome.err);
    CHECK(outcome.code == 3);
    CHECK(outcome.err.find("tinyelbo: " + path) == 0);
    CHECK(outcome.err.find(words) != std::string::npos);
    CHECK(outcome.err.find("; ") != std::string::npos);
    CHECK(outcome.out.empty());
    CHECK(folder.names().empty());
}

}  // namespace

TEST_CASE("a posterior is the prior of the rows to come: as good as all rows at once, to the bit of a Gaussian") {
    const Folder folder;
    const std::string prior = " --prior normal:10";
    const json first = fit(kLinear + prior, rows(0, 12));
    const std::string path = folder.write("first.json", first.dump());
    const json all = fit(kLinear + prior, rows(0, 40));
    for (const std::string way : {"", " --standardize"}) {
        CAPTURE(way);
        const json second = fit(kLinear + " --prior-from '" + path + "'" + way, rows(12, 40));
        for (std::size_t i = 0; i < 3; ++i) {
            // Each mean is within 1e-7 sd of its optimum, and JSON loses nothing.
            const double sd = all["sd"][i];
            CHECK(std::abs(second["mean"][i].get<double>() - all["mean"][i].get<double>()) < 1e-6 * sd);
            CHECK(second["sd"][i].get<double>() == doctest::Approx(sd).epsilon(1e-6));
        }
        // log p(y1) + log p(y2 | y1) = log p(y1, y2).
        CHECK(first["elbo"].get<double>() + second["elbo"].get<double>() ==
              doctest::Approx(all["elbo"].get<double>()).epsilon(1e-9));
    }
}

TEST_CASE("rows of one class may follow those of both") {
    const Folder folder;
    const std::string both = "y,x\n0,1\n1,2\n0,3\n1,4\n", ones = "y,x\n1,1\n1,5\n";
    const json first = fit("- --response y --prior normal:2", both);
    const std::string path = folder.write("first.json", first.dump());
    const json second = fit("- --response y --prior-from '" + path + "'", ones);
    CHECK(second["mean"][1].get<double>() > first["mean"][1].get<double>());
}

TEST_CASE("a prior of all parameters includes the noise, and makes the ELBO a bound on the evidence") {
    const Folder folder;
    const std::string model = "- --response y --model linear";
    const std::string path = folder.path("first.json");
    CHECK(run("fit " + model + " --quiet --json '" + path + "'", rows(0, 20)).code == 0);
    const Outcome second = run("fit " + model + " --prior-from '" + path + "'", rows(20, 40));
    CHECK(second.code == 0);
    CHECK(second.out.find("log(noise sd)") != std::string::npos);
    CHECK(second.out.find("a lower bound on the log evidence") != std::string::npos);
}

TEST_CASE("a start changes the way, not the answer") {
    const Folder folder;
    const json cold = fit("penguins");
    const std::string path = folder.write("cold.json", cold.dump());
    for (const std::string way : {"", " --family mean-field", " --precision single", " --standardize"}) {
        CAPTURE(way);
        const json from = fit("penguins --start-from '" + path + "'" + way), without = fit("penguins" + way);
        for (std::size_t i = 0; i < 7; ++i) {
            // Each is within 0.02 sd of the optimum.
            const double sd = without["sd"][i];
            CHECK(std::abs(from["mean"][i].get<double>() - without["mean"][i].get<double>()) < 0.04 * sd);
        }
    }
    CHECK(fit("penguins --start-from '" + path + "'")["evaluations"] < cold["evaluations"]);
}

TEST_CASE("a start is taken as it is written") {
    const Folder folder;
    const std::string path = folder.write("cold.json", fit("penguins").dump());
    const Outcome outcome =
        run("fit penguins --optimizer plain-adam --step-size 1e-30 --steps 1 --json - --quiet "
            "--start-from '" +
            path + "'");
    const json result = json::parse(outcome.out), earlier = json::parse(folder.read("cold.json"));
    CHECK(result["mean"] == earlier["mean"]);
    CHECK(result["scale_tril"] == earlier["scale_tril"]);
}

TEST_CASE("earlier fits may come from standard input") {
    const Outcome first = run("fit penguins --json - --quiet");
    CHECK(run("fit penguins --quiet --start-from -", first.out).code == 0);
    const Outcome cut = run("fit penguins --start-from -", first.out.substr(0, first.out.size() / 2));
    CHECK(cut.code == 3);
    CHECK(cut.err.find("tinyelbo: standard input:") == 0);
}

TEST_CASE("files that are no earlier fit of this model are refused") {
    const Folder folder;
    const std::string whole = run("fit penguins --json - --quiet").out;
    const std::string good = folder.write("good.json", whole);
    for (const std::string option : {"--start-from", "--prior-from"}) {
        CAPTURE(option);
        const std::string arguments = "penguins " + option;
        check_refused(arguments, folder.write("cut.json", whole.substr(0, 1000)),
                      "ends inside its JSON; write it again");
        check_refused(arguments, folder.write("rows.csv", rows(0, 3)), ":1:1: this is no JSON");
        check_refused(arguments, folder.write("other.json", "{\"a\": 1}"), "no result of 'tinyelbo fit'");
        check_refused(arguments, folder.path("missing.json"), "cannot be read: No such file");
        check_refused("anes96 " + option, good,
                      "number 2 is 'species[Chinstrap]', here 'PID'; give the same --features");
        check_refused("penguins --no-intercept " + option, good, "number 1 is '(Intercept)'");
        check_refused("stackloss " + option, good, "that fit is of a logistic model; add --model logistic");
    }
}

TEST_CASE("a fit that diverged, and numbers beyond a float") {
    const Folder folder;
    const std::string csv = folder.write("data.csv", "y,dose\n0,1\n0,2\n0,3\n1,4\n1,5\n1,6\n");
    const std::string path = folder.path("diverged.json");
    CHECK(run("fit '" + csv + "' --response y --quiet --json '" + path + "'").code == 1);
    check_refused("'" + csv + "' --response y --start-from", path, "that fit diverged");
    json huge = fit("penguins");
    huge["mean"][1] = 1e200;
    const std::string beyond = folder.write("huge.json", huge.dump());
    check_refused("penguins --precision single --start-from", beyond,
                  "too small to compute with; use --precision double");
    check_refused("penguins --precision single --prior-from", beyond,
                  "too small to compute with; use --precision double");
}
