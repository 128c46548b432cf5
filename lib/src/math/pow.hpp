// x^y = e^(y log x) for x >= 0, with log x in two parts, so that the relative error does not grow with y log x.
//
// As in log.hpp log x = k ln 2 + s (2 + 2/3 z + z^2 Q(z)), s = f/(2 + f), z = s^2; here s, z and the first two terms of
// the series are carried to twice the precision, while Q's term is too small to need it.
#pragma once

#include "exp.hpp"
#include "log.hpp"
#include "split.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct PowConstants;

// 2/3 = kTwoThirds + kTwoThirdsLow. Q is the minimax fit of tests/bench/ulp/minimax.py.
template <>
struct PowConstants<double> {
    static constexpr double kTwoThirds = 0x1.5555555555555p-1, kTwoThirdsLow = 0x1.5555555555555p-55;
    static constexpr double kQ[] = {0x1.9999999999996p-2, 0x1.2492492492f51p-2, 0x1.c71c71c596907p-3,
                                    0x1.745d1829558b7p-3, 0x1.3b1364c9b577ap-3, 0x1.11206f173e5p-3,
                                    0x1.de3d7542dce35p-4, 0x1.eac58e7b6ffa5p-4};
};
template <>
struct PowConstants<float> {
    static constexpr float kTwoThirds = 0x1.555556p-1f, kTwoThirdsLow = -0x1.555556p-26f;
    static constexpr float kQ[] = {0x1.999ap-2f, 0x1.24527cp-2f, 0x1.dfa20ap-3f};
};

// log x in two parts for positive finite x. Relative error below 2^-62, in float 2^-33.
template <class P>
TE_FAST_INLINE Split<P> log_split(P x) {
    using C = PowConstants<Lane<P>>;
    using L = LogConstants<Lane<P>>;
    const auto [k, f] = log_parts(x);
    const auto d = exact_sum_of_ordered<P>(broadcast<P>(2), f);
    const P s = f / d.head;
    const auto back = split_product<P>(s, d.head);
    const P s_low = (((f - back.head) - back.tail) - s * d.tail) / d.head;
    const auto z = split_product<P>(s, s);
    const P z_low = z.tail + 2 * s * s_low;
    const auto second = split_product<P>(z.head, broadcast<P>(C::kTwoThirds));
    const P rest = z.head * z.head * polynomial(z.head, C::kQ);
    const auto series = exact_sum_of_ordered<P>(broadcast<P>(2), second.head);
    const P series_low = series.tail + (second.tail + (z.head * C::kTwoThirdsLow + z_low * C::kTwoThirds) + rest);
    const auto fraction = split_product<P>(s, series.head);
    const auto sum = exact_sum_of_ordered<P>(k * L::kLn2High, fraction.head);
    const P low = fraction.tail + (s * series_low + s_low * series.head) + k * L::kLn2Low;
    return exact_sum_of_ordered<P>(sum.head, sum.tail + low);
}

// For x >= 0 as in IEEE 754: x^0 = 1^y = 1, 0^y = 0 or infinity by the sign of y; overflows to infinity, underflows
// through the subnormal numbers to 0. x < 0 counts as NaN, and NaN^0 = 1^NaN = 1 are the only numbers made of NaN.
// Largest error measured: 1.36 ulp, in float 0.86.
template <class P>
TE_NOINLINE P pow(P x, P y) {
    if constexpr (kViaPack<P>) return pow(broadcast<WidePack<P>>(x), broadcast<WidePack<P>>(y))[0];
    using E = ExpConstants<Lane<P>>;
    using L = LogConstants<Lane<P>>;
    constexpr Lane<P> kBound = 1024;  // beyond what exp tells from infinity and 0
    const auto log_x = log_split(x);
    P head = select<P>(x < L::kInfinity, log_x.head, x);
    head = select<P>(x > 0, head, select<P>(x == 0, broadcast<P>(-L::kInfinity), broadcast<P>(L::kNan)));
    const auto product = split_product<P>(y, head);
    // Not infinity times 0.
    const P whole = select<P>(y == 0, P{}, select<P>(head == 0, P{}, product.head));
    const P correction = select<P>(abs(product.head) < kBound, product.tail + y * log_x.tail, P{});
    const P bounded = min<P>(broadcast<P>(E::kToInfinity), max<P>(broadcast<P>(E::kToZero), whole));
    return exp_of_sum(bounded, correction);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
