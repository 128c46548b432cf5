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

}  // namespace TE_ISA
}  // namespace tinyelbo
