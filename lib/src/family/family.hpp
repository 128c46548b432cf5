// What a Gaussian family q = N(m, L L') does for a fit, behind one table per family so that a linker can drop the
// others. A tangent vector (a, T) is a step in whitened coordinates, where the natural gradient is the gradient:
//   full-rank:  m += L a,  L <- L (I + strict(T)) diag(exp(T_ii))     T lower-triangular, packed by rows
//   mean-field: m += s * e(a),  s *= exp(T)                           T[d], e(a) below
#pragma once

#include "../math/lanes.hpp"
#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

// A Gaussian in the fit's block.
template <class Real>
struct Gaussian {
    int dimension;
    Real* mean;         // m [d]
    Real* log_scale;    // log L_ii or log s [d]
    Real* scale;        // L packed by rows, or s [d]
    Real* correlation;  // mean-field: V with V' V = correlation form of the start's precision, packed; null: identity
};

// The sums that one evaluation of the ELBO's gradient makes over its draws.
template <class Real>
struct TangentSums {
    Real* tangent;   // [tangent_size]: a, then T
    Real* marginal;  // [2 d]: the step a would make in each mean, in sds; the step in each log sd
    Real* work;      // [d][8]
};

// No move changes a log scale by more than 1, whatever the gradient says.
template <class Real>
Real limit_log_step(Real step) {
    return max(Real(-1), min(Real(1), step));
}

template <class Real>
struct FamilyTable {
    // parameters[d][8] = m + L z for draws z[d][8].
    void (*transform)(const Gaussian<Real>& q, const Real* z, Real* parameters);
    // Adds a block's draws z and log-density gradients g (both [d][8], zero in unused lanes) to the sums.
    void (*add)(const Gaussian<Real>& q, te_gradient estimator, const Real* z, const Real* g,
                const TangentSums<Real>& sums);
    // Turns the sums of `draws` draws into the tangent gradient of the ELBO and its marginal steps.
    void (*finish)(const Gaussian<Real>& q, te_gradient estimator, Real draws, const TangentSums<Real>& sums);
    // Moves q along a tangent vector, which is used up.
    void (*move)(const Gaussian<Real>& q, Real* tangent);
    // The tangent vector, to first order, between two scales and means that are `first` and `second` (packed mean then
    // scale): what leads from one to the other, q being near both.
    void (*difference)(const Gaussian<Real>& q, const Real* first, const Real* second, Real* tangent);
    // max_i |T' w_i|^2, w_i row i of L over its sd: the second-order size of a step, relative to each variance.
    Real (*curvature)(const Gaussian<Real>& q, const Real* tangent, Real* work);
    // The largest step of a mean, in its sd, that a unit change of the gradient can make in whitened coordinates.
    Real (*amplification)(const Gaussian<Real>& q, Real* work);
    // The tangent gradient in place to the gradient on (m, L with logs on its diagonal), and a step along the latter.
    void (*to_plain)(const Gaussian<Real>& q, Real* tangent);
    void (*move_plain)(const Gaussian<Real>& q, const Real* step);
    // The tangent gradient at q, in place to the gradient on the tangent vector `moved` that brought q here: move() is
    // a chart around the Gaussian that it started from.
    void (*pull_back)(const Gaussian<Real>& q, const Real* moved, Real* tangent);
    // offsets[d][8] = draws, around 0, of the Laplace Gaussian of precision V' V, scales divided by `shrink`; returns
    // the sum of its log scales.
    Real (*propose)(int d, const Real* v, Real shrink, const Real* z, Real* offsets);
    // The same Gaussian as q's scale (its mean is not touched).
    void (*set_precision)(const Gaussian<Real>& q, const Real* v, Real shrink);
    // The norm of row i of a scale, or of the sum of two: an sd. `other` may be null.
    Real (*sd)(const Real* scale, const Real* other, int i);
    // log_scale from scale.
    void (*refresh)(const Gaussian<Real>& q);
};

}  // namespace tinyelbo

struct te_family {
    const char* name;
    bool full_rank;
    const tinyelbo::FamilyTable<double>* f64;
    const tinyelbo::FamilyTable<float>* f32;
};
