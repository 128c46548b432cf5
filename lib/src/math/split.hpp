// A number and what its rounding lost.
#pragma once

#include "lanes.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// head + tail, where tail is at most half a unit in head's last place.
template <class P>
struct Split {
    P head, tail;
};

// a + b, exactly.
// D. Knuth, The Art of Computer Programming, vol. 2, section 4.2.2, theorem B.
template <class P>
TE_INLINE Split<P> exact_sum(P a, P b) {
    const P head = a + b;
    const P rounded_b = head - a;
    return {head, (a - (head - rounded_b)) + (b - rounded_b)};
}

// a + b, exactly, where |a| >= |b| or a = 0.
// T. Dekker, Numerische Mathematik 18 (1971) 224-242.
template <class P>
TE_INLINE Split<P> exact_sum_of_ordered(P a, P b) {
    const P head = a + b;
    return {head, b - (head - a)};
}

// x without the lower half of its mantissa.
template <class P>
TE_INLINE P high_half(P x) {
    constexpr int kLowBits = std::numeric_limits<Lane<P>>::digits / 2 + (sizeof(Lane<P>) == 8);
    return from_bits<P>(to_bits(x) & ~((typename IntOf<Lane<P>>::type{1} << kLowBits) - 1));
}

// a b, exactly but for the last bit of the tail, unless something underflows.
// T. Dekker, as above, with high_half for his way of splitting.
template <class P>
TE_INLINE Split<P> split_product(P a, P b) {
    const P head = a * b;
    const P a_high = high_half(a), b_high = high_half(b);
    const P a_low = a - a_high, b_low = b - b_high;
    return {head, (((a_high * b_high - head) + a_high * b_low) + a_low * b_high) + a_low * b_low};
}

}  // namespace TE_ISA
}  // namespace tinyelbo
