// erfc(x) and the standard normal distribution function Phi(x) = erfc(-x/sqrt(2))/2.
//
// e^(x^2) erfc(x) = p(t)/(x + c), t = (x - c)/(x + c) - 0.375, for all x >= 0 at once: a form of the approximation of
// M. Shepherd and J. Laframboise, Mathematics of Computation 36 (1981) 249-253.
#pragma once

#include "exp.hpp"
#include "split.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct ErfcConstants;

// Beyond kToZero erfc is 0. p is the minimax fit of tests/bench/ulp/minimax.py.
template <>
struct ErfcConstants<double> {
    static constexpr double kCentre = 3.75, kShift = 1.375, kToZero = 28, kSqrtHalf = 0x1.6a09e667f3bcdp-1;
    static constexpr double kP[] = {
        0x1.a12579ab0f4fp-1,    -0x1.219ce789a533ep-1,  0x1.73d8abf4954dep-2,   -0x1.b5c69c2094061p-3,
        0x1.d3139511b6115p-4,   -0x1.bbd18f040535dp-5,  0x1.6d14d824ddd9bp-6,   -0x1.ecd57607c5e9fp-8,
        0x1.dd48fb161528fp-10,  -0x1.33ceb93f2ccdep-13, -0x1.f1f7c69a3e9bep-14, 0x1.09cea31888c8bp-14,
        -0x1.446d05fb61fc8p-17, -0x1.3b56f19399f4ap-18, 0x1.7fa64760e487cp-19,  -0x1.6d226ea47ecc8p-23,
        -0x1.8bac8f77fb5bcp-22, 0x1.f58ceef754308p-24,  -0x1.83cdb839b1cf8p-26, -0x1.aa60642ae5f3ep-24,
        -0x1.6eccbe5f0c397p-25, -0x1.6ed80bcf6a5b7p-28, 0x1.699680b601c21p-31,  0x1.762f1b980bb1fp-33};
};
template <>
struct ErfcConstants<float> {
    static constexpr float kCentre = 3.75f, kShift = 1.375f, kToZero = 11, kSqrtHalf = 0x1.6a09e6p-1f;
    static constexpr float kP[] = {0x1.a1257ap-1f,  -0x1.219ce8p-1f,  0x1.73d8cp-2f,    -0x1.b5c6e4p-3f,
                                   0x1.d30c04p-4f,  -0x1.bbd208p-5f,  0x1.6e156ep-6f,   -0x1.e79aap-8f,
                                   0x1.bd019ap-10f, -0x1.11ecd2p-11f, -0x1.d9bc42p-12f, -0x1.4bc20ep-15f};
};

// e^(x^2) erfc(x) for x >= 0
template <class P>
TE_FAST_INLINE P scaled_erfc(P x) {
    using C = ErfcConstants<Lane<P>>;
    const P shifted = x + C::kCentre;
    const P w = x / shifted;
    const P t = (w + w) - C::kShift;  // near x = 0 more exact than (x - c)/(x + c)
    return polynomial(t, t * t, C::kP) / shifted;
}

// e^-(scale x^2) for scale = 1 or 1/2. x^2 is split into a part that is exact and the rest.
template <class P>
TE_FAST_INLINE P exp_of_minus_square(P x, Lane<P> scale) {
    const P head = high_half(x);
    return exp_of_sum(P(-scale * (head * head)), P(-scale * ((x - head) * (x + head))));
}

// 0 at infinity (through the subnormal numbers), 2 at -infinity, NaN for NaN. Largest error measured: 4.8 ulp, in
// float 5.8.
template <class P>
TE_FAST_INLINE P erfc(P x) {
    const P size = min<P>(broadcast<P>(ErfcConstants<Lane<P>>::kToZero), abs(x));
    const P tail = exp_of_minus_square(size, Lane<P>(1)) * scaled_erfc(size);
    return select<P>(x < 0, 2 - tail, tail);
}

// Phi(x), also accurate far down in the lower tail; for the upper tail 1 - Phi(x) take normal_cdf(-x).
// Largest error measured: 4.9 ulp, in float 6.1.
template <class P>
TE_FAST_INLINE P normal_cdf(P x) {
    using C = ErfcConstants<Lane<P>>;
    const P size = min<P>(broadcast<P>(C::kToZero / C::kSqrtHalf), abs(x));
    const P tail = exp_of_minus_square(size, Lane<P>(0.5)) * (Lane<P>(0.5) * scaled_erfc(P(size * C::kSqrtHalf)));
    return select<P>(x > 0, 1 - tail, tail);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
