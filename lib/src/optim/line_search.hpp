// A line search for the strong Wolfe conditions by bracketing and zoom (Nocedal and Wright 2006, algorithms 3.5 and
// 3.6), for descent. It is told values and slopes and says which length to try next: there are no callbacks, so a fit
// may stop between any two evaluations.
#pragma once

#include <cstdint>

namespace tinyelbo {

template <class Real>
struct SearchPoint {
    Real length, value, slope;
};

template <class Real>
struct LineSearchState {
    SearchPoint<Real> start, low;  // low: the best point so far
    SearchPoint<Real> high;        // the bracket's other end, once there is one
    Real length;                   // to be evaluated next
    Real longest;                  // allowed
    Real noise;                    // differences of values that mean nothing
    std::uint32_t tries, bracketed, settled;
};

enum class SearchStatus { kTry, kAccepted, kFailed };

// Sufficient decrease and curvature (eq. 3.7), as usual for quasi-Newton directions.
template <class Real>
constexpr Real kSufficientDecrease = Real(1e-4);
template <class Real>
constexpr Real kCurvature = Real(0.9);

// Begins at a point of this value and (negative) slope; search.length is then to be evaluated.
template <class Real>
void begin_search(LineSearchState<Real>& search, Real value, Real slope, Real first, Real longest, Real noise);

// Takes value and slope at search.length; a value that is not finite means that it is too long. kTry: evaluate the new
// search.length. kAccepted: the point just told is the result. kFailed: no better point was found.
template <class Real>
SearchStatus tell_search(LineSearchState<Real>& search, Real value, Real slope);

}  // namespace tinyelbo
