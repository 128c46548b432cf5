// Every elementary function with its true value, its domain and the largest error that its header states.
#pragma once

#include <cmath>

#include "exact_special.hpp"
#include "math/erfc.hpp"
#include "math/exp.hpp"
#include "math/expm1.hpp"
#include "math/gamma.hpp"
#include "math/log.hpp"
#include "math/log1p.hpp"
#include "math/log_normal_cdf.hpp"
#include "math/logistic.hpp"
#include "math/logit.hpp"
#include "math/normal.hpp"
#include "math/sin_cos.hpp"
#include "math/softplus.hpp"
#include "math/tanh.hpp"

namespace tinyelbo::ulp {

template <class Real>
struct Range {
    Real low, high;
};

struct Function {
    const char* name;
    Reference exact;
    double (*near)(double);  // exact to about a unit in the last place of a double
    Range<double> f64;
    Range<float> f32;
    double ulp64, ulp32;
};

template <class Real>
Range<Real> domain(const Function& function) {
    if constexpr (sizeof(Real) == 8)
        return function.f64;
    else
        return function.f32;
}

template <class Real>
double stated_ulp(const Function& function) {
    return sizeof(Real) == 8 ? function.ulp64 : function.ulp32;
}

inline double near_logistic(double x) { return 1 / (1 + std::exp(-x)); }
inline double near_logistic_of_abs(double x) { return near_logistic(std::fabs(x)); }
inline double near_normal_cdf(double x) { return std::erfc(-x * std::sqrt(0.5)) / 2; }
inline double near_softplus(double x) { return std::fmax(x, 0) + std::log1p(std::exp(-std::fabs(x))); }
inline double near_log1m_exp(double x) { return x < -1 ? std::log1p(-std::exp(x)) : std::log(-std::expm1(x)); }

template <class Visitor>
void visit_special_functions(Visitor&& visit) {
    constexpr double kMax = std::numeric_limits<double>::max();
    constexpr float kMaxFloat = std::numeric_limits<float>::max();
    constexpr double kTiny = std::numeric_limits<double>::denorm_min();
    constexpr float kTinyFloat = std::numeric_limits<float>::denorm_min();
    using F = Function;
    visit(F{"softplus", exact_softplus, near_softplus, {-760, kMax}, {-110, kMaxFloat}, 2.81, 2.95},
          [](auto x) { return softplus(x); });
    visit(F{"log1m_exp", exact_log1m_exp, near_log1m_exp, {-760, 0}, {-110, 0}, 2.1, 2.1},
          [](auto x) { return log1m_exp(x); });
    visit(F{"logit", exact_logit, tinyelbo::logit<double>, {0, 1}, {0, 1}, 1.51, 1.51},
          [](auto x) { return logit(x); });
    visit(F{"lgamma", exact_lgamma, std::lgamma, {kTiny, 2.5e305}, {kTinyFloat, 4e36f}, 2.7, 3.48},
          [](auto x) { return tinyelbo::lgamma(x); });
    visit(F{"digamma", exact_digamma, tinyelbo::digamma<double>, {kTiny, kMax}, {kTinyFloat, kMaxFloat}, 3.34, 3.31},
          [](auto x) { return digamma(x); });
    visit(F{"trigamma", exact_trigamma, tinyelbo::trigamma<double>, {kTiny, kMax}, {kTinyFloat, kMaxFloat}, 2.74, 3.44},
          [](auto x) { return trigamma(x); });
    visit(F{"log_normal_cdf",
            exact_log_normal_cdf,
            tinyelbo::log_normal_cdf<double>,
            {-kMax, 40},
            {-kMaxFloat, 16},
            4.7,
            5.0},
          [](auto x) { return log_normal_cdf(x); });
    visit(F{"inverse_mills",
            exact_inverse_mills,
            tinyelbo::inverse_mills<double>,
            {-kMax, 40},
            {-kMaxFloat, 16},
            3.69,
            4.18},
          [](auto x) { return inverse_mills(x); });
}

// visit(function, f) for each, f being callable with a pack.
template <class Visitor>
void visit_functions(Visitor&& visit) {
    constexpr double kMax = std::numeric_limits<double>::max();
    constexpr float kMaxFloat = std::numeric_limits<float>::max();
    using F = Function;
    visit(F{"exp", exact_exp, std::exp, {-760, 720}, {-110, 95}, 0.91, 0.87}, [](auto x) { return tinyelbo::exp(x); });
    visit(F{"exp_nonpositive", exact_exp, std::exp, {-708, 0}, {-87, 0}, 0.89, 0.86},
          [](auto x) { return exp_nonpositive(x); });
    visit(F{"expm1", exact_expm1, std::expm1, {-60, 720}, {-30, 95}, 0.87, 0.69},
          [](auto x) { return tinyelbo::expm1(x); });
    visit(F{"log", exact_log, std::log, {0, kMax}, {0, kMaxFloat}, 0.81, 0.84},
          [](auto x) { return tinyelbo::log(x); });
    visit(F{"log1p", exact_log1p, std::log1p, {-1, kMax}, {-1, kMaxFloat}, 0.83, 0.87},
          [](auto x) { return tinyelbo::log1p(x); });
    visit(F{"logistic", exact_logistic, near_logistic, {-760, 50}, {-110, 30}, 2.4, 2.44},
          [](auto x) { return logistic(x); });
    visit(F{"logistic_of_abs", exact_logistic_of_abs, near_logistic_of_abs, {-100, 100}, {-40, 40}, 1.51, 1.51},
          [](auto x) { return logistic_of_abs(x); });
    visit(F{"tanh", exact_tanh, std::tanh, {-25, 25}, {-12, 12}, 0.79, 0.85}, [](auto x) { return tinyelbo::tanh(x); });
    visit(F{"sin", exact_sin, std::sin, {-1.6e6, 1.6e6}, {-1600, 1600}, 0.77, 0.82},
          [](auto x) { return tinyelbo::sin(x); });
    visit(F{"cos", exact_cos, std::cos, {-1.6e6, 1.6e6}, {-1600, 1600}, 0.77, 0.82},
          [](auto x) { return tinyelbo::cos(x); });
    visit(F{"erfc", exact_erfc, std::erfc, {-7, 28}, {-5, 11}, 4.8, 5.8}, [](auto x) { return tinyelbo::erfc(x); });
    visit(F{"normal_cdf", exact_normal_cdf, near_normal_cdf, {-39, 10}, {-15, 7}, 4.9, 6.1},
          [](auto x) { return normal_cdf(x); });
    visit(F{"normal_quantile", exact_normal_quantile, tinyelbo::normal_quantile<double>, {0, 1}, {0, 1}, 5.2, 5.5},
          [](auto x) { return normal_quantile(x); });
    visit_special_functions(visit);
}

}  // namespace tinyelbo::ulp
