// A model program as C source, for firmware.
#pragma once

#include <string>

#include "program_file.hpp"

namespace tinyelbo::cli {

/// A header with the program as a constant array called `name`, its sizes, and the numbers of its data slots and
/// outputs. Throws a UsageError if the name is none of C's.
std::string c_header(const ProgramFile& program, const std::string& name);

}  // namespace tinyelbo::cli
