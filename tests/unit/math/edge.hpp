// Numbers at the edges of a floating-point type.
#pragma once

#include <cmath>
#include <limits>

namespace tinyelbo {

template <class Real>
struct Edge {
    static constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
    static constexpr Real kNan = std::numeric_limits<Real>::quiet_NaN();
    static constexpr Real kTiny = std::numeric_limits<Real>::denorm_min();
    static constexpr Real kSmallest = std::numeric_limits<Real>::min();
    static constexpr Real kMax = std::numeric_limits<Real>::max();
};

// == that tells -0 from 0 and takes NaN for NaN
template <class Real>
bool same(Real a, Real b) {
    return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

}  // namespace tinyelbo
