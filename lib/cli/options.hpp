// The command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tinyelbo/tinyelbo.hpp>

namespace tinyelbo::cli {

enum class ModelKind { kLogistic, kLinear };

struct FitOptions {
    std::string data;
    std::string program;                // empty: a regression
    std::string response;               // empty: the bundled data set's
    std::optional<ModelKind> model;     // the bundled data set's, or logistic
    std::vector<std::string> features;  // empty: the bundled data set's, or all columns but the response
    bool intercept = true;
    std::optional<double> noise_sd;
    bool standardize = false;
    std::optional<double> prior_sd;
    std::string prior_from;  // JSON of an earlier fit; without both the prior is flat
    std::string start_from;  // the same; empty: none
    bool single_precision = false;
    Options engine;
    bool laplace = false;
    std::string predict, json, draws_csv, header;  // empty: none
    std::uint32_t num_draws = 1000;
    bool quiet = false;

    bool is_full_rank() const { return engine.family == &te_full_rank; }
    bool flat_prior() const { return !prior_sd && prior_from.empty(); }
};

struct ExportOptions {
    std::string file;  // a program, or the JSON of a fit
    std::string data;  // of a program; empty: none
    bool single_precision = false;
    std::string name;    // empty: the file's
    std::string output;  // empty: standard output
};

struct CommandLine {
    enum class Command { kFit, kFitProgram, kExport, kListDatasets, kPrintDataset, kPrintText };
    Command command;
    FitOptions fit;
    ExportOptions exported;
    std::string dataset;
    std::string text;  // help or version
};

/// Throws a UsageError.
CommandLine parse_command_line(int argc, const char* const* argv);

const char* name_of(ModelKind model);
/// Nothing for a word that name_of never gives.
std::optional<ModelKind> model_of(const std::string& name);

}  // namespace tinyelbo::cli
