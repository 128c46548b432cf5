// True values of the elementary functions, by MPFR, and distances from them in units in the last place.
#pragma once

#include <mpfr.h>

#include <cmath>
#include <limits>

namespace tinyelbo::ulp {

// A number of 160 bits: three times what is tested, for what cancels in 1 + e^-x or 1 - p.
class Exact {
  public:
    static constexpr int kBits = 160;

    explicit Exact(double value = 0) {
        mpfr_init2(value_, kBits);
        mpfr_set_d(value_, value, MPFR_RNDN);
    }
    Exact(const Exact&) = delete;
    Exact& operator=(const Exact&) = delete;
    ~Exact() { mpfr_clear(value_); }

    operator mpfr_ptr() { return value_; }
    operator mpfr_srcptr() const { return value_; }

  private:
    mpfr_t value_;
};

// y = f(x)
using Reference = void (*)(mpfr_ptr y, mpfr_srcptr x);

inline void exact_exp(mpfr_ptr y, mpfr_srcptr x) { mpfr_exp(y, x, MPFR_RNDN); }
inline void exact_expm1(mpfr_ptr y, mpfr_srcptr x) { mpfr_expm1(y, x, MPFR_RNDN); }
inline void exact_log(mpfr_ptr y, mpfr_srcptr x) { mpfr_log(y, x, MPFR_RNDN); }
inline void exact_log1p(mpfr_ptr y, mpfr_srcptr x) { mpfr_log1p(y, x, MPFR_RNDN); }
inline void exact_tanh(mpfr_ptr y, mpfr_srcptr x) { mpfr_tanh(y, x, MPFR_RNDN); }
inline void exact_sin(mpfr_ptr y, mpfr_srcptr x) { mpfr_sin(y, x, MPFR_RNDN); }
inline void exact_cos(mpfr_ptr y, mpfr_srcptr x) { mpfr_cos(y, x, MPFR_RNDN); }
inline void exact_erfc(mpfr_ptr y, mpfr_srcptr x) { mpfr_erfc(y, x, MPFR_RNDN); }

inline void exact_logistic(mpfr_ptr y, mpfr_srcptr x) {
    mpfr_neg(y, x, MPFR_RNDN);
    mpfr_exp(y, y, MPFR_RNDN);
    mpfr_add_ui(y, y, 1, MPFR_RNDN);
    mpfr_ui_div(y, 1, y, MPFR_RNDN);
}

inline void exact_logistic_of_abs(mpfr_ptr y, mpfr_srcptr x) {
    Exact size;
    mpfr_abs(size, x, MPFR_RNDN);
    exact_logistic(y, size);
}

inline void exact_normal_cdf(mpfr_ptr y, mpfr_srcptr x) {
    Exact root;
    mpfr_sqrt_ui(root, 2, MPFR_RNDN);
    mpfr_div(root, x, root, MPFR_RNDN);
    mpfr_neg(root, root, MPFR_RNDN);
    mpfr_erfc(y, root, MPFR_RNDN);
    mpfr_div_2ui(y, y, 1, MPFR_RNDN);
}

// y = phi(x), the normal density
inline void exact_normal_density(mpfr_ptr y, mpfr_srcptr x) {
    Exact root;
    mpfr_const_pi(root, MPFR_RNDN);
    mpfr_mul_2ui(root, root, 1, MPFR_RNDN);
    mpfr_rec_sqrt(root, root, MPFR_RNDN);
    mpfr_sqr(y, x, MPFR_RNDN);
    mpfr_div_2ui(y, y, 1, MPFR_RNDN);
    mpfr_neg(y, y, MPFR_RNDN);
    mpfr_exp(y, y, MPFR_RNDN);
    mpfr_mul(y, y, root, MPFR_RNDN);
}

// Newton's method for log Phi(y) = log t; log Phi is concave, so it comes in from one side. Tails too small for double
// are left where they are.
inline double near_normal_quantile_of_tail(double log_tail) {
    constexpr int kSteps = 8;
    constexpr double kPerRootTwoPi = 0.39894228040143267794;
    double y = -std::sqrt(-2 * log_tail);
    for (int i = 0; i < kSteps; ++i) {
        const double phi = std::erfc(-y * std::sqrt(0.5)) / 2;
        if (phi < std::numeric_limits<double>::min()) break;
        y += (log_tail - std::log(phi)) * phi / (kPerRootTwoPi * std::exp(-y * y / 2));
    }
    return y;
}

inline void exact_normal_quantile(mpfr_ptr y, mpfr_srcptr p) {
    Exact tail, log_tail, phi, density, step;
    const bool is_upper = mpfr_cmp_d(p, 0.5) > 0;
    if (is_upper)
        mpfr_ui_sub(tail, 1, p, MPFR_RNDN);
    else
        mpfr_set(tail, p, MPFR_RNDN);
    mpfr_set_inf(y, is_upper ? 1 : -1);
    if (mpfr_zero_p(tail)) return;
    mpfr_set_zero(y, 1);
    if (mpfr_cmp_d(tail, 0.5) == 0) return;
    mpfr_log(log_tail, tail, MPFR_RNDN);
    mpfr_set_d(y, near_normal_quantile_of_tail(mpfr_get_d(log_tail, MPFR_RNDN)), MPFR_RNDN);
    constexpr int kMostSteps = 100;
    constexpr double kDone = 1e-15;  // of a step that squares the error
    for (int i = 0; i < kMostSteps; ++i) {
        exact_normal_cdf(phi, y);
        exact_normal_density(density, y);
        mpfr_log(step, phi, MPFR_RNDN);
        mpfr_sub(step, log_tail, step, MPFR_RNDN);
        mpfr_mul(step, step, phi, MPFR_RNDN);
        mpfr_div(step, step, density, MPFR_RNDN);
        mpfr_add(y, y, step, MPFR_RNDN);
        if (std::fabs(mpfr_get_d(step, MPFR_RNDN)) <= kDone * std::fabs(mpfr_get_d(y, MPFR_RNDN))) break;
    }
    if (is_upper) mpfr_neg(y, y, MPFR_RNDN);
}

// The value of the last place of a Real near `exact`.
template <class Real>
double last_place(mpfr_srcptr exact) {
    using Limits = std::numeric_limits<Real>;
    const mpfr_exp_t exponent = mpfr_zero_p(exact) ? Limits::min_exponent : mpfr_get_exp(exact);
    return std::ldexp(
        1.0, static_cast<int>(std::fmax(static_cast<double>(exponent), Limits::min_exponent)) - Limits::digits);
}

// |value - exact| in units of exact's last place as a Real; 0 where both are the same infinity after rounding.
template <class Real>
double ulp_error(Real value, mpfr_srcptr exact) {
    constexpr double kWrong = std::numeric_limits<double>::infinity();
    const Real rounded = sizeof(Real) == 8 ? static_cast<Real>(mpfr_get_d(exact, MPFR_RNDN))
                                           : static_cast<Real>(mpfr_get_flt(exact, MPFR_RNDN));
    if (std::isnan(rounded) || std::isnan(value)) return std::isnan(rounded) && std::isnan(value) ? 0 : kWrong;
    if (std::isinf(rounded) || std::isinf(value)) return rounded == value ? 0 : kWrong;
    Exact difference;
    mpfr_sub_d(difference, exact, static_cast<double>(value), MPFR_RNDN);
    mpfr_div_d(difference, difference, last_place<Real>(exact), MPFR_RNDN);
    return std::fabs(mpfr_get_d(difference, MPFR_RNDN));
}

}  // namespace tinyelbo::ulp
