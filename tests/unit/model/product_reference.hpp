// Products of the fused models' Hessians with directions, naively in long double, and how far rounding may take a
// computation in Real from them, as in reference.hpp.
#ifndef TINYELBO_TESTS_UNIT_MODEL_PRODUCT_REFERENCE_HPP
#define TINYELBO_TESTS_UNIT_MODEL_PRODUCT_REFERENCE_HPP

#include "reference.hpp"

namespace tinyelbo::test {

template <class Real>
class ReferenceProduct {
  public:
    ReferenceProduct(const Problem &problem, const std::vector<Real> &parameters, const std::vector<Real> &direction,
                     int lane)
        : problem_(problem), result_(problem.dimension()) {
        for (std::uint32_t j = 0; j < problem.dimension(); ++j) {
            theta_.push_back(exactly(parameters[j * TE_LANES + lane]));
            v_.push_back(exactly(direction[j * TE_LANES + lane]));
        }
    }

    std::vector<Bounded> evaluate() {
        for (std::uint32_t i = 0; i < problem_.rows(); ++i) problem_.linear() ? add_linear_row(i) : add_logistic_row(i);
        const OwnedSlot &scale = problem_.owned[TE_GLM_PRIOR_SCALE];
        if (!scale.empty()) scale.rows() > 1 && scale.columns() > 1 ? add_correlated_prior() : add_independent_prior();
        for (Bounded &sum : result_) sum.error = kEpsilon * (sum.error + 2 * std::abs(sum.value));
        return result_;
    }

  private:
    static constexpr long double kEpsilon = exactly(std::numeric_limits<Real>::epsilon());

    // Errors are in epsilons until the end.
    static void add(Bounded &sum, long double term, long double error) {
        sum.value += term;
        sum.error += error + kSumDepth * std::abs(term);
    }

    long double x(std::uint32_t i, std::uint32_t j) const { return problem_.owned[TE_GLM_X].value<Real>(i, j); }

    // x' coefficients of a row.
    Bounded predictor(std::uint32_t i, const std::vector<long double> &coefficients) const {
        Bounded sum;
        for (std::uint32_t j = 0; j < problem_.columns(); ++j) {
            const long double term = x(i, j) * coefficients[j];
            sum.value += term;
            sum.error += (problem_.columns() + 1) * std::abs(term);
        }
        return sum;
    }

    void add_slope(std::uint32_t i, const Bounded &slope) {
        for (std::uint32_t j = 0; j < problem_.columns(); ++j)
            add(result_[j], slope.value * x(i, j), slope.error * std::abs(x(i, j)) + std::abs(slope.value * x(i, j)));
    }

    // The derivative of log p (1 - p) by eta is within 1.
    void add_logistic_row(std::uint32_t i) {
        const Bounded eta = predictor(i, theta_), change = predictor(i, v_);
        const long double e = std::exp(-std::abs(eta.value)), weight = e / ((1 + e) * (1 + e));
        add_slope(i,
                  {-weight * change.value, weight * (change.error + std::abs(change.value) * (eta.error + kFunction))});
    }

    void add_linear_row(std::uint32_t i) {
        const bool free_noise = problem_.free_noise();
        const long double log_sd =
            free_noise ? theta_.back() : std::log(problem_.owned[TE_GLM_NOISE_SD].value<Real>(0, 0));
        const long double weight = std::exp(-2 * log_sd), along_log_sd = free_noise ? v_.back() : 0;
        const Bounded eta = predictor(i, theta_), change = predictor(i, v_);
        const long double r = problem_.owned[TE_GLM_Y].value<Real>(i, 0) - eta.value;
        const long double r_error = eta.error + std::abs(r), shift = r * along_log_sd;
        const long double shift_error = r_error * std::abs(along_log_sd);
        const long double size = std::abs(change.value) + 2 * std::abs(shift);
        add_slope(i,
                  {-weight * (change.value + 2 * shift), weight * (change.error + 2 * shift_error + kFunction * size)});
        if (!free_noise) return;
        const long double term = change.value + shift, term_error = change.error + shift_error + size;
        add(result_.back(), -2 * weight * r * term,
            2 * weight * (std::abs(r) * term_error + (r_error + kFunction * std::abs(r)) * std::abs(term)));
    }

    void add_independent_prior() {
        const OwnedSlot &scale = problem_.owned[TE_GLM_PRIOR_SCALE];
        for (std::uint32_t j = 0; j < problem_.columns(); ++j) {
            const long double sd = scale.value<Real>(scale.rows() == 1 ? 0 : j, 0);
            add(result_[j], -v_[j] / (sd * sd), kFunction * std::abs(v_[j]) / (sd * sd));
        }
    }

    // -(L L')^-1 v by two triangular solves, whose error is within (k + 4) |L^-1||L| times their solution (Higham,
    // theorem 8.5).
    void add_correlated_prior() {
        const OwnedSlot &scale = problem_.owned[TE_GLM_PRIOR_SCALE];
        const std::uint32_t k = scale.rows();
        std::vector<long double> z(k), u(k);
        for (std::uint32_t i = 0; i < k; ++i) {
            z[i] = v_[i];
            for (std::uint32_t j = 0; j < i; ++j) z[i] -= scale.value<Real>(i, j) * z[j];
            z[i] /= scale.value<Real>(i, i);
        }
        for (std::uint32_t i = k; i-- > 0;) {
            u[i] = z[i];
            for (std::uint32_t j = i + 1; j < k; ++j) u[i] -= scale.value<Real>(j, i) * u[j];
            u[i] /= scale.value<Real>(i, i);
        }
        const long double norm = inverse_norm(scale, k), z_error = (k + 4) * norm * size(scale, k) * largest(z);
        const long double error = norm * z_error + (k + 4) * norm * size(scale, k) * largest(u);
        for (std::uint32_t i = 0; i < k; ++i) add(result_[i], -u[i], error);
    }

    static long double largest(const std::vector<long double> &values) {
        long double size = 0;
        for (const long double value : values) size = std::max(size, std::abs(value));
        return size;
    }
    // Of rows and columns, for L and L'.
    static long double size(const OwnedSlot &lower, std::uint32_t k) {
        long double size = 0;
        for (std::uint32_t i = 0; i < k; ++i) {
            long double sum = 0;
            for (std::uint32_t j = 0; j < k; ++j)
                sum += std::abs(lower.value<Real>(i, j)) + std::abs(lower.value<Real>(j, i));
            size = std::max(size, sum);
        }
        return size;
    }
    // A bound of the inverse's: that of the comparison matrix (Higham, theorem 8.12), solved for ones.
    static long double inverse_norm(const OwnedSlot &lower, std::uint32_t k) {
        std::vector<long double> by_rows(k), by_columns(k);
        for (std::uint32_t i = 0; i < k; ++i) {
            by_rows[i] = 1;
            for (std::uint32_t j = 0; j < i; ++j) by_rows[i] += std::abs(lower.value<Real>(i, j)) * by_rows[j];
            by_rows[i] /= lower.value<Real>(i, i);
        }
        for (std::uint32_t i = k; i-- > 0;) {
            by_columns[i] = 1;
            for (std::uint32_t j = i + 1; j < k; ++j)
                by_columns[i] += std::abs(lower.value<Real>(j, i)) * by_columns[j];
            by_columns[i] /= lower.value<Real>(i, i);
        }
        return std::max(largest(by_rows), largest(by_columns));
    }

    const Problem &problem_;
    std::vector<long double> theta_, v_;
    std::vector<Bounded> result_;
};

}  // namespace tinyelbo::test

#endif
