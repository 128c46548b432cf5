#include "option_checks.hpp"

#include <utility>

#include "error.hpp"
#include "export_regression.hpp"

namespace tinyelbo::cli {
namespace {

void check_inputs(const FitOptions& fit) {
    std::string first;
    for (const auto& [name, path] :
         {std::pair("DATA", fit.data), std::pair("--predict", fit.predict), std::pair("--prior-from", fit.prior_from),
          std::pair("--start-from", fit.start_from)}) {
        if (path != "-") continue;
        if (!first.empty()) {
            throw UsageError(first + " and " + name + " cannot both be standard input", "name a file for one of them");
        }
        first = name;
    }
}

void check_different(const char* first, const std::string& first_path, const char* second,
                     const std::string& second_path) {
    if (first_path.empty() || first_path != second_path) return;
    const std::string both = std::string(first) + " and " + second;
    if (first_path == "-") throw UsageError(both + " cannot both be standard output", "name a file for one of them");
    throw UsageError(both + " name one file", "name another for one of them");
}

void check_outputs(const FitOptions& fit) {
    check_different("--json", fit.json, "--draws-csv", fit.draws_csv);
    check_different("--json", fit.json, "--header", fit.header);
    check_different("--draws-csv", fit.draws_csv, "--header", fit.header);
}

void check_header(const FitOptions& fit) {
    if (fit.header.empty()) return;
    header_name(fit.header);
    if (fit.standardize) {
        throw UsageError("--header writes the fit of features as they are", "leave --standardize out");
    }
    if (!fit.start_from.empty()) {
        throw UsageError("--header writes a fit that finds its own start", "leave --start-from out");
    }
}

void check_engine(const FitOptions& fit) {
    const Options& engine = fit.engine;
    const bool fixed = engine.optimizer == lbfgs;
    if (fixed && engine.sampler != nullptr && engine.sampler != fixed_draws) {
        throw UsageError("--optimizer lbfgs needs the same draws in every step", "leave --sampler out");
    }
    if (!fixed && engine.sampler == fixed_draws) {
        throw UsageError("--sampler fixed is for L-BFGS", "add --optimizer lbfgs, or leave it out");
    }
    if (fixed && engine.gradient != TE_GRADIENT_REPARAM) {
        throw UsageError("--optimizer lbfgs needs the reparameterised gradient", "leave --gradient out");
    }
    if (engine.response != nullptr && fit.is_full_rank()) {
        throw UsageError("--linear-response corrects the sds of mean-field fits; those of full-rank need it not",
                         "add --family mean-field, or leave it out");
    }
}

}  // namespace

void check_options(const FitOptions& fit) {
    check_inputs(fit);
    check_outputs(fit);
    check_header(fit);
    check_engine(fit);
    if (fit.prior_sd && !fit.prior_from.empty()) {
        throw UsageError("--prior and --prior-from are two priors", "leave one of them out");
    }
}

}  // namespace tinyelbo::cli
