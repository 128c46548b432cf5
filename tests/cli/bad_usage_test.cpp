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
    check_usage("fti", "choose one of fit, datasets");
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
}

TEST_CASE("help and version") {
    CHECK(run("--help").code == 0);
    CHECK(run("fit --help").out.find("--response") != std::string::npos);
    CHECK(run("--version").out == "0.1.0\n");
}
