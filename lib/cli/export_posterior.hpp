// A finished posterior as C source.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "export_text.hpp"
#include "posterior.hpp"

namespace tinyelbo::cli {

struct ExportedPosterior {
    std::string model;  // "logistic"
    std::string family, version, seed, status, hash;
    std::optional<double> k_hat;  // where it is known
    std::vector<std::string> names;
    Vector mean;
    Matrix scale_tril;
    Precision precision;
};

/// Of a file that `fit --json` wrote. Throws a DataError.
ExportedPosterior parse_posterior(std::string_view text, const std::string& file);

/// What is known of it, and what its parameters are called, as lines of a comment.
std::vector<std::string> posterior_notes(const ExportedPosterior& posterior);
std::vector<std::string> parameter_notes(const std::vector<std::string>& names);

/// The arrays, and the function that starts a fit there. Throws a DataError that names `file`.
std::string posterior_source(const std::string& name, const ExportedPosterior& posterior, const std::string& file);

/// A header with the posterior alone.
std::string posterior_header(const std::string& name, const ExportedPosterior& posterior, const std::string& file);

}  // namespace tinyelbo::cli
