// Wrong usage: exit code 2, a message on stderr, nothing on stdout.
#include <doctest/doctest.h>

#include "command.hpp"

namespace {

void check_usage(const std::string& arguments, const std::string& words) {
    const Outcome outcome = run(arguments);
    CAPTURE(arguments);
    CAPTURE(outcome.err);
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("tinyelbo: ") == 0);
    CHECK(outcome.err.find(words) != std::string::npos);
    CHECK(outcome.err.find("; ") != std::string::npos);
    CHECK(outcome.out.empty());
}

}  // namespace

TEST_CASE("commands and options") {
    check_usage("", "subcommand");
    check_usage("fti", "choose one of fit, export, datasets");
    check_usage("fit", "DATA");
    check_usage("fit penguins --nosuch", "--nosuch");
    check_usage("fit penguins --model poisson", "--model");
    check_usage("fit penguins --prior normal:-1", "--prior");
    check_usage("fit penguins --tolerance nan", "--tolerance");
    check_usage("fit penguins --draws -1", "--draws");
    check_usage("datasets nosuch", "nosuch");
}

TEST_CASE("settings that the engine refuses") {
    check_usage("fit penguins --draws 0", "draws");
    check_usage("fit penguins --steps 0", "steps");
    check_usage("fit penguins --draws 100000", "draws");
    check_usage("fit penguins --optimizer lbfgs --draws 8", "use --draws ");
}

TEST_CASE("options that do not go together") {
    const Folder folder;
    const std::string data = "fit '" + folder.write("data.csv", "y,x\n0,1\n1,2\n0,3\n") + "' ";
    check_usage(data, "--response");
    check_usage(data + "--response y --noise-sd 1", "--noise-sd");
    check_usage(data + "--response y --features x,y", "'y' is among the features");
    check_usage(data + "--response y --features x,x", "'x' twice");
    check_usage(data + "--response y --json - --draws-csv -", "standard output");
    check_usage("fit - --response y --predict -", "standard input");
    check_usage("fit penguins --predict - --start-from -", "standard input");
    check_usage("fit penguins --sampler fixed", "add --optimizer lbfgs");
    check_usage("fit penguins --optimizer lbfgs --sampler qmc", "leave --sampler out");
    check_usage("fit penguins --optimizer lbfgs --gradient stl", "leave --gradient out");
    check_usage("fit penguins --linear-response", "add --family mean-field");
    check_usage("fit penguins --step-size 0.1", "add --optimizer plain-adam");
    check_usage("fit penguins --prior normal:1 --prior-from fit.json", "two priors");
}

TEST_CASE("a sampler that ends below the number of parameters") {
    const Folder folder;
    std::string csv = "y";
    for (int j = 0; j < 65; ++j) csv += ",x" + std::to_string(j);
    for (int i = 0; i < 4; ++i) {
        csv += '\n' + std::to_string(i % 2);
        for (int j = 0; j < 65; ++j) csv += ',' + std::to_string((i * 7 + j * 3) % 11);
    }
    check_usage("fit '" + folder.write("data.csv", csv + '\n') + "' --response y --prior normal:1 --sampler orthogonal",
                "ends at 64 parameters, the model has 66; leave it out");
}

TEST_CASE("help and version") {
    CHECK(run("--help").code == 0);
    CHECK(run("fit --help").out.find("--response") != std::string::npos);
    CHECK(run("--version").out == "0.1.0\n");
}
