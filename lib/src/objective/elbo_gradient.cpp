#include "elbo_gradient.hpp"

#include "../math/triangular.hpp"

namespace tinyelbo {
namespace {

int tangent_size(int d, bool full_rank) { return d + (full_rank ? triangle(d) : d); }

// Zeroes the unused lanes of [rows][8]; false when a used one is not finite.
template <class Real>
bool mask_lanes(Real* block, int rows, int active) {
    bool finite = true;
    for (int i = 0; i < rows; ++i) {
        finite = finite && all_finite(block + i * kLanes, active);
        fill(block + i * kLanes + active, kLanes - active, Real(0));
    }
    return finite;
}

}  // namespace

template <class Real>
Real entropy_constant(const Gaussian<Real>& q) {
    constexpr Real kHalfLogTwoPi = Real(0.918938533204672741780329736406);
    Real sum = 0;
    for (int i = 0; i < q.dimension; ++i) sum += q.log_scale[i] + kHalfLogTwoPi;
    return sum;
}

template <class Real>
void begin(EvaluationState<Real>& state, const Gaussian<Real>& q, bool full_rank, const TangentSums<Real>& sums) {
    state = {};
    state.finite = true;
    fill(sums.tangent, tangent_size(q.dimension, full_rank), Real(0));
    fill(sums.marginal, 2 * q.dimension, Real(0));
}

template <class Real>
void add_block(EvaluationState<Real>& state, const Gaussian<Real>& q, const FamilyTable<Real>& family,
               te_gradient estimator, const Real* z, Real* log_density, Real* gradient, int active,
               const TangentSums<Real>& sums) {
    const int d = q.dimension;
    const bool finite = mask_lanes(log_density, 1, active) && mask_lanes(gradient, d, active);
    const std::uint32_t before = state.draws;
    state.draws += static_cast<std::uint32_t>(active);
    state.finite = state.finite && finite;
    if (!state.finite) return;
    Real norms[kLanes] = {};
    for (int i = 0; i < d; ++i)
        for (int lane = 0; lane < kLanes; ++lane) norms[lane] += z[i * kLanes + lane] * z[i * kLanes + lane];
    for (int lane = 0; lane < active; ++lane) {
        const Real log_weight = log_density[lane] + norms[lane] / 2;
        if (before == 0 && lane == 0) state.first_log_weight = log_weight;
        const Real difference = log_weight - state.first_log_weight;
        state.log_weight += difference;
        state.log_weight_squares += difference * difference;
    }
    family.add(q, estimator, z, gradient, sums);
}

template <class Real>
bool finish(EvaluationState<Real>& state, const Gaussian<Real>& q, const FamilyTable<Real>& family, bool full_rank,
            te_gradient estimator, const TangentSums<Real>& sums) {
    if (!state.finite) return false;
    family.finish(q, estimator, static_cast<Real>(state.draws), sums);
    // Products of finite numbers may still overflow.
    return all_finite(sums.tangent, tangent_size(q.dimension, full_rank)) && all_finite(sums.marginal, 2 * q.dimension);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template Real entropy_constant(const Gaussian<Real>&);                                                             \
    template void begin(EvaluationState<Real>&, const Gaussian<Real>&, bool, const TangentSums<Real>&);                \
    template void add_block(EvaluationState<Real>&, const Gaussian<Real>&, const FamilyTable<Real>&, te_gradient,      \
                            const Real*, Real*, Real*, int, const TangentSums<Real>&);                                 \
    template bool finish(EvaluationState<Real>&, const Gaussian<Real>&, const FamilyTable<Real>&, bool, te_gradient,   \
                         const TangentSums<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
