// The best Gaussian for the linear model, in closed form where the noise sd is known, by the closed-form ELBO where
// it is a parameter.
#ifndef TINYELBO_TESTS_SUPPORT_LINEAR_ORACLE_HPP
#define TINYELBO_TESTS_SUPPORT_LINEAR_ORACLE_HPP

#include <cmath>
#include <cstddef>
#include <numbers>

#include "support/dense.hpp"
#include "support/gaussian_optimum.hpp"
#include "support/prior.hpp"

namespace tinyelbo::test {

inline double sum_of_squares(const Vector &values) { return dot(values, values); }

/// Sum of a_ij b_ij, which is tr(a b) for symmetric matrices.
inline double trace_of_product(const Matrix &a, const Matrix &b) { return dot(a.values, b.values); }

/// y ~ N(X beta, noise_sd^2), theta = beta: the posterior is Gaussian.
class LinearModel {
  public:
    LinearModel(Matrix x, Vector y, double noise_sd, Prior prior = {})
        : x_(std::move(x)),
          y_(std::move(y)),
          noise_sd_(noise_sd),
          prior_(std::move(prior)),
          gram_(weighted_gram(x_, Vector(x_.rows, 1 / (noise_sd * noise_sd)))) {}

    std::size_t dimension() const { return x_.columns; }

    Expectation expect(const Gaussian &q) const {
        Vector residual = multiply(x_, q.mean);
        for (std::size_t i = 0; i < residual.size(); ++i) residual[i] = (y_[i] - residual[i]) / noise_sd_;
        const Matrix covariance = covariance_of(q);
        Expectation e{0, multiply_transposed(x_, residual), gram_};
        for (double &value : e.gradient) value /= noise_sd_;
        e.log_density = -static_cast<double>(x_.rows) * (std::log(noise_sd_) + 0.5 * std::log(2 * std::numbers::pi)) -
                        0.5 * (sum_of_squares(residual) + trace_of_product(gram_, covariance));
        add_prior(prior_, q.mean, covariance, e);
        return e;
    }

    /// The ELBO is quadratic in the mean and its curvature does not depend on q, so one step is exact. For full-rank
    /// the ELBO is the log evidence.
    Optimum optimum(Family family) const {
        const Vector zero(x_.columns);
        const Expectation e = expect({zero, Matrix(x_.columns, x_.columns)});
        const auto factor = cholesky(e.negative_hessian);
        if (!factor) throw std::runtime_error("LinearModel: the columns are linearly dependent and the prior is flat");
        Gaussian q{solve_lower_transposed(*factor, solve_lower(*factor, e.gradient)), Matrix()};
        Vector sd = diagonal_of(e.negative_hessian);
        for (double &value : sd) value = 1 / std::sqrt(value);
        q.scale = family == Family::kMeanField ? diagonal_matrix(sd) : *cholesky(inverse_from_cholesky(*factor));
        return {q, sd_of(q), exact_elbo(*this, q)};
    }

  private:
    Matrix x_;
    Vector y_;
    double noise_sd_;
    Prior prior_;
    Matrix gram_;
};

/// y ~ N(X beta, exp(2 s)), theta = (beta, s), flat in s unless the prior covers it.
///
/// With beta ~ N(b, B), s ~ N(t, w) and covariance c between them, weighting by exp(-2 s) moves a Gaussian's mean by
/// -2 times its covariance with s: E[exp(-2 s) f(beta)] = A E[f(beta - 2 c)], A = exp(-2 t + 2 w).
class LinearModelFreeNoise {
  public:
    LinearModelFreeNoise(Matrix x, Vector y, Prior prior = {})
        : x_(std::move(x)), y_(std::move(y)), prior_(std::move(prior)), gram_(weighted_gram(x_, Vector(x_.rows, 1))) {}

    std::size_t dimension() const { return x_.columns + 1; }

    Expectation expect(const Gaussian &q) const {
        const std::size_t p = x_.columns;
        const double n = static_cast<double>(x_.rows);
        const Matrix covariance = covariance_of(q);
        const double tilt = std::exp(-2 * q.mean[p] + 2 * covariance(p, p));
        Vector shifted(p);
        for (std::size_t j = 0; j < p; ++j) shifted[j] = q.mean[j] - 2 * covariance(j, p);
        Vector residual = multiply(x_, shifted);
        for (std::size_t i = 0; i < x_.rows; ++i) residual[i] = y_[i] - residual[i];
        const Vector pull = multiply_transposed(x_, residual);
        double squares = sum_of_squares(residual);
        Expectation e{0, Vector(p + 1), Matrix(p + 1, p + 1)};
        for (std::size_t i = 0; i < p; ++i) {
            e.gradient[i] = tilt * pull[i];
            e.negative_hessian(i, p) = e.negative_hessian(p, i) = 2 * tilt * pull[i];
            for (std::size_t j = 0; j < p; ++j) {
                e.negative_hessian(i, j) = tilt * gram_(i, j);
                squares += gram_(i, j) * covariance(i, j);
            }
        }
        e.gradient[p] = tilt * squares - n;
        e.negative_hessian(p, p) = 2 * tilt * squares;
        e.log_density = -n * q.mean[p] - 0.5 * n * std::log(2 * std::numbers::pi) - 0.5 * tilt * squares;
        add_prior(prior_, q.mean, covariance, e);
        return e;
    }

    /// Flat prior: b least squares, c = 0, w = 1 / (2 n) and E[exp(-2 s)] = (n - p) / residual sum of squares make the
    /// gradient zero in both families; with a normal prior it is where the search starts.
    Optimum optimum(Family family) const {
        const std::size_t p = x_.columns;
        const double n = static_cast<double>(x_.rows);
        const Optimum least_squares = LinearModel(x_, y_, 1).optimum(family);
        Vector residual = multiply(x_, least_squares.q.mean);
        for (std::size_t i = 0; i < x_.rows; ++i) residual[i] = y_[i] - residual[i];
        const double noise_sd = std::sqrt(sum_of_squares(residual) / (n - static_cast<double>(p)));
        Gaussian q{least_squares.q.mean, Matrix(p + 1, p + 1)};
        q.mean.push_back(std::log(noise_sd) + 0.5 / n);
        for (std::size_t i = 0; i < p; ++i)
            for (std::size_t j = 0; j <= i; ++j) q.scale(i, j) = noise_sd * least_squares.q.scale(i, j);
        q.scale(p, p) = std::sqrt(0.5 / n);
        return gaussian_optimum(*this, family, std::move(q));
    }

  private:
    Matrix x_;
    Vector y_;
    Prior prior_;
    Matrix gram_;
};

}  // namespace tinyelbo::test

#endif
