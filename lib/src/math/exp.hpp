// exp(x).
//
// x = n ln 2 + r with |r| <= ln(2)/2 and e^x = 2^n (1 + r + r^2/2 + r^3 p(r)). n is rounded by adding a number so large
// that its last bit has the value 1; n and the exponent's bias are then the low bits of the sum, where shifts turn them
// into powers of two (vector units have no conversions between double and 64-bit integers).
#pragma once

#include "polynomial.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct ExpConstants;

// ln 2 = kLn2High + kLn2Low, where n kLn2High is exact. p is the minimax fit of
// tests/bench/ulp/minimax.py.
template <>
struct ExpConstants<double> {
    static constexpr double kPerLn2 = 0x1.71547652b82fep+0;
    static constexpr double kLn2High = 0x1.62e42fefa38p-1;
    static constexpr double kLn2Low = 0x1.ef35793c7673p-45;
    static constexpr double kRound = 0x1.8p52;
    static constexpr int kMantissaBits = 52;
    static constexpr int kBias = 1023;
    static constexpr double kToZero = -746, kToInfinity = 710, kToSmallest = -708;
    static constexpr double kP[] = {0x1.555555555553fp-3,  0x1.5555555553afcp-5,  0x1.111111111890ap-7,
                                    0x1.6c16c17a05edp-10,  0x1.a01a0173b50e8p-13, 0x1.a019b381a0d5cp-16,
                                    0x1.71de9157af6c1p-19, 0x1.28978545a94e7p-22, 0x1.ae5544f74cd57p-26};
};

template <>
struct ExpConstants<float> {
    static constexpr float kPerLn2 = 0x1.715476p+0f;
    static constexpr float kLn2High = 0x1.62e4p-1f;
    static constexpr float kLn2Low = 0x1.7f7d1cp-20f;
    static constexpr float kRound = 0x1.8p23f;
    static constexpr int kMantissaBits = 23;
    static constexpr int kBias = 127;
    static constexpr float kToZero = -105, kToInfinity = 89, kToSmallest = -87;
    static constexpr float kP[] = {0x1.555554p-3f, 0x1.5554f2p-5f, 0x1.1111c4p-7f, 0x1.6d40b8p-10f, 0x1.9fc9cep-13f};
};

// x = n ln 2 + (high - low), where high is exact; `rounded` holds n + bias in its low bits.
template <class P>
struct ExpReduced {
    P high, low, rounded;
};

template <class P>
TE_FAST_INLINE ExpReduced<P> exp_reduce(P x, Lane<P> bias) {
    using C = ExpConstants<Lane<P>>;
    const Lane<P> round = C::kRound + bias;
    const P rounded = x * C::kPerLn2 + round;
    const P n = rounded - round;
    return {x - n * C::kLn2High, n * C::kLn2Low, rounded};
}

// 2^n of `rounded` with the bias kBias, for 2^n a normal number.
template <class P>
TE_FAST_INLINE P power_of_two(P rounded) {
    return __builtin_bit_cast(P, __builtin_bit_cast(UintPack<P>, rounded) << ExpConstants<Lane<P>>::kMantissaBits);
}

// x 2^n of `rounded` with the bias 2 kBias, as two products because n may exceed the range of exponents.
template <class P>
TE_FAST_INLINE P scale_by_power(P x, P rounded) {
    constexpr int kShift = ExpConstants<Lane<P>>::kMantissaBits;
    const auto bits = __builtin_bit_cast(UintPack<P>, rounded);
    const UintPack<P> half = bits >> 1 << kShift;
    const UintPack<P> rest = (bits << kShift) - half;
    return x * __builtin_bit_cast(P, half) * __builtin_bit_cast(P, rest);
}

// e^r - 1 - high, r = high - low
template <class P>
TE_FAST_INLINE P exp_tail(P r, P low) {
    const P r_squared = r * r;
    const P quadratic = Lane<P>(0.5) + r * polynomial(r, r_squared, ExpConstants<Lane<P>>::kP);
    return r_squared * quadratic - low;
}

// exp of every x. Overflows to infinity, underflows through the subnormal numbers to 0, NaN gives NaN.
// Largest error measured: 0.91 ulp, in float 0.87.
template <class P>
TE_FAST_INLINE P exp(P x) {
    if constexpr (kViaPack<P>) return exp(broadcast<WidePack<P>>(x))[0];
    using C = ExpConstants<Lane<P>>;
    // The order of the arguments keeps a NaN.
    x = min<P>(broadcast<P>(C::kToInfinity), max<P>(broadcast<P>(C::kToZero), x));
    const auto [high, low, rounded] = exp_reduce(x, 2 * C::kBias);
    return scale_by_power(P(1 + (high + exp_tail(P(high - low), low))), rounded);
}

// e^(x + correction) for a small correction; x must be within what exp clamps it to.
template <class P>
TE_FAST_INLINE P exp_of_sum(P x, P correction) {
    const auto [high, low, rounded] = exp_reduce(x, 2 * ExpConstants<Lane<P>>::kBias);
    const P total = low - correction;
    return scale_by_power(P(1 + (high + exp_tail(P(high - total), total))), rounded);
}

// exp for x <= 0 only, and cheaper: where e^x would be near the smallest normal number (x below -708, in float below
// -87) it stays at e^-708 (e^-87). NaN gives NaN.
// Largest error measured: 0.89 ulp, in float 0.86.
template <class P>
TE_FAST_INLINE P exp_nonpositive(P x) {
    using C = ExpConstants<Lane<P>>;
    x = max<P>(broadcast<P>(C::kToSmallest), x);
    const auto [high, low, rounded] = exp_reduce(x, C::kBias);
    return (1 + (high + exp_tail(P(high - low), low))) * power_of_two(rounded);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
