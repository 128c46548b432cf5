// A model program as C source, for firmware.
#pragma once

#include <optional>
#include <string>

#include "export_text.hpp"
#include "program_file.hpp"

namespace tinyelbo::cli {

/// The data that go with a program: a JSON file, and what precision they are written in.
struct ProgramData {
    std::string path;
    Precision precision;
};

/// A header with the program as a constant array called `name`, its sizes, and the numbers of its data slots and
/// outputs; with data also these, and the config that fits the program to them. Throws a UsageError if the name is none
/// of C's, a DataError where the data do not suit.
std::string program_header(const std::string& name, const ProgramFile& program, const std::optional<ProgramData>& data);

}  // namespace tinyelbo::cli
