// Differences of log Gamma and of digamma without the cancellation of large values, and what is made of them: the beta
// function and binomial coefficients; and what is left of log Gamma beside its largest terms.
#pragma once

#include "gamma.hpp"
#include "log1p.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// log Gamma(a + b) - log Gamma(a) for a > 0, b >= 0. For large a the difference of Stirling's series,
// (a - 1/2) log(1 + b/a) + b (log(a + b) - 1) + ..., has positive terms only.
// Largest error measured, as for all functions below relative to the larger of 1 and the result, here also of
// log Gamma(a) for a < 4: 3.42 epsilon, in float 3.17.
template <class P>
TE_NOINLINE P lgamma_difference(P a, P b) {
    const P sum = a + b;
    const P rest = stirling_rest(sum) - stirling_rest(a);
    const P far = (a - Lane<P>(0.5)) * log1p(P(b / a)) + (b * (log(sum) - 1) + rest);
    return select<P>(a < LgammaConstants<Lane<P>>::kFar, lgamma(sum) - lgamma(a), far);
}

// digamma(a + b) - digamma(a), the derivative of that by a, for a > 0, b >= 0.
// Largest error measured, relative to digamma(a) too for a < 4: 1.94 epsilon, in float 2.53.
template <class P>
TE_NOINLINE P digamma_difference(P a, P b) {
    const P sum = a + b;
    const P main = log1p(P(b / a)) + Lane<P>(0.5) * (b / a) / sum;
    const P far = main + (digamma_rest(a) - digamma_rest(sum));
    return select<P>(a < DigammaConstants<Lane<P>>::kFar, digamma(sum) - digamma(a), far);
}

// log Gamma(x) - (x log x - x) for x > 0: what is left of it without the terms that large x cancel.
template <class P>
TE_NOINLINE P lgamma_excess(P x) {
    using C = LgammaConstants<Lane<P>>;
    constexpr auto kHalf = Lane<P>(0.5);
    const P logarithm = log(x);
    const P far = (C::kHalfLog2PiLessHalf + kHalf) + (stirling_rest(x) - kHalf * logarithm);
    return select<P>(x < C::kFar, lgamma(x) - x * (logarithm - 1), far);
}

// log n! - (n log n - n) for n >= 0. Largest error measured: 4.28 epsilon, in float 4.29.
template <class P>
TE_NOINLINE P log_factorial_excess(P n) {
    using C = LgammaConstants<Lane<P>>;
    constexpr auto kHalf = Lane<P>(0.5);
    const P logarithm = log(n);
    const P far = (C::kHalfLog2PiLessHalf + kHalf) + (stirling_rest(n) + kHalf * logarithm);
    const P near = lgamma<P>(n + 1) - n * (logarithm - 1);
    return select<P>(n == 0, P{}, select<P>(n < C::kFar, near, far));
}

// lgamma_excess(a + b) - lgamma_excess(a) for a > 0, b >= 0.
// Largest error measured, relative to log Gamma(a) too for a < 4: 3.59 epsilon, in float 4.74.
template <class P>
TE_NOINLINE P lgamma_excess_difference(P a, P b) {
    const P sum = a + b;
    const P far = (stirling_rest(sum) - stirling_rest(a)) - Lane<P>(0.5) * log1p(P(b / a));
    return select<P>(a < LgammaConstants<Lane<P>>::kFar, lgamma_excess(sum) - lgamma_excess(a), far);
}

// The derivative of lgamma_excess: digamma(x) - log x.
template <class P>
TE_NOINLINE P digamma_excess(P x) {
    const P far = -(Lane<P>(0.5) / x + digamma_rest(x));
    return select<P>(x < DigammaConstants<Lane<P>>::kFar, digamma(x) - log(x), far);
}

// The derivative of lgamma_excess_difference by a: digamma_excess(a + b) - digamma_excess(a).
// Largest error measured, relative to digamma(a) too for a < 4: 2.12 epsilon, in float 2.67.
template <class P>
TE_NOINLINE P digamma_excess_difference(P a, P b) {
    const P sum = a + b;
    const P far = Lane<P>(0.5) * (b / a) / sum + (digamma_rest(a) - digamma_rest(sum));
    return select<P>(a < DigammaConstants<Lane<P>>::kFar, digamma_excess(sum) - digamma_excess(a), far);
}

// log B(a, b) = log(Gamma(a) Gamma(b)/Gamma(a + b)) for a, b > 0.
// Largest error measured: 5.04 epsilon, in float 4.72.
template <class P>
TE_NOINLINE P log_beta(P a, P b) {
    using C = LgammaConstants<Lane<P>>;
    constexpr auto kHalf = Lane<P>(0.5);
    const auto is_ordered = a < b;
    const P small = select<P>(is_ordered, a, b), large = select<P>(is_ordered, b, a);
    const P rest = stirling_rest(small) + (stirling_rest(large) - stirling_rest(P(small + large)));
    const P main = (large - kHalf) * log1p(P(small / large)) + (small * log1p(P(large / small)) + kHalf * log(small));
    const P far = (C::kHalfLog2PiLessHalf + kHalf + rest) - main;
    return select<P>(small < C::kFar, lgamma(small) - lgamma_difference(large, small), far);
}

// The logarithm of the binomial coefficient n over k for 0 <= k <= n, whole numbers or not. Exactly 0 for k = 0 and n.
// Largest error measured: 4.7 epsilon, in float 5.1.
template <class P>
TE_NOINLINE P log_choose(P n, P k) {
    const P small = min<P>(n - k, k);
    const P large = n - small;
    const P near = lgamma_difference<P>(large + 1, small) - lgamma<P>(small + 1);
    const P far = -log1p(n) - log_beta<P>(large + 1, small + 1);
    return select<P>(small < LgammaConstants<Lane<P>>::kFar, near, far);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
