// Errors of the functions of two arguments that are made of log Gamma and digamma, by MPFR.
#pragma once

#include <cmath>
#include <random>

#include "exact_special.hpp"
#include "math/gamma_difference.hpp"

namespace tinyelbo::ulp {

// A number of 400 bits, for what cancels in the differences of large values.
class Wide {
  public:
    explicit Wide(double value = 0) {
        constexpr int kBits = 400;
        mpfr_init2(value_, kBits);
        mpfr_set_d(value_, value, MPFR_RNDN);
    }
    Wide(const Wide&) = delete;
    Wide& operator=(const Wide&) = delete;
    ~Wide() { mpfr_clear(value_); }

    operator mpfr_ptr() { return value_; }
    operator mpfr_srcptr() const { return value_; }

  private:
    mpfr_t value_;
};

// y = f(a, b)
using PairReference = void (*)(mpfr_ptr y, double a, double b);

// y = f(a + b) - f(a)
template <Reference F>
void exact_difference(mpfr_ptr y, double a, double b) {
    Wide of_a(a), of_sum(a);
    mpfr_add_d(of_sum, of_sum, b, MPFR_RNDN);
    F(of_sum, of_sum);
    F(of_a, of_a);
    mpfr_sub(y, of_sum, of_a, MPFR_RNDN);
}

// log Gamma(x) - (x log x - x)
inline void exact_lgamma_excess(mpfr_ptr y, mpfr_srcptr x) {
    Wide main;
    mpfr_log(main, x, MPFR_RNDN);
    mpfr_sub_ui(main, main, 1, MPFR_RNDN);
    mpfr_mul(main, main, x, MPFR_RNDN);
    exact_lgamma(y, x);
    mpfr_sub(y, y, main, MPFR_RNDN);
}
// digamma(x) - log x
inline void exact_digamma_excess(mpfr_ptr y, mpfr_srcptr x) {
    Wide main;
    mpfr_log(main, x, MPFR_RNDN);
    exact_digamma(y, x);
    mpfr_sub(y, y, main, MPFR_RNDN);
}
inline void exact_log_factorial_excess(mpfr_ptr y, double n, double) {
    Wide of_n(n), logarithm(n);
    mpfr_log(logarithm, logarithm, MPFR_RNDN);
    exact_lgamma_excess(y, of_n);
    mpfr_add(y, y, logarithm, MPFR_RNDN);
}

inline void exact_log_ratio(mpfr_ptr y, double a, double b) {
    Wide of_a(a), of_b(b);
    mpfr_log(of_a, of_a, MPFR_RNDN);
    mpfr_log(of_b, of_b, MPFR_RNDN);
    mpfr_sub(y, of_a, of_b, MPFR_RNDN);
}

inline void exact_log_beta(mpfr_ptr y, double a, double b) {
    Wide difference, of_b(b);
    exact_difference<exact_lgamma>(difference, a, b);
    exact_lgamma(of_b, of_b);
    mpfr_sub(y, of_b, difference, MPFR_RNDN);
}

// log Gamma(n + 1) - log Gamma(k + 1) - log Gamma(n - k + 1)
inline void exact_log_choose(mpfr_ptr y, double n, double k) {
    Wide of_k(k), sum(n);
    mpfr_sub_d(sum, sum, k, MPFR_RNDN);
    mpfr_add_ui(sum, sum, 1, MPFR_RNDN);
    exact_lgamma(sum, sum);
    mpfr_add_ui(of_k, of_k, 1, MPFR_RNDN);
    exact_lgamma(of_k, of_k);
    mpfr_add(sum, sum, of_k, MPFR_RNDN);
    Wide of_n(n);
    mpfr_add_ui(of_n, of_n, 1, MPFR_RNDN);
    exact_lgamma(of_n, of_n);
    mpfr_sub(y, of_n, sum, MPFR_RNDN);
}

struct PairFunction {
    const char* name;
    PairReference exact;
    double (*small)(double);  // a term of f for a < 4 that may cancel, or null
    double lowest, highest;   // of a and b
    bool is_ordered;          // b <= a
    // The largest |error|/max(least, |f|, |small(a)|) in units of epsilon that the header states.
    double error64, error32;
    double least = 1;
};

// visit(function, f) for each, f being callable with two packs.
template <class Visitor>
void visit_pair_functions(Visitor&& visit) {
    using F = PairFunction;
    visit(F{"lgamma_difference", exact_difference<exact_lgamma>, std::lgamma, 1e-6, 1e12, false, 3.42, 3.17},
          [](auto a, auto b) { return lgamma_difference(a, b); });
    visit(F{"digamma_difference", exact_difference<exact_digamma>, tinyelbo::digamma<double>, 1e-6, 1e12, false, 1.94,
            2.53},
          [](auto a, auto b) { return digamma_difference(a, b); });
    visit(F{"lgamma_excess", exact_difference<exact_lgamma_excess>, std::lgamma, 1e-6, 1e12, false, 3.59, 4.74},
          [](auto a, auto b) { return lgamma_excess_difference(a, b); });
    visit(F{"digamma_excess", exact_difference<exact_digamma_excess>, tinyelbo::digamma<double>, 1e-6, 1e12, false,
            2.12, 2.67},
          [](auto a, auto b) { return digamma_excess_difference(a, b); });
    visit(F{"factorial_excess", exact_log_factorial_excess, nullptr, 1e-6, 1e12, false, 4.28, 4.29},
          [](auto n, auto) { return log_factorial_excess(n); });
    visit(F{"log_ratio", exact_log_ratio, nullptr, 1e-6, 1e12, false, 2.03, 1.65, 0},
          [](auto a, auto b) { return log_ratio(a, b); });
    visit(F{"log_beta", exact_log_beta, nullptr, 1e-6, 1e12, false, 5.04, 4.72},
          [](auto a, auto b) { return log_beta(a, b); });
    visit(F{"log_choose", exact_log_choose, nullptr, 1, 1e12, true, 4.7, 5.1},
          [](auto n, auto k) { return log_choose(n, k); });
}

template <class Real>
double stated_error(const PairFunction& function) {
    return sizeof(Real) == 8 ? function.error64 : function.error32;
}

template <class Real>
struct PairWorst {
    double error = 0;
    Real a = 0, b = 0;
};

template <class Real>
double pair_error(const PairFunction& function, Real value, Real a, Real b) {
    Wide exact;
    function.exact(exact, static_cast<double>(a), static_cast<double>(b));
    double size = std::fmax(function.least, std::fabs(mpfr_get_d(exact, MPFR_RNDN)));
    if (function.small && a < 4) size = std::fmax(size, std::fabs(function.small(static_cast<double>(a))));
    mpfr_sub_d(exact, exact, static_cast<double>(value), MPFR_RNDN);
    return std::fabs(mpfr_get_d(exact, MPFR_RNDN)) / size / static_cast<double>(std::numeric_limits<Real>::epsilon());
}

// a and b spread evenly in their logarithms.
template <class Real, class F>
PairWorst<Real> measure_pairs(const PairFunction& function, int count, F f) {
    std::mt19937_64 random(13);
    std::uniform_real_distribution<double> unit(0, 1);
    const auto draw = [&](double highest) {
        return static_cast<Real>(function.lowest * std::pow(highest / function.lowest, unit(random)));
    };
    PairWorst<Real> worst;
    for (int i = 0; i < count; ++i) {
        const Real a = draw(function.highest);
        const Real b = draw(function.is_ordered ? static_cast<double>(a) : function.highest);
        const double error = pair_error(function, f(a, b), a, b);
        if (!(error <= worst.error)) worst = {error, a, b};
    }
    return worst;
}

}  // namespace tinyelbo::ulp
