// The best Gaussian for Poisson regression with log link: E exp(eta) = exp(mean + variance / 2).
#ifndef TINYELBO_TESTS_SUPPORT_POISSON_ORACLE_HPP
#define TINYELBO_TESTS_SUPPORT_POISSON_ORACLE_HPP

#include <cmath>
#include <cstddef>

#include "support/dense.hpp"
#include "support/gaussian_optimum.hpp"

namespace tinyelbo::test {

/// y ~ Poisson(exp(X beta)), theta = beta, flat prior.
class PoissonModel {
  public:
    PoissonModel(Matrix x, Vector y) : x_(std::move(x)), y_(std::move(y)) {}

    std::size_t dimension() const { return x_.columns; }

    Expectation expect(const Gaussian &q) const {
        Expectation e{0, Vector(x_.columns), Matrix()};
        Vector rate(x_.rows);
        const Vector eta = multiply(x_, q.mean);
        const Matrix spread = multiply(x_, q.scale);
        for (std::size_t i = 0; i < x_.rows; ++i) {
            double variance = 0;
            for (std::size_t j = 0; j < x_.columns; ++j) variance += spread(i, j) * spread(i, j);
            rate[i] = std::exp(eta[i] + 0.5 * variance);
            e.log_density += y_[i] * eta[i] - rate[i] - std::lgamma(y_[i] + 1);
            for (std::size_t j = 0; j < x_.columns; ++j) e.gradient[j] += x_(i, j) * (y_[i] - rate[i]);
        }
        e.negative_hessian = weighted_gram(x_, rate);
        return e;
    }

    double log_density(const double *theta, double *gradient) const {
        double value = 0;
        for (std::size_t j = 0; j < x_.columns; ++j) gradient[j] = 0;
        for (std::size_t i = 0; i < x_.rows; ++i) {
            double eta = 0;
            for (std::size_t j = 0; j < x_.columns; ++j) eta += x_(i, j) * theta[j];
            value += y_[i] * eta - std::exp(eta) - std::lgamma(y_[i] + 1);
            for (std::size_t j = 0; j < x_.columns; ++j) gradient[j] += x_(i, j) * (y_[i] - std::exp(eta));
        }
        return value;
    }

    Optimum optimum(Family family) const {
        // Weights of y + 1/2 stand in for the unknown rates.
        Vector weights = y_;
        for (double &value : weights) value += 0.5;
        const auto factor = cholesky(weighted_gram(x_, weights));
        Gaussian q{Vector(x_.columns), *cholesky(inverse_from_cholesky(*factor))};
        if (family == Family::kMeanField) q.scale = diagonal_matrix(sd_of(q));
        return gaussian_optimum(*this, family, std::move(q));
    }

  private:
    Matrix x_;
    Vector y_;
};

}  // namespace tinyelbo::test

#endif
