// Model programs from the command: fits to data in JSON, and C headers.
#include <doctest/doctest.h>

#include <cstring>
#include <regex>

#include <nlohmann/json.hpp>
#include <tinyelbo/program.hpp>

#include "command.hpp"

namespace {

std::vector<std::byte> poisson_program() {
    using namespace tinyelbo;
    ProgramBuilder m;
    auto deaths = m.data("deaths", xt::xtensor<int, 1>{0, 0, 0});
    auto exposure = m.data("exposure", xt::xtensor<double, 2>{{0, 0}, {0, 0}, {0, 0}});
    auto rate = m.parameter("rate", lower(0));
    m.generate("rates", rate * row_sums(exposure));
    m.sample(rate, gamma(2, 1));
    m.sample(deaths, poisson(rate * row_sums(exposure)));
    return m.bytes();
}

/// A folder with a program and data that suit it.
struct Fixture {
    Folder folder;
    std::vector<std::byte> bytes = poisson_program();
    std::string program = folder.write("poisson.tep", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    std::string data = folder.write(
        "data.json", R"({"deaths": [3, 5, 2], "exposure": [[1, 1], [2, 1], [1, 0.5]], "unused": "words"})");

    Outcome fit(const std::string& options) const { return run("fit --program '" + program + "' " + options); }
    Outcome fit_to(const std::string& json) const { return fit("'" + folder.write("other.json", json) + "'"); }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a fit is shown under the model's names") {
    const Outcome shown = fit("'" + data + "'");
    CHECK(shown.code == 0);
    CHECK(has(shown.out, "poisson.tep: program of 1 parameters; full-rank, double precision"));
    CHECK(has(shown.out, "rates[2]"));
    CHECK(has(shown.out, "converged"));

    const Outcome json = fit("'" + data + "' --json - --quiet --precision single");
    CHECK(json.code == 0);
    const auto result = nlohmann::json::parse(json.out);
    CHECK(result.at("status") == "converged");
    REQUIRE(result.at("outputs").size() == 4);
    // The posterior is Gamma(12, 7.5) (Gelman et al. 2013, section 2.6); q is lognormal on rate's scale.
    CHECK(result["outputs"][0]["name"] == "rate");
    CHECK(result["outputs"][0]["mean"].get<double>() == doctest::Approx(12 / 7.5).epsilon(0.03));
    CHECK(result["outputs"][0]["sd"].get<double>() == doctest::Approx(std::sqrt(12) / 7.5).epsilon(0.1));
    CHECK(result["outputs"][2]["name"] == "rates[1]");
}

TEST_CASE_FIXTURE(Fixture, "draws are of the outputs") {
    const Outcome csv = fit("'" + data + "' --draws-csv - --num-draws 3 --quiet");
    CHECK(csv.code == 0);
    CHECK(csv.out.find("rate,rates[0],rates[1],rates[2]\n") == 0);
    CHECK(std::count(csv.out.begin(), csv.out.end(), '\n') == 4);
}

TEST_CASE_FIXTURE(Fixture, "data that do not suit the program") {
    const auto refused = [&](const std::string& json, const std::string& message) {
        const Outcome outcome = fit_to(json);
        CHECK(outcome.code == 3);
        CHECK_MESSAGE(has(outcome.err, message), outcome.err);
    };
    refused(R"({"death": [3, 5, 2], "exposure": []})",
            "the program's data 'deaths' are missing; did you mean 'death'?");
    refused(R"({"deaths": [3, 5], "exposure": []})",
            "'deaths' is 2 elements; the program takes a vector of 3 of numbers there");
    refused(R"({"deaths": [3, 5, 2], "exposure": [[1, 1], [2, 1], [1]]})", "'exposure' is 3 rows of 2");
    refused(R"({"deaths": [3, 5, "x"], "exposure": [[1, 1], [2, 1], [1, 1]]})", "'deaths' has \"x\" among its numbers");
    refused(R"({"deaths": [3, 5, -2], "exposure": [[1, 1], [2, 1], [1, 1]]})", "deaths, slot 1, row 2");
    refused("[1, 2]", "this is no JSON object");
    refused("{", "this is no JSON object");
}

TEST_CASE_FIXTURE(Fixture, "what goes with no program") {
    CHECK(fit("'" + data + "' --response y").code == 2);
    CHECK(has(fit("'" + data + "' --prior normal:1").err, "--prior is for regressions"));
    CHECK(run("fit").code == 2);
}

TEST_CASE_FIXTURE(Fixture, "a file that is no program") {
    std::string changed(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    changed[100] = static_cast<char>(changed[100] ^ 1);
    const Outcome outcome = run("fit --program '" + folder.write("bad.tep", changed) + "' '" + data + "'");
    CHECK(outcome.code == 3);
    CHECK(has(outcome.err, "bad.tep: it is no model program; "));
}

TEST_CASE_FIXTURE(Fixture, "a C header has the program's words") {
    const Outcome header = run("export '" + program + "'");
    CHECK(header.code == 0);
    CHECK(has(header.out, "#define POISSON_EXPOSURE 2u /* exposure: 3 x 2 */\n"));
    CHECK(has(header.out, "#define POISSON_NUM_SLOTS 3u\n"));
    CHECK(has(header.out, "#define POISSON_OUTPUT_RATES 1u /* rates: 3 x 1 */\n"));
    CHECK(has(header.out, "#define POISSON_DIMENSION 1u\n"));
    std::vector<std::uint64_t> words;
    const std::regex word("0x([0-9a-f]{16})u,");
    for (std::sregex_iterator match(header.out.begin(), header.out.end(), word), end; match != end; ++match) {
        words.push_back(std::stoull((*match)[1], nullptr, 16));
    }
    REQUIRE(words.size() * 8 == bytes.size());
    CHECK(std::memcmp(words.data(), bytes.data(), bytes.size()) == 0);

    CHECK(has(run("export '" + program + "' --name 9lives").err, "'9lives' is no name in C"));
    const std::string path = folder.path("model.h");
    CHECK(run("export '" + program + "' --name model --output '" + path + "'").code == 0);
    CHECK(has(folder.read("model.h"), "static const uint64_t model["));
}
