// Log densities and gradients beside those of checks.json.
#pragma once

#include <nlohmann/json.hpp>
#include <tinyelbo/tinyelbo.hpp>

/// The largest errors over the points: of the log density relative to itself, of the gradient relative to its largest
/// element.
struct DensityErrors {
    double value = 0, gradient = 0;
    bool within_bounds() const { return value <= 1e-10 && gradient <= 1e-6; }
};

DensityErrors check_density(const tinyelbo::Model& model, const nlohmann::json& points);
