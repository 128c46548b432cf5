#include "bundled.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace tinyelbo::quality {
namespace {

using Cells = std::vector<std::string>;
using test::Vector;

Cells split(const std::string &line) {
    Cells cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
}

/// The columns of a file by name; these files have no quoted cells.
std::map<std::string, Cells> read_columns(const std::string &path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("cannot read " + path);
    const Cells names = split(line);
    std::map<std::string, Cells> columns;
    while (std::getline(file, line)) {
        const Cells cells = split(line);
        if (cells.size() != names.size()) throw std::runtime_error("ragged row in " + path);
        for (std::size_t j = 0; j < cells.size(); ++j) columns[names[j]].push_back(cells[j]);
    }
    return columns;
}

std::optional<Vector> numbers(const Cells &cells) {
    Vector values(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const char *end = cells[i].data() + cells[i].size();
        const auto [rest, error] = std::from_chars(cells[i].data(), end, values[i]);
        if (error != std::errc() || rest != end) return std::nullopt;
    }
    return values;
}

void add_feature(const Cells &cells, std::vector<Vector> &columns) {
    if (const auto values = numbers(cells)) {
        columns.push_back(*values);
        return;
    }
    Cells levels;
    for (const std::string &cell : cells)
        if (std::find(levels.begin(), levels.end(), cell) == levels.end()) levels.push_back(cell);
    for (std::size_t level = 1; level < levels.size(); ++level) {
        Vector indicator(cells.size());
        for (std::size_t i = 0; i < cells.size(); ++i) indicator[i] = cells[i] == levels[level];
        columns.push_back(indicator);
    }
}

}  // namespace

std::vector<BundledSet> read_bundled_list(const std::string &folder) {
    std::ifstream file(folder + "/datasets.json");
    std::vector<BundledSet> sets;
    for (const nlohmann::json &entry : nlohmann::json::parse(file))
        sets.push_back({entry.at("name"), entry.at("model"), entry.at("response"), entry.at("features")});
    return sets;
}

Problem bundled_problem(const std::string &folder, const BundledSet &set) {
    const auto file = read_columns(folder + "/" + set.name + ".csv");
    const Vector response = numbers(file.at(set.response)).value();
    std::vector<Vector> columns = {Vector(response.size(), 1)};
    for (const std::string &feature : set.features) add_feature(file.at(feature), columns);
    test::Regression data{test::Matrix(response.size(), columns.size()), response};
    for (std::size_t j = 0; j < columns.size(); ++j)
        for (std::size_t i = 0; i < response.size(); ++i) data.x(i, j) = columns[j][i];
    return set.model == "logistic" ? logistic_problem(data) : linear_problem(data, std::nullopt);
}

}  // namespace tinyelbo::quality
