// Every elementary function with its true value, its domain and the largest error that its header states.
#pragma once

#include <cmath>

#include "exact.hpp"
#include "math/erfc.hpp"
#include "math/exp.hpp"
#include "math/expm1.hpp"
#include "math/log.hpp"
#include "math/log1p.hpp"
#include "math/logistic.hpp"
#include "math/normal.hpp"
#include "math/sin_cos.hpp"
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
}

}  // namespace tinyelbo::ulp
