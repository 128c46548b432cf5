// Lower-triangular matrices, packed by rows: element (i, j) with j <= i is at triangle(i) + j.
#pragma once

#include "vector.hpp"

namespace tinyelbo {

constexpr int triangle(int rows) { return rows * (rows + 1) / 2; }

inline namespace TE_ISA {

// out = L x; out may be x.
template <class Real>
void multiply_lower(const Real* factor, const Real* x, Real* out, int d) {
    for (int i = d - 1; i >= 0; --i) out[i] = dot(factor + triangle(i), x, i + 1);
}

// out[8 lanes] = L x for a block x[d][8].
template <class Real>
void multiply_lower_lanes(const Real* factor, const Real* x, Real* out, int d) {
    const Real zero[kLanes] = {};
    for (int i = d - 1; i >= 0; --i) combine_lanes(out + i * kLanes, zero, factor + triangle(i), x, i + 1);
}

// out += L' x for a block x[d][8].
template <class Real>
void add_transposed_lanes(const Real* factor, const Real* x, Real* out, int d) {
    for (int i = 0; i < d; ++i)
        for (int j = 0; j <= i; ++j) axpy_lanes(out + j * kLanes, factor[triangle(i) + j], x + i * kLanes);
}

// Solves L out = x; out may be x.
template <class Real>
void solve_lower(const Real* factor, const Real* x, Real* out, int d) {
    for (int i = 0; i < d; ++i) {
        const Real* row = factor + triangle(i);
        Real rest = x[i];
        for (int j = 0; j < i; ++j) rest -= row[j] * out[j];
        out[i] = rest / row[i];
    }
}

// The same for a block; out may be x.
template <class Real>
void solve_lower_lanes(const Real* factor, const Real* x, Real* out, int d) {
    for (int i = 0; i < d; ++i) {
        const Real* row = factor + triangle(i);
        const Real inverse = Real(1) / row[i];
        Real rest[kLanes];
        copy(rest, x + i * kLanes, kLanes);
        for (int j = 0; j < i; ++j) axpy_lanes(rest, -row[j], out + j * kLanes);
        for (int lane = 0; lane < kLanes; ++lane) out[i * kLanes + lane] = rest[lane] * inverse;
    }
}

// Solves L' out = x; out may be x.
template <class Real>
void solve_transposed(const Real* factor, const Real* x, Real* out, int d) {
    copy(out, x, d);
    for (int i = d - 1; i >= 0; --i) {
        const Real* row = factor + triangle(i);
        out[i] /= row[i];
        for (int j = 0; j < i; ++j) out[j] -= row[j] * out[i];
    }
}

// inverse = L^-1, not in place.
template <class Real>
void invert_lower(const Real* factor, Real* inverse, int d) {
    for (int i = 0; i < d; ++i) {
        const Real* row = factor + triangle(i);
        Real* out = inverse + triangle(i);
        fill(out, i + 1, Real(0));
        for (int k = 0; k < i; ++k)
            for (int j = 0; j <= k; ++j) out[j] -= row[k] * inverse[triangle(k) + j];
        for (int j = 0; j < i; ++j) out[j] /= row[i];
        out[i] = Real(1) / row[i];
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
