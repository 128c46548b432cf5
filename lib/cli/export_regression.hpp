// A regression with its data, config and posterior as C source.
#pragma once

#include <string>

#include "fit_report.hpp"

namespace tinyelbo::cli {

/// Of a fit that has not diverged, on features as they are: what includes it fits again to the same bits, or goes on
/// from the posterior. Throws a UsageError for a name that is none of C's.
std::string regression_header(const std::string& name, const Problem& problem, const FitOptions& options,
                              const FitReport& report);

/// The name of a header that goes to `path`: the file's, or "model" on standard output. Throws a UsageError.
std::string header_name(const std::string& path);

}  // namespace tinyelbo::cli
