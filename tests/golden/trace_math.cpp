// The elementary functions over a fixed sample: any bits, and the ranges where they are used.
#include "made_up_data.h"
#include "math/chi.hpp"
#include "math/erfc.hpp"
#include "math/expm1.hpp"
#include "math/gamma_difference.hpp"
#include "math/log1p.hpp"
#include "math/log_normal_cdf.hpp"
#include "math/logistic.hpp"
#include "math/logit.hpp"
#include "math/normal.hpp"
#include "math/pow.hpp"
#include "math/sin_cos.hpp"
#include "math/softplus.hpp"
#include "math/tanh.hpp"
#include "trace.hpp"

namespace trace {

namespace {

using tinyelbo::Pack;

constexpr int kSamples = 6000;

std::uint32_t word(int i) { return made_up_bits(static_cast<std::uint32_t>(i)); }

template <class Real>
Real any_bits(int i) {
    if constexpr (sizeof(Real) == 8)
        return __builtin_bit_cast(double, std::uint64_t{word(2 * i)} << 32 | word(2 * i + 1));
    else
        return __builtin_bit_cast(float, word(i));
}

// Numbers with 24 bits in [-size, size], `size` a power of two: a third of them any bits, then large and small ones.
template <class Real>
Real sample(int i) {
    const Real size = i % 3 == 1 ? Real(64) : Real(1) / 8;
    const auto number = static_cast<std::int32_t>(word(i) >> 8) - 0x800000;
    return i % 3 == 0 ? any_bits<Real>(i) : static_cast<Real>(number) * (size / Real(0x800000));
}

template <class Real, class Function>
void trace_function(const char* name, Function function) {
    constexpr int kWidth = tinyelbo::kWidth<Real>;
    using P = Pack<Real, kWidth>;
    Hash hash;
    for (int i = 0; i < kSamples; i += kWidth) {
        Real values[kWidth];
        for (int lane = 0; lane < kWidth; ++lane) values[lane] = sample<Real>(i + lane);
        tinyelbo::store<P>(values, function(tinyelbo::load<P>(values)));
        hash.add(values, kWidth);
    }
    report(hash, "math", name, kPrecisionName<Real>);
}

// A sum over degrees of freedom, small, odd, even and large.
template <class P>
P chi_quantiles(P p) {
    return tinyelbo::chi_quantile(p, 1) + tinyelbo::chi_quantile(p, 2) + tinyelbo::chi_quantile(p, 7) +
           tinyelbo::chi_quantile(p, 64);
}

template <class Real>
void trace_special_functions() {
    using tinyelbo::abs;
    trace_function<Real>("softplus", [](auto x) { return tinyelbo::softplus(x); });
    trace_function<Real>("log1m_exp", [](auto x) { return tinyelbo::log1m_exp(-abs(x)); });
    trace_function<Real>("logit", [](auto x) { return tinyelbo::logit(abs(x)); });
    trace_function<Real>("lgamma", [](auto x) { return tinyelbo::lgamma(abs(x)); });
    trace_function<Real>("digamma", [](auto x) { return tinyelbo::digamma(abs(x)); });
    trace_function<Real>("trigamma", [](auto x) { return tinyelbo::trigamma(abs(x)); });
    trace_function<Real>("log_normal_cdf", [](auto x) { return tinyelbo::log_normal_cdf(x); });
    trace_function<Real>("inverse_mills", [](auto x) { return tinyelbo::inverse_mills(x); });
    trace_function<Real>("pow", [](auto x) { return tinyelbo::pow(abs(x), x); });
    trace_function<Real>("lgamma_difference", [](auto x) { return tinyelbo::lgamma_difference(abs(x), 1 + abs(x)); });
    trace_function<Real>("digamma_difference", [](auto x) { return tinyelbo::digamma_difference(abs(x), 1 + abs(x)); });
    trace_function<Real>("log_beta", [](auto x) { return tinyelbo::log_beta(abs(x), 1 + abs(x)); });
    trace_function<Real>("log_choose", [](auto x) { return tinyelbo::log_choose(1 + abs(x), abs(x)); });
}

template <class Real>
void trace_functions() {
    trace_function<Real>("exp", [](auto x) { return tinyelbo::exp(x); });
    trace_function<Real>("exp_nonpositive", [](auto x) { return tinyelbo::exp_nonpositive(-tinyelbo::abs(x)); });
    trace_function<Real>("expm1", [](auto x) { return tinyelbo::expm1(x); });
    trace_function<Real>("log", [](auto x) { return tinyelbo::log(x); });
    trace_function<Real>("log1p", [](auto x) { return tinyelbo::log1p(x); });
    trace_function<Real>("logistic", [](auto x) { return tinyelbo::logistic(x); });
    trace_function<Real>("logistic_of_abs", [](auto x) { return tinyelbo::logistic_of_abs(x); });
    trace_function<Real>("tanh", [](auto x) { return tinyelbo::tanh(x); });
    trace_function<Real>("sin", [](auto x) { return tinyelbo::sin(x); });
    trace_function<Real>("cos", [](auto x) { return tinyelbo::cos(x); });
    trace_function<Real>("erfc", [](auto x) { return tinyelbo::erfc(x); });
    trace_function<Real>("normal_cdf", [](auto x) { return tinyelbo::normal_cdf(x); });
    trace_function<Real>("normal_quantile", [](auto x) { return tinyelbo::normal_quantile(tinyelbo::abs(x)); });
    trace_function<Real>("chi_quantile", [](auto x) { return chi_quantiles(tinyelbo::logistic(x)); });
    trace_function<Real>("sqrt", [](auto x) { return tinyelbo::sqrt(x); });
}

}  // namespace

void run_math() {
    for_each_precision([](auto real) { trace_functions<decltype(real)>(); });
    for_each_precision([](auto real) { trace_special_functions<decltype(real)>(); });
}

}  // namespace trace
