// log(x), natural.
//
// x = 2^k m with m in [sqrt(1/2), sqrt(2)), f = m - 1, s = f/(2 + f): log m = 2 atanh(s) = f - s (f - R(s^2)), where
// the sum f - f^2/2 is kept apart because f is exact (the arrangement of W. Cody and W. Waite, Software Manual for the
// Elementary Functions, 1980, ch. 5, and of FreeBSD's libm).
#pragma once

#include "polynomial.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct LogConstants;

// ln 2 = kLn2High + kLn2Low, where k kLn2High is exact. z R(z) = 2 atanh(s)/s - 2, z = s^2: minimax, from
// tests/bench/ulp/minimax.py.
template <>
struct LogConstants<double> {
    static constexpr double kLn2High = 0x1.62e42fefa38p-1;
    static constexpr double kLn2Low = 0x1.ef35793c7673p-45;
    static constexpr double kSmallestNormal = 0x1p-1022, kInfinity = __builtin_inf(), kNan = __builtin_nan("");
    static constexpr double kScale = 0x1p54, kScaleExponent = 54;
    static constexpr double kIdentity = 0x1p-54;  // log1p(x) rounds to x below
    static constexpr double kInteger = 0x1p52, kBias = 1023;
    static constexpr int kMantissaBits = 52;
    static constexpr std::uint64_t kSqrtHalf = 0x3fe6a09e667f3bcd, kOne = 0x3ff0000000000000;
    static constexpr double kR[] = {0x1.5555555555592p-1, 0x1.999999997ff13p-2, 0x1.24924941e1e97p-2,
                                    0x1.c71c5213b037p-3,  0x1.74663d1485067p-3, 0x1.39a1e4774327ap-3,
                                    0x1.2f03e72fcd339p-3};
};

template <>
struct LogConstants<float> {
    static constexpr float kLn2High = 0x1.62e4p-1f;
    static constexpr float kLn2Low = 0x1.7f7d1cp-20f;
    static constexpr float kSmallestNormal = 0x1p-126f, kInfinity = __builtin_inff(), kNan = __builtin_nanf("");
    static constexpr float kScale = 0x1p25f, kScaleExponent = 25;
    static constexpr float kIdentity = 0x1p-25f;
    static constexpr float kInteger = 0x1p23f, kBias = 127;
    static constexpr int kMantissaBits = 23;
    static constexpr std::uint32_t kSqrtHalf = 0x3f3504f3, kOne = 0x3f800000;
    static constexpr float kR[] = {0x1.555554p-1f, 0x1.999c26p-2f, 0x1.23d3ep-2f, 0x1.f13ab2p-3f};
};

// x = 2^exponent (1 + fraction), 1 + fraction in [sqrt(1/2), sqrt(2)).
template <class P>
struct LogParts {
    P exponent, fraction;
};

// For positive normal x; `bias` is that of the exponent.
template <class P>
TE_FAST_INLINE LogParts<P> log_parts(P x, P bias) {
    using C = LogConstants<Lane<P>>;
    using Uint = UintPack<P>;
    // Adding 1 - sqrt(1/2) to the bits makes the exponent field step where m does. Integers below 2^52 are the low bits
    // of the double 2^52 + integer.
    const Uint bits = __builtin_bit_cast(Uint, x) + (C::kOne - C::kSqrtHalf);
    const Uint exponent = bits >> C::kMantissaBits;
    const P integer = __builtin_bit_cast(P, exponent | __builtin_bit_cast(Uint, broadcast<P>(C::kInteger)));
    constexpr auto kMantissa = (decltype(C::kOne){1} << C::kMantissaBits) - 1;
    return {integer - (C::kInteger + bias), __builtin_bit_cast(P, Uint((bits & kMantissa) + C::kSqrtHalf)) - 1};
}

// For positive finite x, subnormal ones included.
template <class P>
TE_FAST_INLINE LogParts<P> log_parts(P x) {
    using C = LogConstants<Lane<P>>;
    const auto subnormal = x < C::kSmallestNormal;
    const P scaled = select<P>(subnormal, x * C::kScale, x);
    return log_parts<P>(scaled,
                        select<P>(subnormal, broadcast<P>(C::kBias + C::kScaleExponent), broadcast<P>(C::kBias)));
}

// head + (log(2^exponent (1 + fraction)) - exponent kLn2High) + correction
template <class P>
TE_FAST_INLINE P log_from_head(P head, LogParts<P> parts, P correction) {
    using C = LogConstants<Lane<P>>;
    const auto [k, f] = parts;
    const P s = f / (2 + f);
    const P z = s * s;
    const P half_square = Lane<P>(0.5) * (f * f);
    const P low = s * (half_square + z * polynomial(z, z * z, C::kR)) + (k * C::kLn2Low + correction);
    return head - ((half_square - low) - f);
}

// log(2^exponent (1 + fraction)) + correction
template <class P>
TE_FAST_INLINE P log_of_parts(LogParts<P> parts, P correction) {
    return log_from_head<P>(parts.exponent * LogConstants<Lane<P>>::kLn2High, parts, correction);
}

// For positive normal finite x only.
template <class P>
TE_FAST_INLINE P log_positive(P x) {
    if constexpr (kViaPack<P>) return log_positive(broadcast<WidePack<P>>(x))[0];
    return log_of_parts<P>(log_parts<P>(x, broadcast<P>(LogConstants<Lane<P>>::kBias)), P{});
}

// Positive numbers, subnormal ones included; log(+-0) = -infinity, log(infinity) = infinity, NaN for x < 0 and NaN.
// Largest error measured: 0.81 ulp, in float 0.84.
template <class P>
TE_FAST_INLINE P log(P x) {
    if constexpr (kViaPack<P>) return log(broadcast<WidePack<P>>(x))[0];
    using C = LogConstants<Lane<P>>;
    const P y = select<P>(x < C::kInfinity, log_of_parts<P>(log_parts(x), P{}), x);
    return select<P>(x > 0, y, select<P>(x == 0, broadcast<P>(-C::kInfinity), broadcast<P>(C::kNan)));
}

}  // namespace TE_ISA
}  // namespace tinyelbo
