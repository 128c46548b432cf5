// Fits of a posterior with default settings, and what they say of its moments.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <tinyelbo/program.hpp>

#include "reference.hpp"

struct FullRankFit {
    te_result result;
    double seconds;
    te_result precise;  // of the same q, with more draws for the ELBO
    bool same_q;        // whether it was
};

/// Moments of one number by name, "theta[1]" counted from 1 as in moments.csv.
struct Estimates {
    double mean, sd;                    // full-rank
    double corrected_mean;              // by Pareto-smoothed importance sampling
    double mean_field_sd, response_sd;  // mean-field, and with linear response; NaN if it found none
};

FullRankFit fit_full_rank(const tinyelbo::Model& model);

std::map<std::string, Estimates> estimate(const tinyelbo::Model& model);
