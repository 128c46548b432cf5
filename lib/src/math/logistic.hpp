// logistic(x) = 1/(1 + exp(-x)), with one division and no exp on the way.
//
// With exp's reduction -|x| = n ln 2 + r, e^r = (h + r)/(h - r) where h = r coth(r/2) = 2 + r^2 H(r^2) is even, so
// 1/(1 + e^-|x|) = (h - r)/((h - r) + 2^n (h + r)).
#pragma once

#include "exp.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct LogisticConstants;

// H is the minimax fit of tests/bench/ulp/minimax.py.
template <>
struct LogisticConstants<double> {
    static constexpr double kH[] = {0x1.555555555552dp-3, -0x1.6c16c16bd9dd6p-9, 0x1.1566aac01989fp-14,
                                    -0x1.bbd3a99e7d71ap-20, 0x1.6348788682f13p-25};
};
template <>
struct LogisticConstants<float> {
    static constexpr float kH[] = {0x1.555514p-3f, -0x1.6a8bfep-9f};
};

// 1/(1 + e^-|x|) = rest/(rest + tail), e^-|x| = tail/rest, for x clamped at -lowest.
template <class P>
struct LogisticParts {
    P tail, rest;  // tail without its factor 2^n
    P rounded;     // n + bias in its low bits
};

template <class P>
TE_FAST_INLINE LogisticParts<P> logistic_parts(P minus_abs_x, Lane<P> bias) {
    const auto [high, low, rounded] = exp_reduce(minus_abs_x, bias);
    const P r = high - low;
    const P r_squared = r * r;
    const P h = 2 + r_squared * polynomial(r_squared, LogisticConstants<Lane<P>>::kH);
    return {h + r, h - r, rounded};
}

// 1/(1 + e^-|x|), in [1/2, 1]: the inner loop of logistic regression. For the tails, log logistic(x) is the logarithm
// of this plus min(x, 0), and products of many of these need one logarithm; logistic(-|x|) is 1 minus this.
// Largest error measured: 1.51 ulp in double and in float.
template <class P>
TE_FAST_INLINE P logistic_of_abs(P x) {
    using C = ExpConstants<Lane<P>>;
    x = max<P>(broadcast<P>(C::kToSmallest), minus_abs(x));
    const auto [tail, rest, rounded] = logistic_parts(x, C::kBias);
    return rest / (rest + tail * power_of_two(rounded));
}

// Also accurate where it is near 0, through the subnormal numbers. Largest error measured: 2.4 ulp, in float 2.44.
template <class P>
TE_FAST_INLINE P logistic(P x) {
    using C = ExpConstants<Lane<P>>;
    const P bounded = max<P>(broadcast<P>(C::kToZero), minus_abs(x));
    const auto [tail, rest, rounded] = logistic_parts(bounded, 2 * C::kBias);
    const P scaled = scale_by_power(tail, rounded);
    return select<P>(x < 0, scaled, rest) / (rest + scaled);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
