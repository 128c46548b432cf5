// loo_reference.txt: log ratios, made again from their recipes, and what the R package loo made of them.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <numbers>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace tinyelbo {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The recipes of loo_reference.R.
class Recipes {
  public:
    explicit Recipes(std::uint32_t seed) : generator_(seed) { generator_.discard(10); }

    double next(const std::string& recipe, double a) {
        if (recipe == "normal") return a * normal();
        if (recipe == "narrow") {
            double sum = 0;
            for (int j = 0; j < static_cast<int>(a); ++j) {
                const double z = normal();
                sum += z * z;
            }
            return 0.42 * sum;
        }
        if (recipe == "wide") {
            const double z = normal();
            return (1 - a * a) / 2 * (z * z);
        }
        if (recipe == "student") {
            const double z = normal();
            return z * z / 2 - (a + 1) / 2 * std::log1p(z * z / a);
        }
        if (recipe == "pareto") return -a * std::log(uniform());
        if (recipe == "grid") return std::floor(a * uniform()) / 4;
        if (recipe == "constant") return a;
        if (recipe == "offset") return a + normal();
        if (recipe == "zeros") return uniform() < a ? -kInfinity : normal();
        REQUIRE(recipe == "pairs");
        second_ = !second_;
        if (second_) held_ = a * normal();
        return held_;
    }

  private:
    double uniform() { return static_cast<double>(generator_()) / 2147483647; }
    double normal() {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

    std::minstd_rand0 generator_;
    double held_ = 0;
    bool second_ = false;
};

struct Reference {
    std::string recipe;
    std::vector<double> ratios;
    double k_hat, effective_draws, place, largest;
};

inline double read_number(std::istream& words) {
    std::string word;
    words >> word;
    return std::stod(word);
}

inline std::vector<Reference> read_references() {
    std::ifstream file(TE_LOO_REFERENCE);
    REQUIRE(file.is_open());
    std::vector<Reference> references;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        Reference reference;
        words >> reference.recipe;
        const double parameter = read_number(words);
        std::uint32_t count, seed;
        words >> count >> seed;
        reference.k_hat = read_number(words);
        reference.effective_draws = read_number(words);
        reference.place = read_number(words);
        reference.largest = read_number(words);
        REQUIRE(words);
        Recipes recipes(seed);
        for (std::uint32_t i = 0; i < count; ++i) reference.ratios.push_back(recipes.next(reference.recipe, parameter));
        references.push_back(reference);
    }
    REQUIRE(references.size() > 100);
    return references;
}

}  // namespace tinyelbo
