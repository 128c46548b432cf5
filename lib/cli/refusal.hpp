// What the engine refuses, in the command's words.
#pragma once

#include "problem.hpp"

namespace tinyelbo::cli {

/// Throws a UsageError or a DataError that names the option or file at fault; the error itself where it says enough.
[[noreturn]] void throw_in_words(const Error& error, const Problem& problem, const FitOptions& options,
                                 const Model& model);

}  // namespace tinyelbo::cli
