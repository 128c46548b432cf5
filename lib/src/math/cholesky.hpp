// The factor V of a precision H = V' V, V lower-triangular: then V^-1 is the lower Cholesky factor of the covariance.
#pragma once

#include "triangular.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Factors the packed symmetric h + ridge * diag(h's scale) after scaling to unit diagonal (Jacobi); false when a pivot
// falls below what rounding can be told from. scale[i] = sqrt(|h_ii|). h is kept.
template <class Real>
bool factor_precision(const Real* h, const Real* scale, Real ridge, Real* v, int d) {
    constexpr Real kSmallestPivot = sizeof(Real) == 8 ? Real(1e-6) : Real(1e-3);
    for (int i = 0; i < d; ++i)
        for (int j = 0; j <= i; ++j)
            v[triangle(i) + j] = h[triangle(i) + j] / scale[i] / scale[j] + (i == j ? ridge : Real(0));
    for (int i = d - 1; i >= 0; --i) {
        Real* row = v + triangle(i);
        if (!(row[i] > kSmallestPivot * kSmallestPivot)) return false;
        row[i] = sqrt(row[i]);
        for (int j = 0; j < i; ++j) row[j] /= row[i];
        for (int k = 0; k < i; ++k)
            for (int j = 0; j <= k; ++j) v[triangle(k) + j] -= row[k] * row[j];
    }
    for (int i = 0; i < d; ++i)
        for (int j = 0; j <= i; ++j) v[triangle(i) + j] *= scale[j];
    return true;
}

// V with V' V = H, made positive definite by the smallest ridge of 0, 1e-3, 4e-3, ... that works; returns the ridge.
// scale is work of d numbers. H must be finite.
template <class Real>
Real factor_nearest_precision(const Real* h, Real* scale, Real* v, int d) {
    constexpr Real kTiny = sizeof(Real) == 8 ? Real(1e-30) : Real(1e-15);
    constexpr int kTries = 40;
    Real largest = 0;
    for (int i = 0; i < d; ++i) {
        scale[i] = sqrt(max(abs(h[triangle(i) + i]), kTiny * kTiny));
        largest = max(largest, scale[i]);
    }
    for (int i = 0; i < d; ++i) scale[i] = max(scale[i], kTiny * largest);
    Real ridge = 0;
    for (int tries = 0; tries < kTries; ++tries) {
        if (factor_precision(h, scale, ridge, v, d)) return ridge;
        ridge = ridge == Real(0) ? Real(1e-3) : 4 * ridge;
    }
    fill(v, triangle(d), Real(0));
    for (int i = 0; i < d; ++i) v[triangle(i) + i] = scale[i];
    return ridge;
}

}  // namespace TE_ISA
}  // namespace tinyelbo
