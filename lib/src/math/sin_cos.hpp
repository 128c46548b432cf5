// sin(x) and cos(x) for |x| <= 1.6e6 (float: 1600).
//
// x = n pi/2 + r, |r| <= pi/4, with pi/2 as a sum of four numbers of which n times each of the first three is exact
// (W. Cody and W. Waite, Software Manual for the Elementary Functions, 1980, ch. 8). What is lost in the subtractions
// is carried along, so that r has full relative accuracy however near x is to a multiple of pi/2. Larger arguments
// would need a table of digits of pi.
#pragma once

#include "polynomial.hpp"
#include "split.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct SinCosConstants;

// sin r = r (1 + z kSin(z)), cos r = 1 - z/2 + z^2 kCos(z), z = r^2, minimax, from tests/bench/ulp/minimax.py.
template <>
struct SinCosConstants<double> {
    static constexpr double kLargest = 1.6e6, kPerHalfPi = 0x1.45f306dc9c883p-1, kRound = 0x1.8p52;
    static constexpr int kSignShift = 62;  // moves bit 1 to the sign
    // 33, 33, 33 and 53 bits
    static constexpr double kHalfPi[] = {0x1.921fb544p+0, 0x1.0b4611a6p-34, 0x1.3198a2ep-69, 0x1.b839a252049c1p-104};
    static constexpr double kSin[] = {-0x1.5555555555548p-3, 0x1.111111110f73p-7,    -0x1.a01a019be93c9p-13,
                                      0x1.71de35556f08bp-19, -0x1.ae5e4bfcf6ea4p-26, 0x1.5d8b954c5603bp-33};
    static constexpr double kCos[] = {0x1.555555555554bp-5,   -0x1.6c16c16c15013p-10, 0x1.a01a019c8ecdcp-16,
                                      -0x1.27e4f7f13c595p-22, 0x1.1ee9db88e8ff6p-29,  -0x1.8fa65ac6519c2p-37};
};
template <>
struct SinCosConstants<float> {
    static constexpr float kLargest = 1600, kPerHalfPi = 0x1.45f306p-1f, kRound = 0x1.8p23f;
    static constexpr int kSignShift = 30;
    // 14, 14, 14 and 24 bits
    static constexpr float kHalfPi[] = {0x1.9218p+0f, 0x1.ed5p-14f, 0x1.10bp-30f, 0x1.184698p-44f};
    static constexpr float kSin[] = {-0x1.555546p-3f, 0x1.110778p-7f, -0x1.995404p-13f};
    static constexpr float kCos[] = {0x1.55554ap-5f, -0x1.6c0c28p-10f, 0x1.99e80cp-16f};
};

template <class P>
struct SinCos {
    P sin, cos;
};

// x - n pi/2
template <class P>
TE_FAST_INLINE Split<P> subtract_quarter_turns(P x, P n) {
    using C = SinCosConstants<Lane<P>>;
    const P first = x - n * C::kHalfPi[0];  // exact
    const auto second = exact_sum<P>(first, -(n * C::kHalfPi[1]));
    const auto third = exact_sum<P>(second.head, -(n * C::kHalfPi[2]));
    const P rest = (second.tail + third.tail) - n * C::kHalfPi[3];
    return exact_sum_of_ordered<P>(third.head, rest);
}

// sin(head + tail) = sin(head) + tail cos(head) and cos(head + tail) = cos(head) - tail sin(head), for |head| <= pi/4
template <class P>
TE_FAST_INLINE SinCos<P> sin_cos_of_split(P head, P tail) {
    using C = SinCosConstants<Lane<P>>;
    const P z = head * head;
    const P half = Lane<P>(0.5) * z;
    const P cosine = 1 - half;
    return {head + (head * (z * polynomial(z, C::kSin)) + tail * cosine),
            cosine + (((1 - cosine) - half) + (z * z * polynomial(z, C::kCos) - head * tail))};
}

// NaN outside the domain above, for infinities and NaN; sin(-0) = -0.
// Largest error measured: 0.77 ulp, in float 0.82.
template <class P>
TE_FAST_INLINE SinCos<P> sin_cos(P x) {
    using C = SinCosConstants<Lane<P>>;
    using Uint = UintPack<P>;
    const auto is_inside = abs(x) <= C::kLargest;
    const P bounded = select<P>(is_inside, x, P{});
    const P rounded = bounded * C::kPerHalfPi + C::kRound;
    const auto [head, tail] = subtract_quarter_turns<P>(bounded, rounded - C::kRound);
    const auto [sine, cosine] = sin_cos_of_split(head, tail);
    // Of the number n of quarter turns bit 0 swaps the two and bit 1 changes sine's sign; cosine's is a turn ahead.
    const auto n = __builtin_bit_cast(Uint, rounded);
    const auto is_odd = __builtin_bit_cast(P, (n & 1) << C::kSignShift) > 0;
    const P sine_sign = __builtin_bit_cast(P, n << C::kSignShift);
    const P cosine_sign = __builtin_bit_cast(P, (n + 1) << C::kSignShift);
    const P nan = broadcast<P>(std::numeric_limits<Lane<P>>::quiet_NaN());
    return {select<P>(is_inside, select<P>(x == 0, x, flip_sign(select<P>(is_odd, cosine, sine), sine_sign)), nan),
            select<P>(is_inside, flip_sign(select<P>(is_odd, sine, cosine), cosine_sign), nan)};
}

template <class P>
TE_FAST_INLINE P sin(P x) {
    return sin_cos(x).sin;
}

template <class P>
TE_FAST_INLINE P cos(P x) {
    return sin_cos(x).cos;
}

}  // namespace TE_ISA
}  // namespace tinyelbo
