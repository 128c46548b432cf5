// erfc(x) and the standard normal distribution function Phi(x) = erfc(-x/sqrt(2))/2.
//
// e^(x^2) erfc(x) = p(t)/(x + c), t = (x - c)/(x + c), for all x >= 0 at once: a form of the approximation of M.
// Shepherd and J. Laframboise, Mathematics of Computation 36 (1981) 249-253.
#pragma once

#include "exp.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct ErfcConstants;

// Beyond kToZero erfc is 0. p is the minimax fit of tests/bench/ulp/minimax.py.
template <>
struct ErfcConstants<double> {
    static constexpr double kCentre = 3.75, kToZero = 28, kSqrtHalf = 0x1.6a09e667f3bcdp-1;
    static constexpr std::int64_t kHighHalf = ~std::int64_t{0x7ffffff};
    static constexpr double kP[] = {
        0x1.178842825349dp+0,  -0x1.eae02d0a1456bp-1,  0x1.78fecb4e81af8p-1,   -0x1.f63dd8119617ep-2,
        0x1.1dc271189ea0bp-2,  -0x1.0e3ea224bd2b8p-3,  0x1.92618b78a902ep-5,   -0x1.9ac69566be2a4p-7,
        0x1.029007413833p-10,  0x1.a0b759b97e949p-11,  -0x1.6d952feb22ef4p-12, 0x1.6379b723627acp-17,
        0x1.3a5653c8a0c86p-15, -0x1.2ac45a97000adp-17, -0x1.b999bc7aeb441p-19, 0x1.bc88df267b182p-20,
        0x1.2e3c99a7ba866p-22, -0x1.1aed0666c796dp-22, -0x1.f385e310fdf1bp-26, 0x1.55337ab005132p-25,
        0x1.4aadf5878465cp-28, -0x1.43b5207d302adp-28, -0x1.bd3f12c9d775ap-31, 0x1.762f1b980bb1fp-33};
};
template <>
struct ErfcConstants<float> {
    static constexpr float kCentre = 3.75f, kToZero = 11, kSqrtHalf = 0x1.6a09e6p-1f;
    static constexpr std::int32_t kHighHalf = ~std::int32_t{0xfff};
    static constexpr float kP[] = {0x1.178842p+0f,  -0x1.eae02cp-1f, 0x1.78fedp-1f,    -0x1.f63e24p-2f,
                                   0x1.1dc1d6p-2f,  -0x1.0e3906p-3f, 0x1.927e3cp-5f,   -0x1.9c2p-7f,
                                   0x1.efffbep-11f, 0x1.c5f51cp-11f, -0x1.2eac32p-12f, -0x1.4bc20ep-15f};
};

// e^(x^2) erfc(x) for x >= 0
template <class P>
TE_INLINE P scaled_erfc(P x) {
    using C = ErfcConstants<Lane<P>>;
    const P shifted = x + C::kCentre;
    const P w = x / shifted;
    const P t = (w + w) - 1;  // near x = 0 more exact than (x - c)/(x + c)
    return polynomial(t, t * t, C::kP) / shifted;
}

// e^-(scale x^2) for scale = 1 or 1/2. x^2 is split into a part that is exact and the rest.
template <class P>
TE_INLINE P exp_of_minus_square(P x, Lane<P> scale) {
    const P head = from_bits<P>(to_bits(x) & ErfcConstants<Lane<P>>::kHighHalf);
    return exp_of_sum(P(-scale * (head * head)), P(-scale * ((x - head) * (x + head))));
}

// 0 at infinity (through the subnormal numbers), 2 at -infinity, NaN for NaN.
template <class P>
TE_INLINE P erfc(P x) {
    const P size = min<P>(broadcast<P>(ErfcConstants<Lane<P>>::kToZero), abs(x));
    const P tail = exp_of_minus_square(size, Lane<P>(1)) * scaled_erfc(size);
    return select<P>(x < 0, 2 - tail, tail);
}

// Phi(x), also accurate far down in the lower tail; for the upper tail 1 - Phi(x) take normal_cdf(-x).
template <class P>
TE_INLINE P normal_cdf(P x) {
    using C = ErfcConstants<Lane<P>>;
    const P size = min<P>(broadcast<P>(C::kToZero / C::kSqrtHalf), abs(x));
    const P tail = exp_of_minus_square(size, Lane<P>(0.5)) * (Lane<P>(0.5) * scaled_erfc(P(size * C::kSqrtHalf)));
    return select<P>(x > 0, 1 - tail, tail);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
