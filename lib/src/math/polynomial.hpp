// Polynomials and fractions of them with constant coefficients, lowest order first, unrolled at compile time.
#pragma once

#include "lanes.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// sum over k of c[First + k Step] x^k by Horner's rule.
template <int First, int Step, class P, int N>
TE_INLINE P horner(P x, const Lane<P> (&c)[N]) {
    if constexpr (First + Step >= N)
        return broadcast<P>(c[First]);
    else
        return broadcast<P>(c[First]) + x * horner<First + Step, Step>(x, c);
}

template <class P, int N>
TE_INLINE P polynomial(P x, const Lane<P> (&c)[N]) {
    return horner<0, 1>(x, c);
}

// The same polynomial from its even and odd halves: no more operations where x^2 is at hand, and half the latency.
template <class P, int N>
TE_INLINE P polynomial(P x, P x_squared, const Lane<P> (&c)[N]) {
    return horner<0, 2>(x_squared, c) + x * horner<1, 2>(x_squared, c);
}

template <class P>
struct Fraction {
    P numerator, denominator;
};

template <class P, int M, int N>
TE_FAST_INLINE Fraction<P> rational(P x, const Lane<P> (&p)[M], const Lane<P> (&q)[N]) {
    const P x_squared = x * x;
    return {polynomial(x, x_squared, p), polynomial(x, x_squared, q)};
}

template <class P, class Mask>
TE_FAST_INLINE Fraction<P> select(Mask mask, Fraction<P> yes, Fraction<P> no) {
    return {select<P>(mask, yes.numerator, no.numerator), select<P>(mask, yes.denominator, no.denominator)};
}

}  // namespace TE_ISA
}  // namespace tinyelbo
