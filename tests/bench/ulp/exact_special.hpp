// True values of the gamma function's relatives, of log Phi and of what is made of logarithms and exponentials.
#pragma once

#include <array>

#include "exact.hpp"

namespace tinyelbo::ulp {

inline void exact_lgamma(mpfr_ptr y, mpfr_srcptr x) { mpfr_lngamma(y, x, MPFR_RNDN); }
inline void exact_digamma(mpfr_ptr y, mpfr_srcptr x) { mpfr_digamma(y, x, MPFR_RNDN); }

inline void exact_softplus(mpfr_ptr y, mpfr_srcptr x) {
    constexpr double kIdentity = 1000;
    mpfr_set(y, x, MPFR_RNDN);
    if (mpfr_cmp_d(x, kIdentity) > 0) return;
    mpfr_exp(y, y, MPFR_RNDN);
    mpfr_log1p(y, y, MPFR_RNDN);
}

inline void exact_log1m_exp(mpfr_ptr y, mpfr_srcptr x) {
    const bool is_far = mpfr_cmp_si(x, -1) < 0;
    (is_far ? mpfr_exp : mpfr_expm1)(y, x, MPFR_RNDN);
    mpfr_neg(y, y, MPFR_RNDN);
    (is_far ? mpfr_log1p : mpfr_log)(y, y, MPFR_RNDN);
}

inline void exact_logit(mpfr_ptr y, mpfr_srcptr p) {
    mpfr_ui_sub(y, 1, p, MPFR_RNDN);
    mpfr_div(y, p, y, MPFR_RNDN);
    mpfr_log(y, y, MPFR_RNDN);
}

// B(2k) = (-1)^(k + 1) 2 (2k)! zeta(2k)/(2 pi)^(2k), DLMF 25.6.2.
template <std::size_t N>
void even_bernoulli_numbers(std::array<Exact, N>& b) {
    Exact square, factor, zeta;
    mpfr_const_pi(square, MPFR_RNDN);
    mpfr_mul_2ui(square, square, 1, MPFR_RNDN);
    mpfr_sqr(square, square, MPFR_RNDN);
    mpfr_set_si(factor, -2, MPFR_RNDN);
    for (std::size_t k = 1; k <= N; ++k) {
        mpfr_mul_si(factor, factor, -static_cast<long>((2 * k - 1) * 2 * k), MPFR_RNDN);
        mpfr_div(factor, factor, square, MPFR_RNDN);
        mpfr_zeta_ui(zeta, 2 * k, MPFR_RNDN);
        mpfr_mul(b[k - 1], factor, zeta, MPFR_RNDN);
    }
}

// y = 1/x + 1/(2x^2) + sum over k of B(2k)/x^(2k + 1), DLMF 5.15.8, to 2^-160 for x >= 40.
inline void exact_large_trigamma(mpfr_ptr y, mpfr_srcptr x) {
    constexpr int kTerms = 30;
    static std::array<Exact, kTerms> bernoulli;
    if (mpfr_zero_p(mpfr_srcptr(bernoulli[0]))) even_bernoulli_numbers(bernoulli);
    Exact z, sum;
    mpfr_sqr(z, x, MPFR_RNDN);
    for (int k = kTerms; k-- > 0;) {
        mpfr_div(sum, sum, z, MPFR_RNDN);
        mpfr_add(sum, sum, bernoulli[static_cast<std::size_t>(k)], MPFR_RNDN);
    }
    mpfr_div(sum, sum, x, MPFR_RNDN);
    mpfr_add_d(sum, sum, 0.5, MPFR_RNDN);
    mpfr_div(sum, sum, x, MPFR_RNDN);
    mpfr_add_ui(sum, sum, 1, MPFR_RNDN);
    mpfr_div(y, sum, x, MPFR_RNDN);
}

// The sum of 1/(x + n)^2 up to where the series holds.
inline void exact_trigamma(mpfr_ptr y, mpfr_srcptr x) {
    constexpr double kLarge = 40;
    Exact at, term, sum;
    mpfr_set(at, x, MPFR_RNDN);
    while (mpfr_cmp_d(at, kLarge) < 0) {
        mpfr_sqr(term, at, MPFR_RNDN);
        mpfr_ui_div(term, 1, term, MPFR_RNDN);
        mpfr_add(sum, sum, term, MPFR_RNDN);
        mpfr_add_ui(at, at, 1, MPFR_RNDN);
    }
    exact_large_trigamma(term, at);
    mpfr_add(y, sum, term, MPFR_RNDN);
}

// ratio = Phi(x)/phi(x) for x <= 0; beyond x = -1e4, where MPFR's erfc may underflow, by five terms of DLMF 7.12.1,
// whose error is below 2^-122.
inline void exact_mills(mpfr_ptr ratio, mpfr_srcptr x) {
    constexpr double kFar = -1e4;
    if (mpfr_cmp_d(x, kFar) > 0) {
        Exact density;
        exact_normal_cdf(ratio, x);
        exact_normal_density(density, x);
        mpfr_div(ratio, ratio, density, MPFR_RNDN);
        return;
    }
    Exact square, sum(105);
    mpfr_sqr(square, x, MPFR_RNDN);
    for (const long coefficient : {-15, 3, -1, 1}) {
        mpfr_div(sum, sum, square, MPFR_RNDN);
        mpfr_add_si(sum, sum, coefficient, MPFR_RNDN);
    }
    mpfr_div(ratio, sum, x, MPFR_RNDN);
    mpfr_neg(ratio, ratio, MPFR_RNDN);
}

// Below 0 log(M/sqrt(2 pi)) - x^2/2 with the ratio M.
inline void exact_log_normal_cdf(mpfr_ptr y, mpfr_srcptr x) {
    Exact part;
    if (mpfr_sgn(x) > 0) {
        mpfr_neg(part, x, MPFR_RNDN);
        exact_normal_cdf(part, part);
        mpfr_neg(part, part, MPFR_RNDN);
        mpfr_log1p(y, part, MPFR_RNDN);
        return;
    }
    exact_normal_density(part, Exact(0));
    exact_mills(y, x);
    mpfr_mul(y, y, part, MPFR_RNDN);
    mpfr_log(y, y, MPFR_RNDN);
    mpfr_sqr(part, x, MPFR_RNDN);
    mpfr_div_2ui(part, part, 1, MPFR_RNDN);
    mpfr_sub(y, y, part, MPFR_RNDN);
}

inline void exact_inverse_mills(mpfr_ptr y, mpfr_srcptr x) {
    if (mpfr_sgn(x) > 0) {
        Exact phi;
        exact_normal_cdf(phi, x);
        exact_normal_density(y, x);
        mpfr_div(y, y, phi, MPFR_RNDN);
        return;
    }
    exact_mills(y, x);
    mpfr_ui_div(y, 1, y, MPFR_RNDN);
}

}  // namespace tinyelbo::ulp
