// The data sets that ship with the command; data/README.md says where they come from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tinyelbo::cli {

struct Dataset {
    std::string name, description, response, model;
    std::vector<std::string> features;
    std::size_t rows, columns;
    std::string_view csv;
};

std::vector<Dataset> bundled_datasets();

/// `tinyelbo datasets`: a line for each, as text.
std::string list_datasets();

std::optional<Dataset> find_dataset(const std::string& name);

/// How to mend a name that is none of theirs.
std::string suggest_dataset(const std::string& name);

}  // namespace tinyelbo::cli
