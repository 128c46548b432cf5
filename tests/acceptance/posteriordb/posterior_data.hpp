// The data of a posterior of posteriordb (Magnusson et al., stan-dev/posteriordb): a JSON file by name.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>
#include <tinyelbo/tinyelbo.hpp>

class PosteriorData {
  public:
    PosteriorData(const std::filesystem::path& folder, const std::string& posterior);

    double number(const std::string& name) const;
    xt::xtensor<double, 1> vector(const std::string& name) const;
    xt::xtensor<double, 2> matrix(const std::string& name) const;

  private:
    nlohmann::json values_;
};

/// Throws a std::runtime_error with the path where it cannot be read.
nlohmann::json read_json(const std::filesystem::path& path);
