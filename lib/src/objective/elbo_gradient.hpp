// The reparameterised gradient of the ELBO (Kingma and Welling 2014, eq. 4) from S draws, block by block, in the
// family's tangent coordinates; with sticking the landing (Roeder et al. 2017) or the entropy in closed form.
#pragma once

#include "../family/family.hpp"
#include "../math/vector.hpp"

namespace tinyelbo {

// How far one evaluation has come.
template <class Real>
struct EvaluationState {
    Real log_weight;          // sum of log p - log q up to the part of log q that is the same for all draws
    Real log_weight_squares;  // sum of squared deviations from the first draw's
    Real first_log_weight;
    std::uint32_t draws;  // told
    bool finite;
};

// The constant part of -log q: sum log L_ii + d/2 log(2 pi); the rest is |z|^2 / 2.
template <class Real>
Real entropy_constant(const Gaussian<Real>& q);

template <class Real>
void begin(EvaluationState<Real>& state, const Gaussian<Real>& q, bool full_rank, const TangentSums<Real>& sums);

// Takes in a block. Unused lanes are set to zero; a NaN or infinity in a used one spoils the evaluation.
template <class Real>
void add_block(EvaluationState<Real>& state, const Gaussian<Real>& q, const FamilyTable<Real>& family,
               te_gradient estimator, const Real* z, Real* log_density, Real* gradient, int active,
               const TangentSums<Real>& sums);

// Ends the evaluation; false when it was spoilt. Then the sums hold the gradient.
template <class Real>
bool finish(EvaluationState<Real>& state, const Gaussian<Real>& q, const FamilyTable<Real>& family, bool full_rank,
            te_gradient estimator, const TangentSums<Real>& sums);

}  // namespace tinyelbo
