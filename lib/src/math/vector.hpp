// Sums over plain arrays and over blocks [count][8], each in one fixed order.
#pragma once

#include "lanes.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
inline constexpr int kPacks = kLanes / kWidth<Real>;

// out[8] += factor * in[8]
template <class Real>
TE_FAST_INLINE void axpy_lanes(Real* out, Real factor, const Real* in) {
    using P = WidePack<Real>;
    const P f = broadcast<P>(factor);
    for (int k = 0; k < kPacks<Real>; ++k) {
        const int at = k * kWidth<Real>;
        store(out + at, load<P>(out + at) + f * load<P>(in + at));
    }
}

// out[8] = start[8] + sum_j factors[j] * in[j][8], j ascending
template <class Real>
TE_FAST_INLINE void combine_lanes(Real* out, const Real* start, const Real* factors, const Real* in, int count) {
    using P = WidePack<Real>;
    P sum[kPacks<Real>];
    for (int k = 0; k < kPacks<Real>; ++k) sum[k] = load<P>(start + k * kWidth<Real>);
    for (int j = 0; j < count; ++j) {
        const P f = broadcast<P>(factors[j]);
        for (int k = 0; k < kPacks<Real>; ++k) sum[k] += f * load<P>(in + j * kLanes + k * kWidth<Real>);
    }
    for (int k = 0; k < kPacks<Real>; ++k) store(out + k * kWidth<Real>, sum[k]);
}

template <class Real>
TE_FAST_INLINE Real dot_lanes(const Real* a, const Real* b) {
    using P = WidePack<Real>;
    Real products[kLanes];
    for (int k = 0; k < kPacks<Real>; ++k) {
        const int at = k * kWidth<Real>;
        store(products + at, load<P>(a + at) * load<P>(b + at));
    }
    return sum_lanes(products);
}

// Eight running sums, added like lanes: fast on wide machines, the same everywhere.
template <class Real>
TE_FAST_INLINE Real dot(const Real* a, const Real* b, int count) {
    Real sums[kLanes] = {};
    int i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (int lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    for (int lane = 0; i < count; ++i, ++lane) sums[lane] += a[i] * b[i];
    return sum_lanes(sums);
}

template <class Real>
TE_FAST_INLINE void fill(Real* out, int count, Real value) {
    for (int i = 0; i < count; ++i) out[i] = value;
}

template <class Real>
TE_FAST_INLINE void copy(Real* out, const Real* in, int count) {
    for (int i = 0; i < count; ++i) out[i] = in[i];
}

template <class Real>
TE_FAST_INLINE Real max_abs(const Real* x, int count) {
    Real largest = 0;
    for (int i = 0; i < count; ++i) largest = max(largest, abs(x[i]));
    return largest;
}

// True when no element is NaN or infinite: x - x is 0 only for finite x.
template <class Real>
TE_FAST_INLINE bool all_finite(const Real* x, int count) {
    bool finite = true;
    for (int i = 0; i < count; ++i) finite = finite && x[i] - x[i] == Real(0);
    return finite;
}

}  // namespace TE_ISA
}  // namespace tinyelbo
