#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>

#include "csv.hpp"
#include "option_checks.hpp"
#include "suggest.hpp"
#include "table.hpp"

namespace tinyelbo::cli {
namespace {

const std::string kHelp = "see 'tinyelbo fit --help'";

/// A positive, finite number. CLI11's own ranges let NaN through.
double positive(const std::string& option, const std::string& text) {
    const std::optional<double> value = parse_number(text);
    if (value && std::isfinite(*value) && *value > 0) return *value;
    throw CLI::ValidationError(option, "'" + text + "' is not a positive number");
}

std::optional<double> prior_sd(const std::string& text) {
    if (text == "flat") return std::nullopt;
    if (!text.starts_with("normal:")) {
        throw CLI::ValidationError("--prior", "'" + text + "' is neither 'flat' nor 'normal:SD'");
    }
    return positive("--prior", text.substr(std::string("normal:").size()));
}

std::vector<std::string> names_in(const std::string& list) {
    try {
        return parse_csv_line(list, "--features");
    } catch (const DataError& error) {
        throw CLI::ValidationError(error.what());
    }
}

/// One of a few words, the default first.
template <class T, class Set>
CLI::Option* add_choice(CLI::App& app, const std::string& name, const std::vector<std::pair<std::string, T>>& choices,
                        Set set, const std::string& description) {
    std::string words;
    for (const auto& [word, value] : choices) words.append(words.empty() ? "" : "|").append(word);
    const auto parse = [name, choices, set, words](const std::string& text) {
        for (const auto& [word, value] : choices) {
            if (word == text) return set(value);
        }
        throw CLI::ValidationError(name, "'" + text + "' is none of " + words);
    };
    return app.add_option_function<std::string>(name, parse, description + " (default: " + choices[0].first + ")")
        ->type_name(words);
}

/// A whole number from `least` to `most`. CLI11 2.1 wraps negative and too large ones around.
template <class T>
CLI::Option* add_whole_number(CLI::App& app, const std::string& name, T& target, T least, T most,
                              const std::string& description) {
    const auto parse = [name, &target, least, most](const std::string& text) {
        const char* end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data(), end, target);
        if (error == std::errc() && rest == end && target >= least && target <= most) return;
        throw CLI::ValidationError(
            name, "'" + text + "' is not a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    };
    return app
        .add_option_function<std::string>(name, parse, description + " (default: " + std::to_string(target) + ")")
        ->type_name("N");
}

template <class Set>
CLI::Option* add_positive(CLI::App& app, const std::string& name, Set set, const std::string& description) {
    return app
        .add_option_function<std::string>(
            name, [name, set](const std::string& text) { set(positive(name, text)); }, description)
        ->type_name("NUMBER");
}

void add_model_options(CLI::App& app, FitOptions& fit) {
    app.add_option("DATA", fit.data,
                   "CSV file, '-' for standard input, or the name of a bundled data set; with --program a JSON file")
        ->type_name("");
    app.add_option("--program", fit.program, "Fit a model program instead of a regression")->type_name("FILE");
    app.add_option("--response", fit.response, "Column to model")->type_name("COLUMN");
    add_choice<ModelKind>(
        app, "--model", {{"logistic", ModelKind::kLogistic}, {"linear", ModelKind::kLinear}},
        [&fit](ModelKind model) { fit.model = model; }, "Kind of regression");
    app.add_option_function<std::string>(
           "--features", [&fit](const std::string& list) { fit.features = names_in(list); },
           "Columns to explain it by, separated by commas (default: all others)")
        ->type_name("A,B,C");
    app.add_flag_callback(
        "--no-intercept", [&fit] { fit.intercept = false; }, "Leave the column of ones out");
    add_positive(
        app, "--noise-sd", [&fit](double sd) { fit.noise_sd = sd; },
        "Known noise sd of the linear model (default: a parameter, flat in its logarithm)");
    app.add_flag("--standardize", fit.standardize,
                 "Fit on features of mean 0 and sd 1, to which the prior then applies; report on their own scales");
    app.add_option_function<std::string>(
           "--prior", [&fit](const std::string& text) { fit.prior_sd = prior_sd(text); },
           "Prior of each coefficient (default: flat)")
        ->type_name("flat|normal:SD");
    app.add_option("--prior-from", fit.prior_from,
                   "Take the posterior of an earlier fit, in its JSON file, as the prior of all parameters")
        ->type_name("FILE");
}

void add_engine_options(CLI::App& app, FitOptions& fit) {
    add_choice<const te_family*>(
        app, "--family", {{"full-rank", full_rank}, {"mean-field", mean_field}},
        [&fit](const te_family* family) { fit.engine.family = family; }, "Covariance of the approximation");
    add_choice<const te_optimizer*>(
        app, "--optimizer", {{"adam", adam}, {"plain-adam", plain_adam}, {"lbfgs", lbfgs}},
        [&fit](const te_optimizer* optimizer) { fit.engine.optimizer = optimizer; },
        "Adam in whitened coordinates, Adam as in textbooks, or L-BFGS on draws that stay fixed");
    add_positive(
        app, "--step-size", [&fit](double size) { fit.engine.step_size = size; }, "Step size of plain-adam");
    add_choice<te_gradient>(
        app, "--gradient", {{"stl", TE_GRADIENT_STL}, {"reparam", TE_GRADIENT_REPARAM}},
        [&fit](te_gradient gradient) { fit.engine.gradient = gradient; },
        "Gradient of the ELBO: sticking the landing, or reparameterised with the entropy in closed form, as lbfgs "
        "always has it");
    add_choice<const te_draws*>(
        app, "--sampler",
        {{"auto", nullptr},
         {"orthogonal", orthogonal_draws},
         {"antithetic", antithetic_draws},
         {"independent", independent_draws},
         {"qmc", qmc_draws},
         {"fixed", fixed_draws}},
        [&fit](const te_draws* sampler) { fit.engine.sampler = sampler; },
        "Kind of draws: auto is the optimiser's own");
    const std::string lbfgs_draws = std::to_string(Options{.optimizer = lbfgs}.draws);
    add_whole_number(app, "--draws", fit.engine.draws, 1u, 65536u, "Draws per step; lbfgs: " + lbfgs_draws);
    add_whole_number(app, "--steps", fit.engine.max_steps, 1u, std::numeric_limits<std::uint32_t>::max(), "Most steps");
    add_positive(
        app, "--tolerance", [&fit](double tolerance) { fit.engine.tolerance = tolerance; },
        "Stop at this error of means in posterior sds, and of sds (default: 0.02, above 10 parameters 0.05)");
    add_whole_number(app, "--seed", fit.engine.seed, std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max(),
                     "Seed of the random numbers");
    add_whole_number(app, "--elbo-draws", fit.engine.elbo_draws, 4u, 1u << 30,
                     "Fresh draws for the reported ELBO, k-hat and corrected means");
    app.add_flag_callback(
        "--linear-response", [&fit] { fit.engine.response = linear_response; },
        "Show the sds of a mean-field fit with what it leaves out restored to first order");
    app.add_option("--start-from", fit.start_from, "Start where an earlier fit of the same parameters ended")
        ->type_name("FILE");
    add_choice<bool>(
        app, "--precision", {{"double", false}, {"single", true}},
        [&fit](bool single) { fit.single_precision = single; }, "Floating-point numbers of the fit");
}

/// What was not asked for is the optimiser's own.
void complete(const CLI::App& app, Options& engine) {
    if (app.count("--step-size") > 0 && engine.optimizer != plain_adam) {
        throw UsageError("--step-size is for the textbooks' Adam", "add --optimizer plain-adam, or leave it out");
    }
    const Options defaults = {.optimizer = engine.optimizer};
    if (app.count("--gradient") == 0) engine.gradient = defaults.gradient;
    if (app.count("--draws") == 0) engine.draws = defaults.draws;
}

void add_output_options(CLI::App& app, FitOptions& fit) {
    app.add_flag("--laplace", fit.laplace, "Show the Laplace approximation beside the fit");
    app.add_option("--predict", fit.predict, "Predict the response of this file's rows, with 90 % intervals")
        ->type_name("FILE");
    app.add_option("--json", fit.json, "Write the result as JSON")->type_name("FILE");
    app.add_option("--draws-csv", fit.draws_csv, "Write draws of the posterior as CSV")->type_name("FILE");
    app.add_option("--header", fit.header, "Write data, settings and posterior as a C header, for firmware")
        ->type_name("FILE");
    add_whole_number(app, "--num-draws", fit.num_draws, 1u, 100000000u, "How many")->needs("--draws-csv");
    app.add_flag("--quiet", fit.quiet, "Print no table and no progress");
}

/// What belongs to a regression goes with no program, and the other way round.
void check_model(const CLI::App& app, const FitOptions& fit) {
    if (fit.program.empty()) {
        if (app.count("DATA") == 0) throw CLI::RequiredError("DATA");
        return;
    }
    for (const char* option : {"--response", "--model", "--features", "--no-intercept", "--noise-sd", "--standardize",
                               "--prior", "--prior-from", "--start-from", "--laplace", "--predict", "--header"}) {
        if (app.count(option) == 0) continue;
        throw UsageError(std::string(option) + " is for regressions", "leave it out, or --program");
    }
}

void add_export(CLI::App& app, ExportOptions& exported) {
    CLI::App* command = app.add_subcommand("export", "Write a model program, or the posterior of a fit, as a C header");
    command->add_option("FILE", exported.file, "The program, or the JSON of a fit")->required()->type_name("");
    CLI::Option* data = command->add_option("DATA", exported.data, "JSON file with the program's data")->type_name("");
    add_choice<bool>(
        *command, "--precision", {{"double", false}, {"single", true}},
        [&exported](bool single) { exported.single_precision = single; }, "Numbers of the data")
        ->needs(data);
    command->add_option("--name", exported.name, "Of the arrays in C (default: the file's)")->type_name("NAME");
    command->add_option("--output", exported.output, "Where to (default: standard output)")->type_name("FILE");
}

/// CLI11 only says that one of its commands is missing.
void check_command(int argc, const char* const* argv) {
    const std::vector<std::string> commands = {"fit", "export", "datasets"};
    if (argc < 2 || argv[1][0] == '-' || std::find(commands.begin(), commands.end(), argv[1]) != commands.end()) return;
    throw UsageError(std::string("there is no command '") + argv[1] + "'", suggest(argv[1], commands));
}

}  // namespace

const char* name_of(ModelKind model) { return model == ModelKind::kLogistic ? "logistic" : "linear"; }

std::optional<ModelKind> model_of(const std::string& name) {
    for (const ModelKind model : {ModelKind::kLogistic, ModelKind::kLinear}) {
        if (name == name_of(model)) return model;
    }
    return std::nullopt;
}

CommandLine parse_command_line(int argc, const char* const* argv) {
    CommandLine line = {};
    CLI::App app("Variational inference for regression models: a Gaussian approximation of the posterior.", "tinyelbo");
    app.set_version_flag("--version", TE_VERSION);
    app.require_subcommand(1);
    CLI::App* fit = app.add_subcommand("fit", "Fit a regression model to a CSV file, or a model program to its data");
    add_model_options(*fit, line.fit);
    add_engine_options(*fit, line.fit);
    add_output_options(*fit, line.fit);
    add_export(app, line.exported);
    CLI::App* datasets = app.add_subcommand("datasets", "List the bundled data sets, or print one");
    datasets->add_option("NAME", line.dataset, "Print this one as CSV");
    check_command(argc, argv);
    try {
        app.parse(argc, argv);
        if (fit->parsed()) check_model(*fit, line.fit);
    } catch (const CLI::Success& asked) {
        std::ostringstream text;
        app.exit(asked, text, text);
        line.command = CommandLine::Command::kPrintText;
        line.text = text.str();
        return line;
    } catch (const CLI::Error& error) {
        throw UsageError(error.what(), kHelp);
    }
    if (fit->parsed()) {
        line.command = line.fit.program.empty() ? CommandLine::Command::kFit : CommandLine::Command::kFitProgram;
        complete(*fit, line.fit.engine);
        check_options(line.fit);
    } else if (app.got_subcommand("export")) {
        line.command = CommandLine::Command::kExport;
    } else {
        line.command = line.dataset.empty() ? CommandLine::Command::kListDatasets : CommandLine::Command::kPrintDataset;
    }
    return line;
}

}  // namespace tinyelbo::cli
