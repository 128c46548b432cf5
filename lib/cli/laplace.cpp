#include "laplace.hpp"

#include <cmath>

#include <xtensor-blas/xlinalg.hpp>

namespace tinyelbo::cli {
namespace {

constexpr int kIterations = 50;
constexpr int kHalvings = 30;
/// A last step of this size in units of `scale` leaves an error of the order of its square. Where there is no mode,
/// steps may become small beside the growing posterior sd, but not beside a scale that is fixed.
constexpr double kSmallStep = 1e-7;
/// Steps of the differences, in posterior sds: their error is of the order of its square.
constexpr double kDifference = 1e-4;

bool is_finite(const LogDensity<double>& density) {
    return std::isfinite(density.value) && xt::all(xt::isfinite(density.gradient));
}

/// The negative Hessian by central differences of gradients, symmetrised.
Matrix precision_at(const Model& model, const Vector& theta, const Vector& scale) {
    const std::size_t d = theta.size();
    Matrix precision = Matrix::from_shape({d, d});
    for (std::size_t j = 0; j < d; ++j) {
        Vector above = theta;
        Vector below = theta;
        above(j) += kDifference * scale(j);
        below(j) -= kDifference * scale(j);
        const Vector difference =
            log_density<double>(model, below).gradient - log_density<double>(model, above).gradient;
        xt::view(precision, xt::all(), j) = difference / (above(j) - below(j));
    }
    return 0.5 * (precision + xt::transpose(precision));
}

/// The covariance matrix's factor L from a precision matrix; nothing if that is not positive definite. Works on the
/// precision of theta / scale, so that scales that differ by many orders of magnitude lose no digits.
std::optional<Matrix> factor_of_inverse(const Matrix& precision, const Vector& scale) {
    const Matrix row_scaled = precision * xt::view(scale, xt::all(), xt::newaxis());
    const Matrix scaled = row_scaled * scale;
    if (!xt::all(xt::isfinite(scaled))) return std::nullopt;
    if (xt::amin(xt::linalg::eigvalsh(scaled))() <= 0) return std::nullopt;
    const Matrix lower = xt::linalg::cholesky(xt::linalg::inv(scaled));
    return Matrix(lower * xt::view(scale, xt::all(), xt::newaxis()));
}

/// Goes to theta + t step with the first t = 1, 1/2, 1/4, ... that does not lower the density beyond its rounding.
bool advance(const Model& model, Vector& theta, LogDensity<double>& density, const Vector& step) {
    const double rounding = 1e-12 * (1 + std::abs(density.value));
    double t = 1;
    for (int k = 0; k < kHalvings; ++k, t /= 2) {
        const Vector trial = theta + t * step;
        const LogDensity<double> there = log_density<double>(model, trial);
        if (!is_finite(there) || there.value < density.value - rounding) continue;
        theta = trial;
        density = there;
        return true;
    }
    return false;
}

}  // namespace

std::optional<Gaussian> laplace(const Model& model, const Vector& start, const Vector& scale) {
    Vector theta = start;
    LogDensity<double> density = log_density<double>(model, theta);
    if (!is_finite(density)) return std::nullopt;
    for (int k = 0; k < kIterations; ++k) {
        const std::optional<Matrix> factor = factor_of_inverse(precision_at(model, theta, scale), scale);
        if (!factor) return std::nullopt;
        const Vector step = xt::linalg::dot(*factor, xt::linalg::dot(xt::transpose(*factor), density.gradient));
        const bool at_mode = xt::amax(xt::abs(step / scale))() < kSmallStep;
        const bool moved = advance(model, theta, density, step);
        if (at_mode) {
            const Gaussian unit = {theta, scale, *factor, *factor};
            return transform(unit, xt::eye<double>(theta.size()));
        }
        if (!moved) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace tinyelbo::cli
