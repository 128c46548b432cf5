#include "posterior_data.hpp"

#include <fstream>
#include <stdexcept>
#include <vector>

nlohmann::json read_json(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return nlohmann::json::parse(file);
}

PosteriorData::PosteriorData(const std::filesystem::path& folder, const std::string& posterior)
    : values_(read_json(folder / (posterior + ".json"))) {}

double PosteriorData::number(const std::string& name) const { return values_.at(name).get<double>(); }

xt::xtensor<double, 1> PosteriorData::vector(const std::string& name) const {
    const auto numbers = values_.at(name).get<std::vector<double>>();
    return xt::adapt(numbers, {numbers.size()});
}

xt::xtensor<double, 2> PosteriorData::matrix(const std::string& name) const {
    const auto rows = values_.at(name).get<std::vector<std::vector<double>>>();
    auto matrix = xt::xtensor<double, 2>::from_shape({rows.size(), rows.at(0).size()});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < rows[i].size(); ++j) matrix(i, j) = rows[i][j];
    }
    return matrix;
}
