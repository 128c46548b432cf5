// normal_quantile(p), the inverse of the standard normal distribution function Phi.
//
// Rational functions of q = p - 1/2 in the middle and of r = sqrt(-log p) in the tails, the division of the line being
// that of M. Wichura, Algorithm AS 241, Applied Statistics 37 (1988) 477-484, with fits of our own.
#pragma once

#include "log.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct NormalConstants;

// |q| <= kCentral: q p(s)/q(s), s = kCentral^2 - q^2. Tails: p(r - kTailStart)/q(r - kTailStart), in double up to
// r = kFarStart, which p = 2^-54 does not reach, and p(r - kFarStart)/q(r - kFarStart) beyond. Minimax, from
// tests/bench/ulp/minimax.py.
template <>
struct NormalConstants<double> {
    static constexpr double kCentral = 0.4, kTailStart = 1.5, kFarStart = 6.12;
    static constexpr double kCentralP[] = {0x1.9a18b449b087fp+1,  0x1.947d3497b9a3p+6,   0x1.2f4cf76d350f6p+10,
                                           0x1.b0d1836ecdc95p+12, 0x1.2cf3896e48cb7p+14, 0x1.75633bb9d9d7ap+14,
                                           0x1.4152ed8fa1d2ap+13, 0x1.566e3c97e497ep+9};
    static constexpr double kCentralQ[] = {1,
                                           0x1.0ff638d32009dp+5,
                                           0x1.bf685a38fbca4p+8,
                                           0x1.67af7cbd90927p+11,
                                           0x1.25cc06bdf5564p+13,
                                           0x1.cc277f41e3048p+13,
                                           0x1.22409cd95b3f6p+13,
                                           0x1.756d83c70a704p+10};
    static constexpr double kTailP[] = {0x1.4059f9ed6651ap+0, 0x1.192d12c101eb9p+2, 0x1.734255aa0e25p+2,
                                        0x1.f0cc4d1952318p+1, 0x1.754d446d3d80ep+0, 0x1.4378844fd5a5dp-2,
                                        0x1.379f87777c73dp-5, 0x1.244f87d32290ap-9, 0x1.75df13a497cb3p-15};
    static constexpr double kTailQ[] = {1,
                                        0x1.10018257371fcp+1,
                                        0x1.cdcb86e201485p+0,
                                        0x1.935ea32694e47p-1,
                                        0x1.8467cb5c521d3p-3,
                                        0x1.94a3b076ab892p-6,
                                        0x1.910c2e64712cdp-10,
                                        0x1.085be3666ae9ap-15};
    static constexpr double kFarP[] = {0x1.0972d65278536p+3,  0x1.6dcf40b20820fp+2, 0x1.9555d4b6c8c8cp+0,
                                       0x1.ce140e696c249p-3,  0x1.1f68006dcb249p-6, 0x1.7c433e1ad964fp-11,
                                       0x1.dd88f1304c5e7p-17, 0x1.a006b72d94da6p-24};
    static constexpr double kFarQ[] = {1,
                                       0x1.06fc30b68c97ap-1,
                                       0x1.9f66116c4b127p-4,
                                       0x1.3c3c13b1e8335p-7,
                                       0x1.dc2210080288ep-12,
                                       0x1.439bb9634e639p-17,
                                       0x1.262c588aacae9p-24,
                                       0x1.f0bf9c12177e5p-51};
};

template <>
struct NormalConstants<float> {
    static constexpr float kCentral = 0.4f, kTailStart = 1.5f;
    static constexpr float kCentralP[] = {0x1.9a18b4p+1f, 0x1.6746fp+5f, 0x1.384c7ep+7f, 0x1.7c39acp+6f,
                                          -0x1.a3a46cp+3f};
    static constexpr float kCentralQ[] = {1, 0x1.07335ep+4f, 0x1.2b2e62p+6f, 0x1.5093bp+6f};
    static constexpr float kTailP[] = {0x1.4059fap+0f, 0x1.855efep+1f, 0x1.080316p+1f, 0x1.f8a03cp-2f, 0x1.14ae22p-5f};
    static constexpr float kTailQ[] = {1, 0x1.0b8bc4p+0f, 0x1.40983ep-2f, 0x1.8732c2p-6f};
};

// Phi^-1(p) from p - 1/2 and, for the tail, r = sqrt(-log min(p, 1 - p)).
template <bool IsFar, class P>
TE_FAST_INLINE P normal_quantile_of(P q, P r) {
    using C = NormalConstants<Lane<P>>;
    Fraction<P> central = rational(P(C::kCentral * C::kCentral - q * q), C::kCentralP, C::kCentralQ);
    central.numerator *= q;
    Fraction<P> tail = rational(P(r - C::kTailStart), C::kTailP, C::kTailQ);
    if constexpr (IsFar) tail = select<P>(r > C::kFarStart, rational(P(r - C::kFarStart), C::kFarP, C::kFarQ), tail);
    tail.numerator = copy_sign(tail.numerator, q);
    const auto [numerator, denominator] = select<P>(abs(q) <= C::kCentral, central, tail);
    return numerator / denominator;
}

// For the uniform numbers of rng/uniform.hpp: 2^-54 <= u <= 1 - 2^-54. The same bits as normal_quantile, and cheaper.
template <class P>
TE_FAST_INLINE P normal_quantile_of_uniform(P u) {
    if constexpr (kViaPack<P>) return normal_quantile_of_uniform(broadcast<WidePack<P>>(u))[0];
    return normal_quantile_of<false>(P(u - Lane<P>(0.5)), sqrt(P(-log_positive(min<P>(u, 1 - u)))));
}

// Phi^-1(p); normal_quantile(1 - p) = -normal_quantile(p) wherever 1 - p is exact. For a small upper tail 1 - p keep
// the tail itself: Phi^-1(1 - t) = -normal_quantile(t). +-infinity at 1 and 0, NaN outside [0, 1] and for NaN.
// Largest error measured: 5.2 ulp, in float 5.5.
template <class P>
TE_FAST_INLINE P normal_quantile(P p) {
    if constexpr (kViaPack<P>) return normal_quantile(broadcast<WidePack<P>>(p))[0];
    constexpr bool kIsFar = sizeof(Lane<P>) == 8;
    const P tail = min<P>(1 - p, p);
    const P q = p - Lane<P>(0.5);
    const P quantile = normal_quantile_of<kIsFar>(q, sqrt(P(-log(tail))));
    return select<P>(tail == 0, copy_sign(broadcast<P>(LogConstants<Lane<P>>::kInfinity), q), quantile);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
