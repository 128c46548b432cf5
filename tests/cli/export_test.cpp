// C headers: of posteriors, of regressions and programs with their data. They are compiled and run.
#include <doctest/doctest.h>

#include <sstream>

#include <nlohmann/json.hpp>
#include <tinyelbo/program.hpp>

#include "command.hpp"

using nlohmann::json;

namespace {

const std::string kStrict = " -Wall -Wextra -Wpedantic -Wconversion -Wdouble-promotion -Wcomment -Wtrigraphs -Werror ";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// What a shell command prints on both streams; it must succeed or fail as said.
std::string shell(const Folder& folder, const std::string& command, bool succeeds = true) {
    const std::string log = folder.path("log");
    const int status = std::system((command + " > '" + log + "' 2>&1").c_str());
    const std::string text = folder.read("log");
    CHECK_MESSAGE((status == 0) == succeeds, command << "\n" << text);
    return text;
}

std::string compiler(bool cpp, const std::string& flags = "") {
    const std::string language = cpp ? "'" TINYELBO_CXX "' -std=c++20 -x c++" : "'" TINYELBO_CC "' -std=c99 -x c";
    return language + kStrict + flags + " -I'" TINYELBO_INCLUDE "' ";
}

/// In both languages, without a warning.
void check_compiles(const Folder& folder, const std::string& header) {
    const std::string source = folder.write("one.c", "#include \"" + folder.path(header) + "\"\n");
    for (const bool cpp : {false, true}) shell(folder, compiler(cpp) + "-fsyntax-only '" + source + "'");
}

/// Prints what `main` prints, compiled as C with the header.
std::string run_c(const Folder& folder, const std::string& header, const std::string& body) {
    const std::string source = folder.write("main.c", "#include \"" + folder.path(header) + R"("
#include <stdio.h>
static te_fit fit;
__attribute__((unused)) static int print_hash(te_status status) {
    uint64_t hash = 0;
    if (status == TE_STATUS_OK) status = te_get_hash(&fit, &hash);
    printf("%016llx\n", (unsigned long long)hash);
    return (int)status;
}
__attribute__((unused)) static te_status run(void) {
    te_status status = TE_STATUS_OK;
    while (status == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) status = te_step(&fit, 1000);
    return status;
}
int main(void) {
)" + body + "}\n");
    const std::string binary = folder.path("main");
    shell(folder, compiler(false) + "-c '" + source + "' -o '" + binary + ".o'");
    shell(folder, "'" TINYELBO_CXX "' " TINYELBO_LINK " '" + binary + ".o' '" TINYELBO_CORE "' -o '" + binary + "'");
    return shell(folder, "'" + binary + "'");
}

const std::string kFitAgain = R"(
    static __attribute__((aligned(TE_BLOCK_ALIGNMENT))) unsigned char block[M_BLOCK_BYTES];
    te_slot slots[SLOTS];
    te_config config = m_config(slots);
    size_t bytes = 0;
    te_status status = te_required_bytes(&config, &bytes);
    if (status != TE_STATUS_OK || bytes != sizeof block) return 100;
    status = te_init(&fit, &config, block, sizeof block);
    if (status == TE_STATUS_OK) status = run();
    if (print_hash(status) != 0) return 101;
)";
const std::string kStart = R"(
    status = te_init(&fit, &config, block, sizeof block);
    if (status == TE_STATUS_OK) status = m_start(&fit);
    return print_hash(status);
)";

std::string fit_again(const std::string& slots) {
    std::string body = kFitAgain;
    body.replace(body.find("SLOTS"), 5, slots);
    return body;
}

/// Fits, and checks that the header fits again to the same hash, and starts there.
void check_regression(const std::string& arguments, const std::string& input = "") {
    CAPTURE(arguments);
    const Folder folder;
    const Outcome outcome = run("fit " + arguments + " --header '" + folder.path("m.h") + "' --json - --quiet", input);
    CAPTURE(outcome.err);
    REQUIRE(outcome.code <= 1);
    const std::string hash = json::parse(outcome.out)["hash"];
    check_compiles(folder, "m.h");
    CHECK(has(folder.read("m.h"), ", hash " + hash + "\n"));
    CHECK(run_c(folder, "m.h", fit_again("TE_GLM_NUM_SLOTS") + kStart) == hash + "\n" + hash + "\n");
}

const std::string kRows =
    "y,a,\"b */ ?"
    "?/\n/* \\\"\n1.5,1,0.1\n2.25,2,0.30000000000000004\n2.5,3,-1e-300\n4,4,7\n4.5,6,1e5\n";

std::vector<std::byte> poisson_program(const std::string& name) {
    using namespace tinyelbo;
    ProgramBuilder m;
    auto counts = m.data(name, xt::xtensor<int, 1>{0, 0, 0});
    auto exposure = m.data("exposure", xt::xtensor<double, 2>{{0, 0}, {0, 0}, {0, 0}});
    auto rate = m.parameter("rate", lower(0));
    m.sample(rate, gamma(2, 1));
    m.sample(counts, poisson(rate * row_sums(exposure)));
    return m.bytes();
}

struct Program {
    Folder folder;
    std::vector<std::byte> bytes = poisson_program("config");
    std::string path = folder.write("m.tep", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    std::string data = folder.write("data.json", R"({"config": [3, 5, 2], "exposure": [[1, 1], [2, 1], [1, 0.3]]})");
};

const std::string kFit =
    R"({"version": "0.1.0", "model": "logistic", "family": "full-rank", "precision": "double", "seed": 3,
        "status": "converged", "k_hat": 0.25, "hash": "00", "names": ["a"], "mean": [0.1], "scale_tril": [[2]]})";

}  // namespace

TEST_CASE("a header of a regression fits again to the same bits, and starts from its posterior") {
    check_regression("breast-cancer --prior normal:2.5 --precision single --seed 18446744073709551615");
    check_regression("stackloss --family mean-field --draws 16 --tolerance 0.01 --steps 3000");
    check_regression("- --response y --model linear --noise-sd 0.7 --prior normal:0.1", "y,a\n1,2\n2,3\n4,5\n");
}

TEST_CASE("the posterior of an earlier fit is written as its prior") {
    const Folder folder;
    CHECK(run("fit stackloss --json '" + folder.path("first.json") + "' --quiet").code == 0);
    for (const char* precision : {"single", "double"}) {
        check_regression("stackloss --prior-from '" + folder.path("first.json") + "' --precision " + precision);
    }
}

TEST_CASE("settings of other optimisers and draws") {
    const Folder folder;
    const auto header_of = [&](const std::string& options) {
        CHECK(run("fit stackloss --quiet " + options + " --header '" + folder.path("m.h") + "'").code <= 1);
        check_compiles(folder, "m.h");
        return folder.read("m.h");
    };
    const std::string lbfgs = header_of("--optimizer lbfgs --draws 300");
    CHECK(has(lbfgs, "te_minimal_config(&te_linear, &te_full_rank, &te_lbfgs);\n"));
    CHECK(has(lbfgs, "config.draws = 300u;\n"));
    CHECK(has(lbfgs, "te_required_bytes says how large"));
    const std::string plain = header_of("--optimizer plain-adam --step-size 0.1 --sampler qmc --gradient reparam");
    CHECK(has(plain, "config.sampler = &te_qmc_draws;\n    config.gradient = TE_GRADIENT_REPARAM;\n"));
    CHECK(has(plain, "config.step_size = 0.1;\n"));
}

TEST_CASE("names of columns stay inside their comment, and numbers read back") {
    const Folder folder;
    const Outcome outcome = run(
        "fit - --response y --model linear --prior normal:1 --noise-sd 1 --quiet --header '" + folder.path("m.h") + "'",
        kRows);
    CAPTURE(outcome.err);
    REQUIRE(outcome.code <= 1);
    check_compiles(folder, "m.h");
    const std::string header = folder.read("m.h");
    CHECK(has(header, R"(*   2 b *\/ ?\?/\n/\* \\)"));
    CHECK(has(header, "0.1, "));
    CHECK(has(header, " 0x1.3333333333334p-2,"));
    CHECK(has(header, "100000.0,"));
}

TEST_CASE("a posterior from the JSON of a fit") {
    const Folder folder;
    REQUIRE(run("fit penguins --precision single --standardize --prior normal:2.5 --quiet --json '" +
                folder.path("fit.json") + "'")
                .code == 0);
    REQUIRE(run("export '" + folder.path("fit.json") + "' --name m --output '" + folder.path("m.h") + "'").code == 0);
    check_compiles(folder, "m.h");
    const json fit = json::parse(folder.read("fit.json"));
    const std::string printed = run_c(folder, "m.h", R"(
    for (uint32_t i = 0; i < M_DIMENSION; ++i) printf("%.9g\n", (double)m_mean[i]);
    for (uint32_t i = 0; i < M_DIMENSION * M_DIMENSION; ++i) printf("%.9g\n", (double)m_scale_tril[i]);
    return m_start(&fit) == TE_STATUS_FIT_UNINITIALISED && print_hash(TE_STATUS_FINISHED) == TE_STATUS_FINISHED ? 0 : 1;
)");
    std::istringstream numbers(printed);
    const auto check_next = [&](double expected) {
        float number = 0;
        numbers >> number;
        CHECK(static_cast<double>(number) == expected);
    };
    for (const double number : fit["mean"]) check_next(number);
    for (const json& row : fit["scale_tril"])
        for (const double number : row) check_next(number);
}

TEST_CASE_FIXTURE(Program, "a program with its data fits to the command's bits") {
    for (const std::string precision : {"single", "double"}) {
        REQUIRE(run("export '" + path + "' '" + data + "' --precision " + precision + " --output '" +
                    folder.path("m.h") + "'")
                    .code == 0);
        check_compiles(folder, "m.h");
        const Outcome fitted =
            run("fit --program '" + path + "' '" + data + "' --quiet --json - --precision " + precision);
        REQUIRE(fitted.code == 0);
        CHECK(run_c(folder, "m.h", fit_again("M_NUM_SLOTS") + "return 0;\n") ==
              json::parse(fitted.out)["hash"].get<std::string>() + "\n");
    }
    REQUIRE(run("export '" + path + "' --output '" + folder.path("alone.h") + "'").code == 0);
    check_compiles(folder, "alone.h");
}

TEST_CASE_FIXTURE(Program, "other versions and builds without the precision are refused by the compiler") {
    REQUIRE(run("fit stackloss --precision single --quiet --header '" + folder.path("m.h") + "'").code == 0);
    const auto refused = [&](const std::string& header, const std::string& flags, const std::string& words) {
        const std::string source = folder.write("one.c", "#include \"" + folder.path(header) + "\"\n");
        for (const bool cpp : {false, true}) {
            CHECK(has(shell(folder, compiler(cpp, flags) + "-fsyntax-only '" + source + "'", false), words));
        }
    };
    refused("m.h", "-DTE_PRECISIONS=2", "this header is of single precision, which TE_PRECISIONS leaves out");
    shell(folder, compiler(false, "-DTE_PRECISIONS=1") + "-fsyntax-only '" + folder.path("one.c") + "'");
    std::string other = folder.read("m.h");
    const std::string version = "TE_ABI_VERSION != ";
    other.insert(other.find(version) + version.size(), "9");
    folder.write("other.h", other);
    refused("other.h", "", "this header was made for another version of tinyelbo");
}

TEST_CASE_FIXTURE(Program, "what is refused") {
    const auto refused = [&](const std::string& arguments, int code, const std::string& words) {
        const Outcome outcome = run("export " + arguments);
        CAPTURE(arguments);
        CHECK(outcome.code == code);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(has(outcome.err, words), outcome.err);
    };
    const auto fit = [&](const std::string& part, const std::string& other) {
        std::string text = kFit;
        if (!part.empty()) text.replace(text.find(part), part.size(), other);
        return "'" + folder.write("fit.json", text) + "'";
    };
    CHECK(run("export " + fit("", "")).code == 0);
    refused(fit("converged", "diverged"), 3, "that fit diverged");
    refused(fit("0.1]", "null]"), 3, "'mean'[0] is null, which is no number");
    refused(fit("\"double\"", "\"half\""), 3, "its 'precision' is not what 'tinyelbo fit' writes");
    refused(fit("\"seed\": 3", "\"seed\": -3"), 3, "its 'seed' is not");
    refused(fit("\"seed\": 3", "\"seed\": \"1);x\""), 3, "its 'seed' is not");
    refused(fit("\"double\"", "\"single\"") + " --name int", 2, "'int' is a keyword");
    refused(fit("0.1]", "1e300]"), 3, "too large or too small");
    refused(fit("}", ""), 3, "the file ends inside its JSON");
    refused(fit("\"model\": \"logistic\"", "\"program\": \"m.tep\""), 3, "the result of a model program");
    refused(fit("", "") + " '" + data + "'", 2, "a fit has no data of its own");
    refused("'" + folder.write("none.json", "[1, 2]") + "'", 3, "it is no result of 'tinyelbo fit'");
    refused("'" + folder.write("empty.tep", "") + "'", 3, "it is no model program");
    refused("'" + folder.path("missing.tep") + "'", 3, "missing.tep");
    for (const char* name : {"9lives", "a-b", "", "_x", "class", "restrict", "te", "te_fit", "TE_x"}) {
        CAPTURE(name);
        CHECK(run("export '" + path + "' --name '" + name + "'").code == (*name == '\0' ? 0 : 2));
    }
    refused("'" + path + "' --precision single", 2, "--precision");
    refused("'" + path + "' '" +
                folder.write("large.json", R"({"config": [3, 5, 2], "exposure": [[1, 1], [2, 1], [1, 1e39]]})") +
                "' --precision single",
            3, "large.json: a number is not finite in single precision");
    refused("'" + path + "' --output '" + folder.path("no/such/m.h") + "'", 3, "no/such/m.h");
}

TEST_CASE("what a fit cannot write as a header") {
    const Folder folder;
    const std::string header = " --quiet --header '" + folder.path("m.h") + "'";
    const Outcome diverged = run("fit - --response y" + header, "y,x\n0,1\n0,2\n1,3\n1,4\n");
    CHECK(diverged.code == 1);
    CHECK(has(diverged.err, "m.h: not written"));
    CHECK(has(run("fit stackloss --standardize" + header).err, "leave --standardize out"));
    CHECK(has(run("fit stackloss --start-from none.json" + header).err, "leave --start-from out"));
    CHECK(run("fit - --response y --model linear" + header, "y,x\n0,1\nnan,2\n1,3\n1,4\n").code == 3);
    CHECK(folder.names().empty());
    CHECK(has(run("fit stackloss --header '" + folder.path("my-fit.h") + "'").err, "'my-fit' is no name in C"));
    CHECK(run("fit stackloss --header '" + folder.path("no/m.h") + "'").code == 3);
    CHECK(has(run("fit stackloss --json - --header -").err, "cannot both be standard output"));
}
