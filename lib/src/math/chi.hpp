// chi_quantile(p, dof): the inverse of the chi distribution function, the radius of a dof-dimensional standard normal
// vector.
//
// With a = dof/2 and u = radius^2/2, p = P(a, u), the regularised incomplete gamma function. In v = log(u/a), from the
// start of E. Wilson and M. Hilferty (PNAS 17, 1931) or, far down, the first term of P's series, two steps of
// Householder's method of third order on the logarithm of the smaller tail leave only rounding errors; all derivatives
// follow from the density. P is summed for p <= 1/2 (Abramowitz and Stegun 6.5.29), 1 - P else (6.5.11, 6.5.17).
#pragma once

#include "erfc.hpp"
#include "expm1.hpp"
#include "normal.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

inline constexpr int kChiMaxDof = 64;

// What depends on the degrees of freedom alone.
template <class Real>
struct ChiTerms {
    // Terms of the series of P: the rest is below 1e-10 of P at the median, where u is largest.
    static constexpr int kMaxLower = 16 + kChiMaxDof / 2;

    int dof, upper, lower;
    Real a, scale;                // scale = u times the density at u = a
    Real inverse[kMaxLower + 1];  // 1/(a + n)
};

template <class Real>
TE_FAST_INLINE ChiTerms<Real> chi_terms(int dof) {
    ChiTerms<Real> terms;
    terms.dof = dof;
    terms.upper = dof / 2;
    terms.lower = 16 + dof / 2;
    terms.a = static_cast<Real>(dof) / 2;
    for (int n = 0; n <= terms.lower; ++n) terms.inverse[n] = 1 / (terms.a + static_cast<Real>(n));
    // a^a e^-a / Gamma(a), Gamma(a) being (a - 1) (a - 2) ... 1 or (a - 1) ... (1/2) sqrt(pi).
    constexpr Real kPerPi = static_cast<Real>(0x1.45f306dc9c883p-2);
    terms.scale = exp(-terms.a) * (dof % 2 == 0 ? terms.a : sqrt(terms.a * kPerPi));
    for (int n = 1; 2 * n < dof; ++n) terms.scale *= terms.a / (terms.a - static_cast<Real>(n));
    return terms;
}

// P(a, u) for u up to the median, where density = u P'(a, u).
template <class P>
TE_FAST_INLINE P chi_lower_tail(const ChiTerms<Lane<P>>& terms, P u, P density) {
    P term = density * terms.inverse[0];
    P sum = term;
    for (int n = 1; n <= terms.lower; ++n) {
        term *= u * terms.inverse[n];
        sum += term;
    }
    return sum;
}

// 1 - P(a, u)
template <class P>
TE_FAST_INLINE P chi_upper_tail(const ChiTerms<Lane<P>>& terms, P u, P density) {
    const P inverse = 1 / u;
    P term = density * inverse;
    P sum = terms.dof % 2 == 0 ? P{} : erfc(sqrt(u));
    for (int n = 1; n <= terms.upper; ++n) {
        sum += term;
        term *= (terms.a - static_cast<Lane<P>>(n)) * inverse;
    }
    return sum;
}

// One step for v = log(u/a) towards `tail`, that is P or 1 - P.
template <class P, class Mask>
TE_FAST_INLINE P chi_step(const ChiTerms<Lane<P>>& terms, P v, P tail, Mask is_lower) {
    using Real = Lane<P>;
    const P growth = expm1(v);
    const P u = terms.a + terms.a * growth;
    const P density = terms.scale * exp(P(terms.a * (v - growth)));
    const P value = select<P>(is_lower, chi_lower_tail(terms, u, density), chi_upper_tail(terms, u, density));
    // f = log(value/tail) has f' = slope, f'' = slope bend, f''' = slope (bend^2 - u - slope bend).
    const P slope = select<P>(is_lower, density, -density) / value;
    const P bend = terms.a - u - slope;
    const P newton = -log_positive(P(value / tail)) / slope;
    const P second = bend * Real(0.5);
    const P third = (bend * bend - u - slope * bend) * Real(1.0 / 6);
    return v + newton * (1 + newton * second) / (1 + newton * (2 * second + newton * third));
}

template <class P>
TE_FAST_INLINE P chi_start(const ChiTerms<Lane<P>>& terms, P probability) {
    using Real = Lane<P>;
    const Real variance = 2 / (9 * static_cast<Real>(terms.dof));
    const P cube_root = 1 - variance + normal_quantile_of_uniform(probability) * sqrt(variance);
    const P centre = 3 * log_positive(max<P>(cube_root, broadcast<P>(std::numeric_limits<Real>::min())));
    // P(a, u) <= u^a/Gamma(a + 1)
    const P bound = log_positive(P(probability * terms.a / terms.scale)) * terms.inverse[0] - 1;
    return max<P>(bound, centre);
}

// For dof from 1 to 64. p is clamped to [1e-12, 1 - 1e-12], in float to [1e-12, 1 - 2^-24], so that a stratum's rounded
// edge cannot give an infinite radius. NaN for NaN.
// Largest relative error measured: 1.4e-11, in float 1.2e-6 (5e-7 for p >= 1e-4).
template <class P>
TE_FAST_INLINE P chi_quantile(P probability, int dof) {
    using Real = Lane<P>;
    constexpr Real kLowest = static_cast<Real>(1e-12);
    constexpr Real kHighest = sizeof(Real) == 8 ? static_cast<Real>(1 - 1e-12) : static_cast<Real>(1 - 0x1p-24);
    const P p = min<P>(broadcast<P>(kHighest), max<P>(broadcast<P>(kLowest), probability));
    const ChiTerms<Real> terms = chi_terms<Real>(dof);
    const auto is_lower = p <= Real(0.5);
    const P tail = select<P>(is_lower, p, 1 - p);
    P v = chi_start(terms, p);
    for (int step = 0; step < 2; ++step) v = chi_step(terms, v, tail, is_lower);
    return sqrt(P(static_cast<Real>(dof) * exp(v)));
}

}  // namespace TE_ISA
}  // namespace tinyelbo
