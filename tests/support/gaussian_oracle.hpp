// Gaussian posteriors: their optima and ELBOs in closed form.
#ifndef TINYELBO_TESTS_SUPPORT_GAUSSIAN_ORACLE_HPP
#define TINYELBO_TESTS_SUPPORT_GAUSSIAN_ORACLE_HPP

#include <cmath>
#include <cstddef>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "support/density.hpp"
#include "support/gaussian_optimum.hpp"
#include "support/gaussian_target.hpp"

namespace tinyelbo::test {

/// theta ~ N(mean, precision^-1), times an evidence.
class GaussianModel {
  public:
    GaussianModel(Vector mean, Matrix precision, double log_evidence)
        : mean_(std::move(mean)), precision_(std::move(precision)) {
        const auto factor = cholesky(precision_);
        if (!factor) throw std::runtime_error("GaussianModel: the precision is not positive definite");
        factor_ = *factor;
        log_peak_ = log_evidence + 0.5 * (log_determinant(factor_) -
                                          static_cast<double>(mean_.size()) * std::log(2 * std::numbers::pi));
    }
    explicit GaussianModel(const GaussianTarget &target)
        : GaussianModel(target.mean(), target.precision(), target.log_evidence()) {}

    std::size_t dimension() const { return mean_.size(); }
    Density density() const { return gaussian_density(mean_, precision_, log_peak_); }

    Expectation expect(const Gaussian &q) const {
        Vector error = q.mean;
        for (std::size_t i = 0; i < error.size(); ++i) error[i] -= mean_[i];
        Vector gradient = multiply(precision_, error);
        for (double &g : gradient) g = -g;
        // tr(precision L L') is the sum of squares of factor' L.
        const Matrix spread = multiply(transposed(factor_), q.scale);
        const double log_density = log_peak_ + 0.5 * (dot(gradient, error) - dot(spread.values, spread.values));
        return {log_density, std::move(gradient), precision_};
    }

    /// The posterior itself; in mean-field its mean and conditional sds (Bishop 2006, eq. 10.13-10.14).
    Optimum optimum(Family family) const {
        Gaussian q{mean_, Matrix()};
        Vector sd = diagonal_of(precision_);
        for (double &value : sd) value = 1 / std::sqrt(value);
        q.scale = family == Family::kMeanField ? diagonal_matrix(sd) : *cholesky(inverse_from_cholesky(factor_));
        return {q, sd_of(q), exact_elbo(*this, q)};
    }

  private:
    Vector mean_;
    Matrix precision_, factor_;
    double log_peak_;
};

}  // namespace tinyelbo::test

#endif
