// Results as text, JSON and CSV.
#pragma once

#include <string>

#include "fit_report.hpp"

namespace tinyelbo::cli {

/// The table that is printed.
std::string text_report(const Problem& problem, const FitOptions& options, const FitReport& report);

/// One object; README.md of this folder lists its keys. Numbers read back as the same doubles or floats.
std::string json_report(const Problem& problem, const FitOptions& options, const FitReport& report);

/// A header of names and one row per draw.
std::string draws_csv(const std::vector<std::string>& names, const Matrix& draws, bool single_precision);

}  // namespace tinyelbo::cli
