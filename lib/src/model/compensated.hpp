// Sums over many rows that keep their accuracy in float.
#pragma once

#include "../math/split.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// A sum that keeps what its last rounding lost, exactly, and adds the next term to that.
template <class P>
struct RunningSum {
    P total{}, carry{};

    TE_INLINE void add(P term) {
        carry = carry + term;
        fold();
    }
    TE_INLINE void fold() {
        const auto [head, tail] = exact_sum(total, carry);
        total = head;
        carry = select<P>(head - head == 0, tail, P{});  // an infinity stays what it is
    }
};

// total[8] += carry[8]; carry[8] = what the rounding of that lost. The next terms are added to the carry.
template <int kCount = kLanes, class Real>
TE_FAST_INLINE void fold_carry(Real* total, Real* carry) {
    constexpr int kStep = kCount < kWidth<Real> ? kCount : kWidth<Real>;
    using P = Pack<Real, kStep>;
    for (int lane = 0; lane < kCount; lane += kStep) {
        RunningSum<P> sum = {load<P>(total + lane), load<P>(carry + lane)};
        sum.fold();
        store<P>(total + lane, sum.total);
        store<P>(carry + lane, sum.carry);
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
