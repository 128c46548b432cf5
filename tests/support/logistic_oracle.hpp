// The best Gaussian for Bernoulli-logit regression. Under q a row's linear predictor is a one-dimensional Gaussian, so
// E_q of the log likelihood and of its derivatives is a quadrature per row, with no Monte Carlo error.
#ifndef TINYELBO_TESTS_SUPPORT_LOGISTIC_ORACLE_HPP
#define TINYELBO_TESTS_SUPPORT_LOGISTIC_ORACLE_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "support/dense.hpp"
#include "support/gaussian_optimum.hpp"
#include "support/prior.hpp"
#include "support/quadrature.hpp"

namespace tinyelbo::test {

/// E softplus(eta), E sigmoid(eta) and E sigmoid'(eta) for eta ~ N(mean, sd^2), to rounding error.
struct SoftplusMoments {
    double value = 0, first = 0, second = 0;
};

class SoftplusExpectation {
  public:
    SoftplusExpectation() {
        for (int halvings = 0; halvings <= kMaxHalvings; ++halvings)
            rules_.push_back(trapezoidal_rule(std::ldexp(kSpacing, -halvings)));
    }

    SoftplusMoments operator()(double mean, double sd) const {
        // softplus(mean + sd z) is analytic for |Im z| < pi / sd.
        const double allowed = 2 * std::numbers::pi * (std::numbers::pi / sd) / kDigits;
        const int halvings = allowed >= kSpacing ? 0 : static_cast<int>(std::ceil(std::log2(kSpacing / allowed)));
        const Quadrature &rule = rules_[static_cast<std::size_t>(std::min(halvings, kMaxHalvings))];
        SoftplusMoments moments;
        for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
            const double eta = mean + sd * rule.nodes[k];
            const double e = std::exp(-std::abs(eta));
            const double sigmoid = (eta >= 0 ? 1 : e) / (1 + e);
            moments.value += rule.weights[k] * (std::max(eta, 0.0) + std::log1p(e));
            moments.first += rule.weights[k] * sigmoid;
            moments.second += rule.weights[k] * e / ((1 + e) * (1 + e));
        }
        return moments;
    }

  private:
    static constexpr double kDigits = 37;    // exp(-37) is 1e-16
    static constexpr double kSpacing = 0.7;  // 2 pi^2 / 0.7^2 > 37
    static constexpr int kMaxHalvings = 10;  // sd up to 780

    std::vector<Quadrature> rules_;
};

/// y ~ Bernoulli(logistic(X beta)), theta = beta.
class LogisticModel {
  public:
    LogisticModel(Matrix x, Vector y, Prior prior = {})
        : x_(std::move(x)), y_(std::move(y)), prior_(std::move(prior)) {}

    std::size_t dimension() const { return x_.columns; }

    Expectation expect(const Gaussian &q) const {
        const std::size_t p = x_.columns;
        Expectation e{0, Vector(p), Matrix()};
        Vector curvature(x_.rows);
        const Vector eta = multiply(x_, q.mean);
        const Matrix spread = multiply(x_, q.scale);
        for (std::size_t i = 0; i < x_.rows; ++i) {
            double variance = 0;
            for (std::size_t j = 0; j < p; ++j) variance += spread(i, j) * spread(i, j);
            const SoftplusMoments moments = softplus_(eta[i], std::sqrt(variance));
            e.log_density += y_[i] * eta[i] - moments.value;
            for (std::size_t j = 0; j < p; ++j) e.gradient[j] += x_(i, j) * (y_[i] - moments.first);
            curvature[i] = moments.second;
        }
        e.negative_hessian = weighted_gram(x_, curvature);
        add_prior(prior_, q.mean, covariance_of(q), e);
        return e;
    }

    /// Mean 0 and the Laplace approximation's scale there.
    Gaussian start() const {
        Expectation e{0, Vector(x_.columns), weighted_gram(x_, Vector(x_.rows, 0.25))};
        add_prior(prior_, e.gradient, Matrix(x_.columns, x_.columns), e);
        const auto factor = cholesky(e.negative_hessian);
        if (!factor)
            throw std::runtime_error("LogisticModel: the columns are linearly dependent and the prior is flat");
        return {Vector(x_.columns), *cholesky(inverse_from_cholesky(*factor))};
    }

    Optimum optimum(Family family) const { return gaussian_optimum(*this, family, start_of(family)); }

  private:
    Gaussian start_of(Family family) const {
        Gaussian q = start();
        if (family == Family::kMeanField) q.scale = diagonal_matrix(sd_of(q));
        return q;
    }

    Matrix x_;
    Vector y_;
    Prior prior_;
    SoftplusExpectation softplus_;
};

}  // namespace tinyelbo::test

#endif
