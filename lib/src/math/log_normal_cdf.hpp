// log Phi(x) of the standard normal distribution function Phi, and its derivative phi(x)/Phi(x).
//
// Both come from the hazard h(y) = phi(y)/Phi(-y), the inverse of Mills' ratio. h(y) = sqrt(2/pi) + y - y p(y)/q(y) for
// all y >= 0 at once, where all coefficients are positive and little is left of the fraction's rounding errors.
#pragma once

#include "exp.hpp"
#include "log.hpp"
#include "split.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct HazardConstants;

// Beyond kLimit h(y) rounds to y, beyond kToZero phi(y) to 0. log(sqrt(2 pi)) = kLogRoot + kLogRootLow. p and q are the
// minimax fit of tests/bench/ulp/minimax.py.
template <>
struct HazardConstants<double> {
    static constexpr double kLimit = 0x1p60, kToZero = 39, kRootTwoPerPi = 0x1.9884533d43651p-1;
    static constexpr double kLogRoot = 0x1.d67f1c864beb5p-1, kLogRootLow = -0x1.65b5a1b7ff5dfp-55;
    static constexpr double kP[] = {0x1.7419f246c6ee8p-2,  0x1.07545b17ffe1fp-1, 0x1.7107b9b1092e5p-2,
                                    0x1.4a03d6e3f9bb1p-3,  0x1.9b8b3c49bb9e5p-5, 0x1.71c347669b2b9p-7,
                                    0x1.decb80b2c2debp-10, 0x1.b067106f4ed9p-13, 0x1.f25e9d2b6128dp-17,
                                    0x1.1bdd7514fc6a4p-21};
    static constexpr double kQ[] = {1,
                                    0x1.b720d0c8280ffp+0,
                                    0x1.74240e1d54a85p+0,
                                    0x1.93d2997059119p-1,
                                    0x1.342d9607eap-2,
                                    0x1.5860bb90d63fp-4,
                                    0x1.1d2a45e89efedp-6,
                                    0x1.5a46f0d2a81cap-9,
                                    0x1.2885f6d082d88p-12,
                                    0x1.463db354b7db6p-16,
                                    0x1.63c5a8830c84ap-21};
};
template <>
struct HazardConstants<float> {
    static constexpr float kLimit = 0x1p20f, kToZero = 15, kRootTwoPerPi = 0x1.988454p-1f;
    static constexpr float kLogRoot = 0x1.d67f1cp-1f, kLogRootLow = 0x1.0c97d6p-26f;
    static constexpr float kP[] = {0x1.7419f4p-2f, 0x1.24566ap-2f, 0x1.b44fbap-4f, 0x1.5dd8e6p-6f, 0x1.05cc68p-9f};
    static constexpr float kQ[] = {1, 0x1.15eb42p+0f, 0x1.21df52p-1f, 0x1.5e2084p-3f, 0x1.e9e166p-6f, 0x1.481d74p-9f};
};

// phi(y) for y >= 0, like exp_of_minus_square with the constant factor as a part of the exponent.
template <class P>
TE_FAST_INLINE P normal_density(P y) {
    using C = HazardConstants<Lane<P>>;
    const P bounded = min<P>(broadcast<P>(C::kToZero), y);
    const P head = high_half(bounded);
    const auto sum = exact_sum<P>(Lane<P>(-0.5) * (head * head), broadcast<P>(-C::kLogRoot));
    const P rest = Lane<P>(0.5) * ((bounded - head) * (bounded + head)) + C::kLogRootLow;
    return exp_of_sum<P>(sum.head, sum.tail - rest);
}

// h(y) for y >= 0
template <class P>
TE_FAST_INLINE P normal_hazard(P y) {
    using C = HazardConstants<Lane<P>>;
    const P bounded = min<P>(broadcast<P>(C::kLimit), y);
    const auto [numerator, denominator] = rational(bounded, C::kP, C::kQ);
    return y + (C::kRootTwoPerPi - bounded * (numerator / denominator));
}

// -infinity at -infinity, 0 at infinity (through the subnormal numbers), NaN for NaN.
// Largest error measured: 4.7 ulp, in float 5.0, both near x = 0.3, where the logarithm magnifies its argument's error.
template <class P>
TE_FAST_INLINE P log_normal_cdf(P x) {
    if constexpr (kViaPack<P>) return log_normal_cdf(broadcast<WidePack<P>>(x))[0];
    const P y = abs(x);
    const P hazard = normal_hazard(y);
    // log(1 - Phi(-y)), below 0 log Phi(-y) = log(phi(y)/h(y))
    const auto [upper, lost] = exact_sum_of_ordered<P>(broadcast<P>(1), -(normal_density(y) / hazard));
    const auto is_upper = x > 0;
    const P logarithm = log(select<P>(is_upper, upper, hazard));
    const P lower = Lane<P>(-0.5) * y * y - (logarithm + HazardConstants<Lane<P>>::kLogRoot);
    return select<P>(is_upper, logarithm + lost / upper, lower);
}

// phi(x)/Phi(x), the derivative: infinity at -infinity, 0 at infinity (through the subnormal numbers), NaN for NaN.
// Largest error measured: 3.69 ulp, in float 4.18.
template <class P>
TE_FAST_INLINE P inverse_mills(P x) {
    if constexpr (kViaPack<P>) return inverse_mills(broadcast<WidePack<P>>(x))[0];
    const P y = abs(x);
    const P hazard = normal_hazard(y);
    const P density = normal_density(y);
    return select<P>(x > 0, density / (1 - density / hazard), hazard);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
