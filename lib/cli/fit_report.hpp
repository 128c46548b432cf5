// What a fit found, as the command reports it.
#pragma once

#include <optional>
#include <string>

#include "posterior.hpp"
#include "problem.hpp"

namespace tinyelbo::cli {

struct Predictions {
    Vector mean, lower, upper;
};

struct FitReport {
    Gaussian posterior;
    std::string status;       // the verdict's name, or "interrupted"
    std::string explanation;  // the verdict's message
    te_result result;         // with the ELBO on the scale of the original features
    double seconds;
    std::uint64_t hash;
    Vector mean_error;                     // Monte Carlo error of each mean in its sd, or a bound on it
    std::optional<Vector> corrected_mean;  // by importance sampling; nothing before the end
    std::optional<Matrix> response;        // covariance by linear response; nothing where none was asked for or found
    std::optional<Gaussian> laplace;
    std::optional<Predictions> predictions;
    Matrix draws;  // [num_draws][parameters], empty if none were asked for
};

/// Fits, with progress on a terminal's stderr. `new_rows` has the features to predict for, or is null. An interrupt
/// (SIGINT) ends the fit where it is.
FitReport run_fit(const Problem& problem, const FitOptions& options, const Matrix* new_rows);

}  // namespace tinyelbo::cli
