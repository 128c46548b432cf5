// expm1(x) = e^x - 1.
#pragma once

#include "exp.hpp"
#include "split.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct Expm1Constants;

// Below -kToMinusOne the result rounds to -1; e^x - 1 rounds to x for |x| < kIdentity.
template <>
struct Expm1Constants<double> {
    static constexpr double kToMinusOne = -40, kIdentity = 0x1p-54;
};
template <>
struct Expm1Constants<float> {
    static constexpr float kToMinusOne = -20, kIdentity = 0x1p-25f;
};

// Accurate near 0 as well; expm1(-0) = -0, overflow to infinity, -1 at -infinity, NaN for NaN.
// Largest error measured: 0.87 ulp, in float 0.69.
template <class P>
TE_FAST_INLINE P expm1(P x) {
    if constexpr (kViaPack<P>) return expm1(broadcast<WidePack<P>>(x))[0];
    using C = Expm1Constants<Lane<P>>;
    using E = ExpConstants<Lane<P>>;
    const P bounded = min<P>(broadcast<P>(E::kToInfinity), max<P>(broadcast<P>(C::kToMinusOne), x));
    // power = 2^(n - 1), because 2^n may overflow where the result does not.
    const auto [high, low, rounded] = exp_reduce(bounded, E::kBias - 1);
    const P power = power_of_two(rounded);
    const P r = high - low;
    const P lost_r = (high - r) - low;
    const P r_squared = r * r;
    // (e^x - 1)/2 = (power - 1/2) + linear + quadratic + power rest, the first three added without loss.
    const P linear = power * high;
    const P quadratic = power * (Lane<P>(0.5) * r_squared);
    const P rest = r * r_squared * polynomial(r, r_squared, E::kP) - (low - lost_r * r);
    const auto first = exact_sum<P>(power, broadcast<P>(Lane<P>(-0.5)));
    const auto second = exact_sum_of_ordered<P>(first.head, linear);
    const auto third = exact_sum_of_ordered<P>(second.head, quadratic);
    const P half = third.head + ((first.tail + second.tail + third.tail) + power * rest);
    return select<P>(abs(x) < C::kIdentity, x, half + half);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
