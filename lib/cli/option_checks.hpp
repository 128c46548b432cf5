// Options that do not go together.
#pragma once

#include "options.hpp"

namespace tinyelbo::cli {

/// Throws a UsageError that says how to mend it.
void check_options(const FitOptions& fit);

}  // namespace tinyelbo::cli
