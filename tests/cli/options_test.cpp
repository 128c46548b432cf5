#include "options.hpp"

#include <doctest/doctest.h>

#include "error.hpp"
#include "message.hpp"

using namespace tinyelbo::cli;
using Command = CommandLine::Command;

namespace {

CommandLine parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "tinyelbo");
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

/// Parses "fit data.csv" with these arguments.
FitOptions fit(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), {"fit", "data.csv"});
    const CommandLine line = parse(arguments);
    CHECK(line.command == Command::kFit);
    return line.fit;
}

std::string message(const std::vector<const char*>& arguments) {
    return message_of([&] { fit(arguments); });
}

}  // namespace

TEST_CASE("defaults") {
    const FitOptions options = fit({});
    CHECK(options.data == "data.csv");
    CHECK(options.response.empty());
    CHECK_FALSE(options.model);
    CHECK(options.features.empty());
    CHECK(options.intercept);
    CHECK_FALSE(options.noise_sd);
    CHECK_FALSE(options.standardize);
    CHECK_FALSE(options.prior_sd);
    CHECK(options.prior_from.empty());
    CHECK(options.start_from.empty());
    CHECK(options.flat_prior());
    CHECK(options.is_full_rank());
    CHECK_FALSE(options.single_precision);
    CHECK(options.engine.gradient == TE_GRADIENT_STL);
    CHECK(options.engine.optimizer == &te_adam);
    CHECK(options.engine.sampler == nullptr);
    CHECK(options.engine.importance == &te_psis);
    CHECK(options.engine.response == nullptr);
    CHECK(options.engine.draws == 8);
    CHECK(options.engine.elbo_draws == 512);
    CHECK(options.engine.max_steps == 4000);
    CHECK(options.engine.tolerance == 0);
    CHECK(options.engine.seed == 1);
    CHECK(options.num_draws == 1000);
    CHECK_FALSE(options.laplace);
    CHECK_FALSE(options.quiet);
}

TEST_CASE("every option") {
    const FitOptions options =
        fit({"--response",  "y",          "--model",     "linear",     "--features",   "a,\"b,c\"",   "--no-intercept",
             "--noise-sd",  "0.5",        "--prior",     "normal:2.5", "--family",     "mean-field",  "--gradient",
             "reparam",     "--draws",    "16",          "--steps",    "100",          "--tolerance", "1e-6",
             "--seed",      "7",          "--precision", "single",     "--laplace",    "--predict",   "new.csv",
             "--json",      "out.json",   "--draws-csv", "d.csv",      "--num-draws",  "50",          "--quiet",
             "--optimizer", "plain-adam", "--step-size", "0.1",        "--standardize"});
    CHECK(options.response == "y");
    CHECK(options.model == ModelKind::kLinear);
    CHECK(options.features == std::vector<std::string>{"a", "b,c"});
    CHECK_FALSE(options.intercept);
    CHECK(options.noise_sd == 0.5);
    CHECK(options.standardize);
    CHECK(options.prior_sd == 2.5);
    CHECK_FALSE(options.is_full_rank());
    CHECK(options.engine.gradient == TE_GRADIENT_REPARAM);
    CHECK(options.engine.optimizer == &te_plain_adam);
    CHECK(options.engine.draws == 16);
    CHECK(options.engine.max_steps == 100);
    CHECK(options.engine.tolerance == 1e-6);
    CHECK(options.engine.step_size == 0.1);
    CHECK(options.engine.seed == 7);
    CHECK(options.single_precision);
    CHECK(options.laplace);
    CHECK(options.predict == "new.csv");
    CHECK(options.json == "out.json");
    CHECK(options.draws_csv == "d.csv");
    CHECK(options.num_draws == 50);
    CHECK(options.quiet);
    CHECK_FALSE(options.flat_prior());
    CHECK_FALSE(fit({"--prior", "flat"}).prior_sd);
    CHECK(fit({"--seed", "18446744073709551615"}).engine.seed == 18446744073709551615u);
}

TEST_CASE("options that continue, diagnose and choose draws") {
    const FitOptions options = fit({"--prior-from", "a.json", "--start-from", "b.json", "--linear-response", "--family",
                                    "mean-field", "--sampler", "qmc", "--elbo-draws", "4096"});
    CHECK(options.prior_from == "a.json");
    CHECK_FALSE(options.flat_prior());
    CHECK(options.start_from == "b.json");
    CHECK(options.engine.response == &te_linear_response);
    CHECK(options.engine.sampler == &te_qmc_draws);
    CHECK(options.engine.elbo_draws == 4096);
    CHECK(fit({"--sampler", "orthogonal"}).engine.sampler == &te_orthogonal_draws);
    CHECK(fit({"--sampler", "antithetic"}).engine.sampler == &te_antithetic_draws);
    CHECK(fit({"--sampler", "independent"}).engine.sampler == &te_independent_draws);
    CHECK(fit({"--sampler", "auto"}).engine.sampler == nullptr);
}

TEST_CASE("an optimiser brings its own draws and gradient, in any order of the options") {
    const te_config defaults = te_default_config(nullptr, &te_full_rank, &te_lbfgs);
    const FitOptions own = fit({"--optimizer", "lbfgs"});
    CHECK(own.engine.draws == defaults.draws);
    CHECK(own.engine.gradient == defaults.gradient);
    CHECK(fit({"--draws", "99", "--optimizer", "lbfgs"}).engine.draws == 99);
    CHECK(fit({"--optimizer", "lbfgs", "--draws", "99", "--sampler", "fixed"}).engine.draws == 99);
    CHECK(fit({"--gradient", "reparam", "--optimizer", "lbfgs"}).engine.gradient == TE_GRADIENT_REPARAM);
}

TEST_CASE("values that make no sense are refused with the option's name") {
    for (const std::vector<const char*>& arguments : std::vector<std::vector<const char*>>{
             {"--noise-sd", "0"},
             {"--noise-sd", "nan"},
             {"--tolerance", "-1"},
             {"--tolerance", "inf"},
             {"--prior", "normal:0"},
             {"--prior", "normal:"},
             {"--prior", "cauchy:1"},
             {"--model", "poisson"},
             {"--family", "full"},
             {"--gradient", "score"},
             {"--precision", "half"},
             {"--draws", "eight"},
             {"--draws", "-8"},
             {"--draws", "4294967304"},
             {"--steps", "1.5"},
             {"--seed", "-1"},
             {"--seed", "18446744073709551616"},
             {"--num-draws", "0", "--draws-csv", "d.csv"},
             {"--features", "\"a"},
             {"--optimizer", "sgd"},
             {"--step-size", "0"},
             {"--sampler", "halton"},
             {"--elbo-draws", "3"},
         }) {
        CAPTURE(arguments[1]);
        CHECK(message(arguments).find(arguments[0]) != std::string::npos);
        CHECK_THROWS_AS(fit(arguments), UsageError);
    }
}

TEST_CASE("options that contradict each other are refused") {
    CHECK_THROWS_AS(fit({"--num-draws", "5"}), UsageError);
    CHECK_THROWS_AS(fit({"--step-size", "0.1"}), UsageError);
    CHECK_THROWS_AS(fit({"--json", "-", "--draws-csv", "-"}), UsageError);
    CHECK_THROWS_AS(fit({"--json", "a", "--draws-csv", "a"}), UsageError);
    CHECK_THROWS_AS(parse({"fit", "-", "--predict", "-"}), UsageError);
    CHECK_THROWS_AS(parse({"fit", "-", "--start-from", "-"}), UsageError);
    CHECK_THROWS_AS(fit({"--start-from", "-", "--prior-from", "-"}), UsageError);
    CHECK(message({"--step-size", "0.1", "--optimizer", "adam"}).find("--optimizer plain-adam") != std::string::npos);
    CHECK(message({"--optimizer", "lbfgs", "--sampler", "qmc"}).find("leave --sampler out") != std::string::npos);
    CHECK(message({"--optimizer", "lbfgs", "--gradient", "stl"}).find("leave --gradient out") != std::string::npos);
    CHECK(message({"--sampler", "fixed"}).find("add --optimizer lbfgs") != std::string::npos);
    CHECK(message({"--linear-response"}).find("add --family mean-field") != std::string::npos);
    CHECK(message({"--prior", "normal:1", "--prior-from", "a"}).find("two priors") != std::string::npos);
    CHECK_THROWS_AS(fit({"--nosuch"}), UsageError);
    CHECK_THROWS_AS(fit({"surplus"}), UsageError);
    CHECK_THROWS_AS(parse({}), UsageError);
    CHECK_THROWS_AS(parse({"fit"}), UsageError);
    CHECK_THROWS_AS(parse({"nosuch"}), UsageError);
}

TEST_CASE("the other commands") {
    CHECK(parse({"datasets"}).command == Command::kListDatasets);
    CHECK(parse({"datasets", "wages"}).command == Command::kPrintDataset);
    CHECK(parse({"datasets", "wages"}).dataset == "wages");
    CHECK(parse({"--version"}).text == TE_VERSION "\n");
    CHECK(parse({"--help"}).text.find("datasets") != std::string::npos);
    const std::string help = parse({"fit", "--help"}).text;
    for (const char* option : {"--response",    "--model",     "--features",  "--no-intercept", "--noise-sd",
                               "--standardize", "--prior",     "--family",    "--gradient",     "--draws",
                               "--steps",       "--tolerance", "--seed",      "--precision",    "--laplace",
                               "--predict",     "--json",      "--draws-csv", "--num-draws",    "--quiet",
                               "--optimizer",   "--step-size", "--sampler",   "--elbo-draws",   "--linear-response",
                               "--start-from",  "--prior-from"}) {
        CAPTURE(option);
        CHECK(help.find(option) != std::string::npos);
    }
}
