#include "check_density.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace {

/// NaN counts as infinite.
double larger(double a, double b) { return b <= a ? a : std::isnan(b) ? std::numeric_limits<double>::infinity() : b; }

}  // namespace

DensityErrors check_density(const tinyelbo::Model& model, const nlohmann::json& points) {
    if (points.empty()) throw std::runtime_error("checks.json has no points for a posterior");
    DensityErrors errors;
    for (const auto& point : points) {
        const auto u = point.at("u").get<std::vector<double>>();
        const auto gradient = point.at("gradient").get<std::vector<double>>();
        const double value = point.at("log_density").get<double>();
        const xt::xtensor<double, 1> theta = xt::adapt(u, {u.size()});
        const auto density = tinyelbo::log_density<double>(model, theta);
        errors.value = larger(errors.value, std::abs(density.value / value - 1));
        double size = 0, error = 0;
        for (std::size_t i = 0; i < gradient.size(); ++i) {
            size = std::max(size, std::abs(gradient[i]));
            error = larger(error, std::abs(density.gradient(i) - gradient[i]));
        }
        errors.gradient = larger(errors.gradient, error / size);
    }
    return errors;
}
