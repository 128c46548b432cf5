// What is known of the posteriors: moments, and the ELBO of the best full-rank Gaussian.
#pragma once

#include <filesystem>
#include <map>
#include <string>

struct Moments {
    double mean, sd;
};

struct Reference {
    double elbo;
    std::map<std::string, Moments> moments;  // by "theta[1]"
};

/// By the posteriors' names, from elbo.csv and moments.csv.
std::map<std::string, Reference> read_references(const std::filesystem::path& folder);
