// The best Gaussian for the rate of exponential observations, in closed form: one parameter, and skewed.
#ifndef TINYELBO_TESTS_SUPPORT_EXPONENTIAL_ORACLE_HPP
#define TINYELBO_TESTS_SUPPORT_EXPONENTIAL_ORACLE_HPP

#include <cmath>
#include <cstddef>

#include "support/density.hpp"
#include "support/gaussian_optimum.hpp"

namespace tinyelbo::test {

/// y_1 ... y_n ~ Exponential(rate), theta = log(rate), flat prior: log p = n theta - exp(theta) sum(y) + shift.
class ExponentialModel {
  public:
    ExponentialModel(double n, double sum, double shift = 0) : n_(n), sum_(sum), shift_(shift) {}

    /// The model whose best ELBO is 0.
    static ExponentialModel without_elbo(double n, double sum) {
        return {n, sum, -ExponentialModel(n, sum).optimum(Family::kFullRank).elbo};
    }

    std::size_t dimension() const { return 1; }

    Density density() const {
        return [n = n_, sum = sum_, shift = shift_](const Vector &theta, Vector &gradient) {
            const double total = std::exp(theta[0]) * sum;
            gradient = {n - total};
            return n * theta[0] - total + shift;
        };
    }

    /// E exp(theta) = exp(mean + variance / 2).
    Expectation expect(const Gaussian &q) const {
        const double total = std::exp(q.mean[0] + 0.5 * q.scale(0, 0) * q.scale(0, 0)) * sum_;
        return {n_ * q.mean[0] - total + shift_, {n_ - total}, diagonal_matrix({total})};
    }

    /// Where the gradients vanish, n = E exp(theta) sum(y) = 1 / variance.
    Optimum optimum(Family) const {
        const Gaussian q{{std::log(n_ / sum_) - 0.5 / n_}, diagonal_matrix({1 / std::sqrt(n_)})};
        return {q, sd_of(q), exact_elbo(*this, q)};
    }

  private:
    double n_, sum_, shift_;
};

}  // namespace tinyelbo::test

#endif
