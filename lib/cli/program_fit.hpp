// Fits of model programs.
#pragma once

#include <string>
#include <vector>

#include "options.hpp"
#include "program_file.hpp"

namespace tinyelbo::cli {

struct ProgramReport {
    std::string status;       // the verdict's name, or "interrupted"
    std::string explanation;  // the verdict's message
    te_result result;
    double seconds;
    std::uint64_t hash;
    double mean_error;  // the largest Monte Carlo error of an unconstrained parameter's mean, in its sd
    std::vector<OutputSummary> outputs;  // one for each number
    xt::xtensor<double, 2> draws;        // [draw][output number], empty if none were asked for
};

/// Fits to the data that the options name. An interrupt (SIGINT) ends the fit where it is. Throws a DataError.
ProgramReport run_program(const ProgramFile& program, const FitOptions& options);

/// The table that is printed.
std::string text_report(const ProgramFile& program, const FitOptions& options, const ProgramReport& report);

/// One object; README.md of this folder lists its keys.
std::string json_report(const ProgramFile& program, const FitOptions& options, const ProgramReport& report);

}  // namespace tinyelbo::cli
