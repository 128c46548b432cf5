// expm1(x) = e^x - 1.
#pragma once

#include "exp.hpp"

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
template <class P>
TE_INLINE P expm1(P x) {
    using C = Expm1Constants<Lane<P>>;
    using E = ExpConstants<Lane<P>>;
    const P bounded = min<P>(broadcast<P>(E::kToInfinity), max<P>(broadcast<P>(C::kToMinusOne), x));
    // power = 2^(n - 1), because 2^n may overflow where the result does not.
    const auto [high, low, rounded] = exp_reduce(bounded, E::kBias - 1);
    const P power = power_of_two(rounded);
    const P start = power - Lane<P>(0.5);
    const P step = power * high;  // exact
    const P sum = start + step;
    const P lost = (step - (sum - start)) + ((power - start) - Lane<P>(0.5));
    const P half = sum + (lost + power * exp_tail(high, low));
    return select<P>(abs(x) < C::kIdentity, x, half + half);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
