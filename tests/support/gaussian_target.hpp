// Gaussian targets: the full-rank optimum is the target itself, the mean-field one has its mean and conditional sds.
#ifndef TINYELBO_TESTS_SUPPORT_GAUSSIAN_TARGET_HPP
#define TINYELBO_TESTS_SUPPORT_GAUSSIAN_TARGET_HPP

#include <cmath>
#include <numbers>
#include <random>

#include "support/density.hpp"

namespace tinyelbo::test {

/// N(mean, precision^-1) with a random rotation, eigenvalues of the precision spread evenly in the logarithm over
/// `condition`, and columns scaled by up to `scales`; its mean lies about three sds from the origin.
class GaussianTarget {
  public:
    GaussianTarget(std::size_t d, double condition, unsigned seed, double scales = 1)
        : mean_(d), precision_(d, d), factor_(d, d) {
        std::mt19937_64 engine(seed);
        std::normal_distribution<double> normal;
        const Matrix rotation = random_rotation(d, engine);
        Vector eigenvalues(d);
        for (std::size_t k = 0; k < d; ++k)
            eigenvalues[k] =
                d == 1 ? condition : std::pow(condition, static_cast<double>(k) / static_cast<double>(d - 1) - 0.5);
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t j = 0; j < d; ++j) {
                for (std::size_t k = 0; k < d; ++k)
                    precision_(i, j) += rotation(i, k) * eigenvalues[k] * rotation(j, k);
                precision_(i, j) *= scale_of(i, d, scales) * scale_of(j, d, scales);
            }
        factor_ = *cholesky(precision_);
        for (double &x : mean_) x = 3 * normal(engine);
        mean_ = solve_lower_transposed(factor_, mean_);
    }

    std::size_t dimension() const { return mean_.size(); }
    const Vector &mean() const { return mean_; }
    const Matrix &precision() const { return precision_; }
    Matrix covariance() const { return inverse_from_cholesky(factor_); }
    Vector sd() const { return roots_of(diagonal_of(covariance())); }
    Vector conditional_sd() const {
        Vector sd = roots_of(diagonal_of(precision_));
        for (double &x : sd) x = 1 / x;
        return sd;
    }
    /// The ELBO of the full-rank optimum, and that of the mean-field one, which is lower by the entropies' difference.
    double log_evidence() const { return kLogEvidence; }
    double mean_field_elbo() const {
        double sum = kLogEvidence + 0.5 * log_determinant(factor_);
        for (const double sd : conditional_sd()) sum += std::log(sd);
        return sum;
    }
    Density density() const {
        const double d = static_cast<double>(dimension());
        return gaussian_density(mean_, precision_,
                                kLogEvidence + 0.5 * (log_determinant(factor_) - d * std::log(2 * std::numbers::pi)));
    }

  private:
    static constexpr double kLogEvidence = -12.5;

    static double scale_of(std::size_t i, std::size_t d, double scales) {
        return d == 1 ? 1 : std::pow(scales, static_cast<double>(i) / static_cast<double>(d - 1) - 0.5);
    }
    static Vector roots_of(Vector squares) {
        for (double &x : squares) x = std::sqrt(x);
        return squares;
    }
    static Matrix random_rotation(std::size_t d, std::mt19937_64 &engine) {
        std::normal_distribution<double> normal;
        Matrix rows(d, d);
        for (std::size_t i = 0; i < d; ++i) {
            Vector row(d);
            for (double &x : row) x = normal(engine);
            // Twice is enough (Kahan's rule in Parlett 1998, section 6.9).
            for (int pass = 0; pass < 2; ++pass)
                for (std::size_t j = 0; j < i; ++j) {
                    double overlap = 0;
                    for (std::size_t k = 0; k < d; ++k) overlap += row[k] * rows(j, k);
                    for (std::size_t k = 0; k < d; ++k) row[k] -= overlap * rows(j, k);
                }
            const double length = std::sqrt(dot(row, row));
            for (std::size_t k = 0; k < d; ++k) rows(i, k) = row[k] / length;
        }
        return rows;
    }

    Vector mean_;
    Matrix precision_, factor_;
};

}  // namespace tinyelbo::test

#endif
