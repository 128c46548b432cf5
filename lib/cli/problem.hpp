// What is fitted: a table read, coded and checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "design.hpp"
#include "earlier_fit.hpp"
#include "options.hpp"

namespace tinyelbo::cli {

struct Problem {
    std::string file;
    std::string response;
    ModelKind model;
    Design design;
    Matrix x;
    Numbers y;
    std::vector<std::string> parameters;  // names, in the posterior's order
    bool proper_prior;
    std::optional<EarlierFit> prior;  // of all parameters
    std::optional<EarlierFit> start;
};

/// Reads DATA (a file, standard input or a bundled data set) as the options say. Throws a DataError or a UsageError.
Problem load_problem(const FitOptions& options);

}  // namespace tinyelbo::cli
