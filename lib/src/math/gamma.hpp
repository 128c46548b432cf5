// log Gamma(x) and its first two derivatives, digamma and trigamma, for x > 0.
//
// From x = 1 to kFar fractions of polynomials in w = x - 1, from which the zeros are divided out; w is exact wherever
// it matters. Below 1 the same at x + 1, that is w = x, by Gamma(x) = Gamma(x + 1)/x. Beyond kFar the main terms of
// Stirling's series and a polynomial in 1/x^2 for the rest (DLMF 5.11.1, 5.11.2, 5.15.8).
#pragma once

#include "log.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct LgammaConstants;

// w (w - 1) (kBase + p(w)/q(w)); (x - 1/2) (log x - 1) + kHalfLog2PiLessHalf + s(1/x^2)/x. Minimax, as below, from
// tests/bench/ulp/minimax.py.
template <>
struct LgammaConstants<double> {
    static constexpr double kFar = 4, kHalfLog2PiLessHalf = 0x1.acfe390c97d69p-2, kBase = 0.3125;
    static constexpr double kP[] = {0x1.0f119f8df6c32p-2,  0x1.58ef63cf6c966p-1,   0x1.292b9a54d26a8p-1,
                                    0x1.34ba492ab2bd7p-3,  -0x1.7a98c58c0eeep-5,   -0x1.057d3e448ceb2p-5,
                                    -0x1.72b140763a453p-8, -0x1.6e0d28d380efap-12, -0x1.705f6225cf6bfp-18};
    static constexpr double kQ[] = {1,
                                    0x1.bc5929dc293c8p+1,
                                    0x1.34957f262a807p+2,
                                    0x1.b7727e78ed0ap+1,
                                    0x1.562bbdb41f72bp+0,
                                    0x1.206845b8bc066p-2,
                                    0x1.ea03d85ec7493p-6,
                                    0x1.64bbc1982efa7p-10,
                                    0x1.2c355dc30a1adp-16};
    static constexpr double kS[] = {0x1.55555555551c2p-4,   -0x1.6c16c15f9ccc8p-9, 0x1.a019e2106d116p-11,
                                    -0x1.380970d636ffcp-11, 0x1.b77926b417da1p-11, -0x1.dc1aa0e57248dp-10,
                                    0x1.2b8b43a54a191p-8,   -0x1.041165a088b5cp-7};
};
template <>
struct LgammaConstants<float> {
    static constexpr float kFar = 4, kHalfLog2PiLessHalf = 0x1.acfe3ap-2f, kBase = 0.3125f;
    static constexpr float kP[] = {0x1.0f11ap-2f, 0x1.d6a63cp-3f, -0x1.26c0d6p-6f, -0x1.07f5fcp-5f, -0x1.62bac8p-9f};
    static constexpr float kQ[] = {1, 0x1.cb6b64p+0f, 0x1.01ecc4p+0f, 0x1.8b1b2ep-3f, 0x1.2d9a4cp-7f};
    static constexpr float kS[] = {0x1.55554cp-4f, -0x1.6bb7cep-9f, 0x1.7b0894p-11f};
};

template <class Real>
struct DigammaConstants;

// (w - zero) (kBase + p(w)/q(w)), zero = kZero + kZeroLow; log x - 1/(2x) - s(1/x^2)/x^2
template <>
struct DigammaConstants<double> {
    static constexpr double kFar = 4, kZero = 0x1.d8b618d5af8fep-2, kZeroLow = -0x1.1e563779a1f5bp-56, kBase = 0.5;
    static constexpr double kP[] = {0x1.8031d34c4a4bcp-1,   0x1.b46eeb383d9bep-1,  0x1.b299dd0033df5p-3,
                                    -0x1.e0c030f06a236p-5,  -0x1.0a99653841c5ap-5, -0x1.2f912f7599483p-8,
                                    -0x1.e7a175847dd79p-13, -0x1.9b549692f0c04p-19};
    static constexpr double kQ[] = {1,
                                    0x1.2332a52097054p+1,
                                    0x1.df0a885027a62p+0,
                                    0x1.72bd741e203ecp-1,
                                    0x1.1fe6a892dee87p-3,
                                    0x1.b2e2efbc3b2bdp-7,
                                    0x1.16a5e4a44fbedp-11,
                                    0x1.9fa17d6309d84p-18};
    static constexpr double kS[] = {0x1.5555555552d58p-4,  -0x1.111110eb9f8fap-7, 0x1.04100f0944b2p-8,
                                    -0x1.11006984c3e35p-8, 0x1.ed4f1e6b58041p-8,  -0x1.41e390a31c1dcp-6,
                                    0x1.cad49b3c910e6p-5,  -0x1.ad634b9875c77p-4};
};
template <>
struct DigammaConstants<float> {
    static constexpr float kFar = 4, kZero = 0x1.d8b618p-2f, kZeroLow = 0x1.ab5f1ep-27f, kBase = 0.5f;
    static constexpr float kP[] = {0x1.8031d4p-1f, 0x1.66f22ep-2f, -0x1.c7cbaap-4f, -0x1.06b20ap-5f, -0x1.353726p-14f};
    static constexpr float kQ[] = {1, 0x1.9b2ceep+0f, 0x1.5b526ep-1f, 0x1.24d216p-4f};
    static constexpr float kS[] = {0x1.555524p-4f, -0x1.1085dp-7f, 0x1.ccd74ep-9f};
};

template <class Real>
struct TrigammaConstants;

// kBase + p(w)/q(w); 1/x + 1/(2x^2) + s(1/x^2)/x^3
template <>
struct TrigammaConstants<double> {
    static constexpr double kFar = 5, kBase = 0.25;
    static constexpr double kP[] = {0x1.651a6625307d3p+0,  0x1.c35c755d0fb77p+1, 0x1.c81604509b4c5p+1,
                                    0x1.aefe34c46f737p+0,  0x1.f99f8a156a222p-3, -0x1.8f41a191265e7p-4,
                                    -0x1.728d6cf18e047p-5, -0x1.68447ddeda859p-8};
    static constexpr double kQ[] = {1,
                                    0x1.10165a5aa7da6p+2,
                                    0x1.e3706fa3a8d53p+2,
                                    0x1.d365252a0c696p+2,
                                    0x1.0b375cfd2f7edp+2,
                                    0x1.6be61a0be4694p+0,
                                    0x1.1357d606a57b5p-2,
                                    0x1.68447dd436251p-6};
    static constexpr double kS[] = {0x1.5555555554b16p-3,  -0x1.11111108b23eap-5, 0x1.86184ec046ef7p-6,
                                    -0x1.110bef424d4b4p-5, 0x1.3583e32e26bc2p-4,  -0x1.f3d18ed968cf9p-3,
                                    0x1.cee708e1672e6p-1,  -0x1.2fe1e0b2b6a89p+1};
};
template <>
struct TrigammaConstants<float> {
    static constexpr float kFar = 5, kBase = 0.25f;
    static constexpr float kP[] = {0x1.651a66p+0f, 0x1.20a94ap+1f, 0x1.0a0a1ap+0f, -0x1.547f04p-4f, -0x1.00036ep-3f};
    static constexpr float kQ[] = {1, 0x1.ab89d2p+1f, 0x1.0b2166p+2f, 0x1.2a91bp+1f, 0x1.0003dap-1f};
    static constexpr float kS[] = {0x1.55552ap-3f, -0x1.10a73ep-5f, 0x1.60cffep-6f};
};

// s(1/x^2)/x of lgamma for x >= kFar.
template <class P>
TE_FAST_INLINE P stirling_rest(P x) {
    const P inverse = 1 / x;
    return inverse * polynomial(P(inverse * inverse), LgammaConstants<Lane<P>>::kS);
}

// Infinity at 0 and infinity, NaN for x < 0 and NaN. Near the zeros at 1 and 2 as accurate as elsewhere.
// Largest error measured: 2.7 ulp, in float 3.48.
template <class P>
TE_NOINLINE P lgamma(P x) {
    if constexpr (kViaPack<P>) return lgamma(broadcast<WidePack<P>>(x))[0];
    using C = LgammaConstants<Lane<P>>;
    using L = LogConstants<Lane<P>>;
    const auto is_below_one = x < 1;
    const auto parts = log_parts(x);
    // log x, or log x - 1 without rounding first
    const P head = parts.exponent * L::kLn2High;
    const P logarithm = log_from_head<P>(select<P>(is_below_one, head, head - 1), parts, P{});
    const P far = (x - Lane<P>(0.5)) * logarithm + (C::kHalfLog2PiLessHalf + stirling_rest(x));
    const P w = select<P>(is_below_one, x, x - 1);
    const auto [numerator, denominator] = rational(w, C::kP, C::kQ);
    const P near = w * (w - 1) * (C::kBase + numerator / denominator) + select<P>(is_below_one, -logarithm, P{});
    const P y = select<P>(x < C::kFar, near, far);
    return select<P>(x > 0, y, select<P>(x == 0, broadcast<P>(L::kInfinity), broadcast<P>(L::kNan)));
}

// s(1/x^2)/x^2 of digamma for x >= kFar.
template <class P>
TE_FAST_INLINE P digamma_rest(P x) {
    const P inverse = 1 / x;
    const P z = inverse * inverse;
    return z * polynomial(z, DigammaConstants<Lane<P>>::kS);
}

// -infinity at 0, infinity at infinity, NaN for x < 0 and NaN. Near its zero, 1.46..., as accurate as elsewhere.
// Largest error measured: 3.34 ulp, in float 3.31.
template <class P>
TE_NOINLINE P digamma(P x) {
    if constexpr (kViaPack<P>) return digamma(broadcast<WidePack<P>>(x))[0];
    using C = DigammaConstants<Lane<P>>;
    using L = LogConstants<Lane<P>>;
    const P inverse = 1 / x;
    const P far = log(x) - (Lane<P>(0.5) * inverse + digamma_rest(x));
    const auto is_below_one = x < 1;
    const P w = select<P>(is_below_one, x, x - 1);
    const auto [numerator, denominator] = rational(w, C::kP, C::kQ);
    const P near =
        ((w - C::kZero) - C::kZeroLow) * (C::kBase + numerator / denominator) - select<P>(is_below_one, inverse, P{});
    const P y = select<P>(x < C::kFar, near, far);
    return select<P>(x > 0, y, select<P>(x == 0, broadcast<P>(-L::kInfinity), broadcast<P>(L::kNan)));
}

// The derivative of digamma: infinity at 0, 0 at infinity, NaN for x < 0 and NaN.
// Largest error measured: 2.74 ulp, in float 3.44.
template <class P>
TE_FAST_INLINE P trigamma(P x) {
    if constexpr (kViaPack<P>) return trigamma(broadcast<WidePack<P>>(x))[0];
    using C = TrigammaConstants<Lane<P>>;
    const P inverse = 1 / x;
    const P z = inverse * inverse;
    const P far = inverse + z * (Lane<P>(0.5) + inverse * polynomial(z, C::kS));
    const auto is_below_one = x < 1;
    const P w = select<P>(is_below_one, x, x - 1);
    const auto [numerator, denominator] = rational(w, C::kP, C::kQ);
    const P near = (C::kBase + numerator / denominator) + select<P>(is_below_one, z, P{});
    return select<P>(x >= 0, select<P>(x < C::kFar, near, far), broadcast<P>(LogConstants<Lane<P>>::kNan));
}

}  // namespace TE_ISA
}  // namespace tinyelbo
