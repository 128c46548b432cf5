// Sums over many rows that keep their accuracy in float.
#pragma once

#include "../math/lanes.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// total[8] += carry[8]; carry[8] = what the rounding of that lost, exactly (TwoSum: Knuth, The Art of Computer
// Programming, vol. 2, section 4.2.2, theorem B). The next terms are added to the carry.
template <class Real>
TE_FAST_INLINE void fold_carry(Real* total, Real* carry) {
    using P = WidePack<Real>;
    for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
        const P a = load<P>(total + lane), b = load<P>(carry + lane);
        const P sum = a + b;
        const P b_part = sum - a;
        store<P>(carry + lane, (a - (sum - b_part)) + (b - b_part));
        store<P>(total + lane, sum);
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
