// Errors of the chi quantile, by MPFR's incomplete gamma function.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "exact.hpp"
#include "math/chi.hpp"

namespace tinyelbo::ulp {

// (P(a, u) - p)/(2 u P'(a, u)) at a = dof/2, u = radius^2/2: the relative error of the radius, up to its square.
inline double chi_relative_error(double radius, double probability, int dof) {
    Exact a(dof / 2.0), u(radius), tail, gamma, density;
    mpfr_sqr(u, u, MPFR_RNDN);
    mpfr_div_2ui(u, u, 1, MPFR_RNDN);
    mpfr_gamma_inc(tail, a, u, MPFR_RNDN);
    mpfr_gamma(gamma, a, MPFR_RNDN);
    mpfr_div(tail, tail, gamma, MPFR_RNDN);
    mpfr_ui_sub(tail, 1, tail, MPFR_RNDN);
    mpfr_sub_d(tail, tail, probability, MPFR_RNDN);
    mpfr_pow(density, u, a, MPFR_RNDN);
    mpfr_neg(u, u, MPFR_RNDN);
    mpfr_exp(u, u, MPFR_RNDN);
    mpfr_mul(density, density, u, MPFR_RNDN);
    mpfr_div(density, density, gamma, MPFR_RNDN);
    mpfr_div(tail, tail, density, MPFR_RNDN);
    return mpfr_get_d(tail, MPFR_RNDN) / 2;
}

template <class Real>
struct ChiWorst {
    double error = 0;
    Real probability = 0;
};

// The largest relative error over probabilities spread evenly in the normal score, lowest and highest among them.
template <class Real>
ChiWorst<Real> measure_chi(int dof, Real lowest, Real highest, int points) {
    ChiWorst<Real> worst;
    for (int i = 0; i <= points; ++i) {
        const double score = 14.4 * i / points - 7.2;
        const auto p = std::clamp(static_cast<Real>(std::erfc(-score / std::numbers::sqrt2) / 2), lowest, highest);
        const auto radius = static_cast<double>(chi_quantile(p, dof));
        const double error = std::fabs(chi_relative_error(radius, static_cast<double>(p), dof));
        if (!(error <= worst.error)) worst = {error, p};
    }
    return worst;
}

}  // namespace tinyelbo::ulp
