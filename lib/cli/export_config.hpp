// A fit's settings as C source.
#pragma once

#include <string>

#include <tinyelbo/tinyelbo.hpp>

#include "export_text.hpp"

namespace tinyelbo::cli {

/// What a config is made of, beside its settings.
struct ExportedModel {
    std::string name;       // of the header
    std::string table;      // "te_logistic"
    std::string num_slots;  // a constant of C, as are the next two
    std::string dimension;
    std::string scratch;
    std::string bindings;  // lines that fill in `slots`
};

/// The size of its block where block.h tells it, and the function that binds the model and makes its te_config: with
/// every setting that is not te_minimal_config's.
std::string config_source(const ExportedModel& model, const Options& options, Precision precision);

/// "    slots[INDEX] = te_matrix(...);" of an array of that name.
std::string binding(const std::string& index, const std::string& array, Precision precision, std::size_t rows,
                    std::size_t columns);

}  // namespace tinyelbo::cli
