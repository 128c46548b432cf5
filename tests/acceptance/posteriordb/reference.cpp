#include "reference.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace {

/// The first `columns` cells of every line but the first.
std::vector<std::vector<std::string>> read_cells(const std::filesystem::path& path, std::size_t columns) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        std::vector<std::string> row(columns);
        for (std::string& cell : row) std::getline(cells, cell, ',');
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

std::map<std::string, Reference> read_references(const std::filesystem::path& folder) {
    std::map<std::string, Reference> references;
    for (const auto& row : read_cells(folder / "elbo.csv", 2)) references[row[0]].elbo = std::stod(row[1]);
    for (const auto& row : read_cells(folder / "moments.csv", 4)) {
        references.at(row[0]).moments[row[1]] = {std::stod(row[2]), std::stod(row[3])};
    }
    return references;
}
