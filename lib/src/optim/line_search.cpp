#include "line_search.hpp"

#include <limits>

#include "../math/vector.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kMaxTries = 20;

// The minimum of the cubic through values and slopes of both ends (eq. 3.59), kept off the ends.
template <class Real>
Real interpolate(const SearchPoint<Real>& low, const SearchPoint<Real>& high) {
    const Real width = high.length - low.length;
    // Nothing is known of a point too long but that it is.
    if (!all_finite(&high.value, 1)) return low.length + width / 4;
    const Real d1 = low.slope + high.slope - 3 * (low.value - high.value) / (low.length - high.length);
    const Real square = d1 * d1 - low.slope * high.slope;
    const Real d2 = width > 0 ? sqrt(max(Real(0), square)) : -sqrt(max(Real(0), square));
    const Real share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
    return low.length + width * min(Real(0.9), max(share, Real(0.1)));
}

template <class Real>
SearchStatus zoom(LineSearchState<Real>& search) {
    search.bracketed = 1;
    search.length = interpolate(search.low, search.high);
    return SearchStatus::kTry;
}

// Out of tries: back to the best point, where there is one.
template <class Real>
SearchStatus settle(LineSearchState<Real>& search) {
    if (search.low.length == Real(0)) return SearchStatus::kFailed;
    search.length = search.low.length;
    search.settled = 1;
    return SearchStatus::kTry;
}

}  // namespace

template <class Real>
void begin_search(LineSearchState<Real>& search, Real value, Real slope, Real first, Real longest, Real noise) {
    search = {};
    search.start = search.low = {0, value, slope};
    search.length = min(first, longest);
    search.longest = longest;
    search.noise = noise;
}

template <class Real>
SearchStatus tell_search(LineSearchState<Real>& search, Real value, Real slope) {
    const SearchPoint<Real> start = search.start;
    const Real length = search.length;
    const bool finite = all_finite(&value, 1) && all_finite(&slope, 1);
    if (search.settled) return finite ? SearchStatus::kAccepted : SearchStatus::kFailed;
    const bool last = ++search.tries == kMaxTries;
    const Real wanted = start.value + kSufficientDecrease<Real> * length * start.slope;
    if (!finite || value > min(wanted, search.low.value) + search.noise) {
        search.high = {length, finite ? value : std::numeric_limits<Real>::infinity(), finite ? slope : Real(0)};
        return last ? settle(search) : zoom(search);
    }
    if (abs(slope) <= -kCurvature<Real> * start.slope) return SearchStatus::kAccepted;
    // Downhill at the longest step there is: that is as good as it gets.
    if (!search.bracketed && slope < 0 && length >= search.longest) return SearchStatus::kAccepted;
    const bool turned = search.bracketed ? slope * (search.high.length - search.low.length) >= 0 : slope >= 0;
    if (turned) search.high = search.low;
    search.low = {length, value, slope};
    if (last) return settle(search);
    if (turned || search.bracketed) return zoom(search);
    search.length = min(4 * length, search.longest);
    return SearchStatus::kTry;
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void begin_search(LineSearchState<Real>&, Real, Real, Real, Real, Real);                                  \
    template SearchStatus tell_search(LineSearchState<Real>&, Real, Real);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
