#include "datasets.hpp"

#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "embedded.hpp"
#include "suggest.hpp"

namespace tinyelbo::cli {
namespace {

std::string_view embedded(std::string_view name) {
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.name == name) return file.content;
    }
    throw std::logic_error("the program lacks its file " + std::string(name));
}

}  // namespace

std::vector<Dataset> bundled_datasets() {
    std::vector<Dataset> sets;
    for (const auto& entry : nlohmann::json::parse(embedded("datasets.json"))) {
        const std::string name = entry.at("name");
        sets.push_back({name, entry.at("description"), entry.at("response"), entry.at("model"),
                        entry.value("features", std::vector<std::string>()), entry.at("rows"), entry.at("columns"),
                        embedded(name + ".csv")});
    }
    return sets;
}

std::string list_datasets() {
    std::ostringstream out;
    for (const Dataset& set : bundled_datasets()) {
        out << std::left << std::setw(15) << set.name << std::setw(10) << set.model << std::right << std::setw(5)
            << set.rows << " rows " << std::setw(3) << set.columns << " columns  " << set.description << '\n';
    }
    return out.str();
}

std::optional<Dataset> find_dataset(const std::string& name) {
    for (Dataset& set : bundled_datasets()) {
        if (set.name == name) return std::move(set);
    }
    return std::nullopt;
}

std::string suggest_dataset(const std::string& name) {
    std::vector<std::string> names;
    for (const Dataset& set : bundled_datasets()) names.push_back(set.name);
    return suggest(name, names);
}

}  // namespace tinyelbo::cli
