// log1p(x) = log(1 + x).
#pragma once

#include "log.hpp"
#include "split.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Accurate near 0 as well; log1p(-0) = -0, -infinity at -1, infinity at infinity, NaN for x < -1 and NaN.
// Largest error measured: 0.83 ulp, in float 0.87.
template <class P>
TE_FAST_INLINE P log1p(P x) {
    using C = LogConstants<Lane<P>>;
    // log(u + lost) = log(u) + lost/u + ...
    const auto [u, lost] = exact_sum<P>(broadcast<P>(1), x);
    P y = log_of_parts<P>(log_parts<P>(u, broadcast<P>(C::kBias)), lost / u);
    y = select<P>(abs(x) < C::kIdentity, x, y);
    y = select<P>(x < C::kInfinity, y, x);
    return select<P>(x > -1, y, select<P>(x == -1, broadcast<P>(-C::kInfinity), broadcast<P>(C::kNan)));
}

// log(a/b) for a, b >= 0, as accurate near a = b as elsewhere; NaN where both are 0 or infinite.
// Largest error measured: 2.03 ulp, in float 1.65.
template <class P>
TE_FAST_INLINE P log_ratio(P a, P b) {
    const P difference = a - b;
    return flip_sign(log1p(P(abs(difference) / min(a, b))), difference);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
