// Log joint densities and gradients of the fused models, naively in long double, and how far rounding may take a
// computation in Real from them: the first-order bounds of N. Higham, Accuracy and Stability of Numerical Algorithms,
// chapters 3 and 8, with u = epsilon/2 rounded up to epsilon.
#ifndef TINYELBO_TESTS_UNIT_MODEL_REFERENCE_HPP
#define TINYELBO_TESTS_UNIT_MODEL_REFERENCE_HPP

#include <algorithm>
#include <cmath>
#include <limits>

#include "problem.hpp"

namespace tinyelbo::test {

/// A value and a bound of the rounding error of computing it in Real.
struct Bounded {
    long double value = 0, error = 0;
};

struct Reference {
    Bounded log_density;
    std::vector<Bounded> gradient;
};

// Additions that one term of a sum over rows goes through, at most: a tree of four, 64 groups of a row block, and
// compensated sums from there.
constexpr long double kSumDepth = 2 + 64 + 4;
// Rounding errors, in units of epsilon, of a logistic function or the logarithm of one (a few ulp each).
constexpr long double kFunction = 8;

template <class Real>
class ReferenceDensity {
  public:
    ReferenceDensity(const Problem &problem, const std::vector<Real> &parameters, int lane) : problem_(problem) {
        for (std::uint32_t j = 0; j < problem.dimension(); ++j)
            theta_.push_back(exactly(parameters[j * TE_LANES + lane]));
    }

    Reference evaluate() {
        result_.gradient.resize(problem_.dimension());
        for (std::uint32_t i = 0; i < problem_.rows(); ++i) problem_.linear() ? add_linear_row(i) : add_logistic_row(i);
        const OwnedSlot &scale = problem_.owned[TE_GLM_PRIOR_SCALE];
        if (!scale.empty()) scale.rows() > 1 && scale.columns() > 1 ? add_correlated_prior() : add_independent_prior();
        // The last roundings of the sums.
        pad(result_.log_density, 2 * std::abs(result_.log_density.value));
        for (Bounded &g : result_.gradient) pad(g, 2 * std::abs(g.value));
        return result_;
    }

  private:
    static constexpr long double kEpsilon = exactly(std::numeric_limits<Real>::epsilon());
    static constexpr long double kHalfLog2Pi = 0.918938533204672741780329736405617640L;

    static void pad(Bounded &sum, long double epsilons) { sum.error += kEpsilon * epsilons; }
    // A term with so many epsilons of error of its own.
    static void add(Bounded &sum, long double term, long double epsilons) {
        sum.value += term;
        pad(sum, epsilons + kSumDepth * std::abs(term));
    }

    Bounded predictor(std::uint32_t i) const {
        Bounded eta;
        for (std::uint32_t j = 0; j < problem_.columns(); ++j) {
            const long double term = problem_.owned[TE_GLM_X].value<Real>(i, j) * theta_[j];
            eta.value += term;
            eta.error += (problem_.columns() + 1) * std::abs(term);  // in epsilons until the end
        }
        return eta;
    }

    void add_residual(std::uint32_t i, long double residual, long double epsilons) {
        for (std::uint32_t j = 0; j < problem_.columns(); ++j) {
            const long double x = problem_.owned[TE_GLM_X].value<Real>(i, j);
            add(result_.gradient[j], residual * x, epsilons * std::abs(x) + std::abs(residual * x));
        }
    }

    void add_logistic_row(std::uint32_t i) {
        const long double y = problem_.owned[TE_GLM_Y].value<Real>(i, 0);
        const Bounded eta = predictor(i);
        const long double t = y == 1 ? eta.value : -eta.value;
        const long double small = std::exp(-std::abs(t)) / (1 + std::exp(-std::abs(t)));  // logistic(-|t|)
        const long double shortfall = std::log1p(std::exp(-std::abs(t)));
        add(result_.log_density, std::min(t, 0.0L) - shortfall, eta.error + kFunction);
        add_residual(i, (t > 0 ? small : 1 - small) * (y == 1 ? 1 : -1), eta.error / 4 + kFunction);
    }

    void add_linear_row(std::uint32_t i) {
        const bool free_noise = problem_.free_noise();
        const long double log_sd =
            free_noise ? theta_.back() : std::log(problem_.owned[TE_GLM_NOISE_SD].value<Real>(0, 0));
        const long double weight = std::exp(-2 * log_sd);
        const Bounded eta = predictor(i);
        const long double r = problem_.owned[TE_GLM_Y].value<Real>(i, 0) - eta.value;
        const long double r_error = eta.error + std::abs(r), square = weight * r * r;
        const long double square_error = 2 * weight * std::abs(r) * r_error + kFunction * square;
        add(result_.log_density, -square / 2, square_error / 2);
        add(result_.log_density, -(log_sd + kHalfLog2Pi), kFunction * (std::abs(log_sd) + 1));
        add_residual(i, weight * r, weight * r_error + kFunction * std::abs(weight * r));
        if (free_noise) {
            add(result_.gradient.back(), square, square_error);
            add(result_.gradient.back(), -1, 0);
        }
    }

    long double prior_mean(std::uint32_t i) const {
        const OwnedSlot &mean = problem_.owned[TE_GLM_PRIOR_MEAN];
        return mean.empty() ? 0 : mean.value<Real>(i, 0);
    }

    void add_independent_prior() {
        const OwnedSlot &scale = problem_.owned[TE_GLM_PRIOR_SCALE];
        for (std::uint32_t j = 0; j < problem_.columns(); ++j) {
            const long double sd = scale.value<Real>(scale.rows() == 1 ? 0 : j, 0);
            const long double z = (theta_[j] - prior_mean(j)) / sd;
            const long double depth = problem_.columns() + kFunction;
            add(result_.log_density, -z * z / 2, depth * z * z);
            add(result_.log_density, -std::log(sd) - kHalfLog2Pi, depth * (std::abs(std::log(sd)) + 1));
            add(result_.gradient[j], -z / sd, kFunction * std::abs(z / sd));
        }
    }

    // Covariance L L'. Triangular solves are backward stable: the error of L^-1 b is within (k + 1) u |L^-1||L||L^-1
    // b|.
    void add_correlated_prior() {
        const OwnedSlot &scale = problem_.owned[TE_GLM_PRIOR_SCALE];
        const std::uint32_t k = scale.rows();
        std::vector<std::vector<long double>> lower(k, std::vector<long double>(k)), inverse = lower;
        for (std::uint32_t i = 0; i < k; ++i)
            for (std::uint32_t j = 0; j <= i; ++j) lower[i][j] = scale.value<Real>(i, j);
        for (std::uint32_t j = 0; j < k; ++j)
            for (std::uint32_t i = j; i < k; ++i) {
                long double sum = i == j ? 1 : 0;
                for (std::uint32_t m = j; m < i; ++m) sum -= lower[i][m] * inverse[m][j];
                inverse[i][j] = sum / lower[i][i];
            }
        long double condition = 0, largest_inverse = 0, norm = 0, log_determinant = 0, logs = 0;
        std::vector<long double> z(k);
        for (std::uint32_t i = 0; i < k; ++i) {
            long double row_sum = 0, inverse_sum = 0;
            for (std::uint32_t j = 0; j < k; ++j) {
                z[i] += inverse[i][j] * (theta_[j] - prior_mean(j));
                row_sum += std::abs(lower[i][j]) + std::abs(lower[j][i]);
                inverse_sum += std::abs(inverse[i][j]) + std::abs(inverse[j][i]);
            }
            condition = std::max(condition, row_sum);
            largest_inverse = std::max(largest_inverse, inverse_sum);
            norm = std::max(norm, std::abs(z[i]));
            log_determinant += std::log(lower[i][i]);
            logs += std::abs(std::log(lower[i][i])) + 1;
        }
        condition *= largest_inverse;
        const long double z_error = (k + 4) * condition * norm;
        for (std::uint32_t i = 0; i < k; ++i) {
            long double u = 0;
            for (std::uint32_t j = 0; j < k; ++j) u += inverse[j][i] * z[j];
            add(result_.log_density, -z[i] * z[i] / 2, std::abs(z[i]) * z_error + k * z[i] * z[i]);
            add(result_.gradient[i], -u, largest_inverse * (z_error + (k + 4) * condition * norm));
        }
        add(result_.log_density, -log_determinant - k * kHalfLog2Pi, (k + kFunction) * (logs + k));
    }

    const Problem &problem_;
    std::vector<long double> theta_;
    Reference result_;
};

/// Fails unless every lane agrees with its reference within the bound.
template <class Real>
void check_against_reference(const Problem &problem, const std::vector<Real> &parameters,
                             const std::vector<Real> &log_density, const std::vector<Real> &gradient) {
    for (int lane = 0; lane < TE_LANES; ++lane) {
        const Reference wanted = ReferenceDensity<Real>(problem, parameters, lane).evaluate();
        const auto error = [](Real got, const Bounded &bounded) { return std::abs(exactly(got) - bounded.value); };
        CAPTURE(lane);
        CAPTURE(problem.rows());
        CAPTURE(problem.columns());
        CHECK(error(log_density[lane], wanted.log_density) <= wanted.log_density.error);
        long double worst = 0;  // error as a part of the bound
        for (std::uint32_t j = 0; j < problem.dimension(); ++j)
            worst =
                std::max(worst, error(gradient[j * TE_LANES + lane], wanted.gradient[j]) / wanted.gradient[j].error);
        CHECK(worst <= 1);
    }
}

}  // namespace tinyelbo::test

#endif
