#include "prior_density.hpp"

#include "../math/log.hpp"
#include "../math/vector.hpp"
#include "read_rows.hpp"

namespace tinyelbo {
namespace {

// out[8] = parameters[8] - mean
template <class Real>
void centre(const te_slot& mean, std::uint32_t i, const Real* parameters, Real* out) {
    const Real m = is_empty(mean) ? Real(0) : slot_value<Real>(mean, i, 0);
    for (int lane = 0; lane < kLanes; ++lane) out[lane] = parameters[lane] - m;
}

template <class Real>
void scale_lanes(Real* out, Real factor) {
    for (int lane = 0; lane < kLanes; ++lane) out[lane] *= factor;
}

// squares[8] += z[8]^2
template <class Real>
void add_squares(const Real* z, Real* squares) {
    for (int lane = 0; lane < kLanes; ++lane) squares[lane] += z[lane] * z[lane];
}

// Independent: z = (theta - mean)/sd, gradient -z/sd. Returns the log of the product of the sds.
template <class Real>
Real set_independent(const te_slot* slots, const GlmPrior& prior, const Real* parameters, Real* squares,
                     Real* gradient) {
    const te_slot& scale = slots[TE_GLM_PRIOR_SCALE];
    Real sd = 0, log_sd = 0, log_sds = 0;
    for (std::uint32_t i = 0; i < prior.size; ++i, parameters += kLanes, gradient += kLanes) {
        if (i == 0 || prior.kind == PriorKind::kSds) {
            sd = slot_value<Real>(scale, i, 0);
            log_sd = log(sd);
        }
        log_sds += log_sd;
        centre(slots[TE_GLM_PRIOR_MEAN], i, parameters, gradient);
        scale_lanes(gradient, 1 / sd);
        add_squares(gradient, squares);
        scale_lanes(gradient, -1 / sd);
    }
    return log_sds;
}

// Correlated, covariance L L': z = L^-1 (theta - mean) by forward substitution, gradient -L^-T z by backward
// substitution in place, both along rows of L. Returns the log of L's determinant.
template <class Real>
Real set_correlated(const te_slot* slots, const GlmPrior& prior, const Real* parameters, Real* squares, Real* gradient,
                    Real* row) {
    const te_slot& scale = slots[TE_GLM_PRIOR_SCALE];
    Real log_determinant = 0;
    for (std::uint32_t i = 0; i < prior.size; ++i) {
        Real* z = gradient + std::size_t{i} * kLanes;
        read_rows(scale, i, 1, 1, row);
        centre(slots[TE_GLM_PRIOR_MEAN], i, parameters + std::size_t{i} * kLanes, z);
        for (std::uint32_t j = 0; j < i; ++j) axpy_lanes(z, -row[j], gradient + std::size_t{j} * kLanes);
        scale_lanes(z, 1 / row[i]);
        add_squares(z, squares);
        log_determinant += log(row[i]);
    }
    for (std::uint32_t i = prior.size; i-- > 0;) {
        Real* z = gradient + std::size_t{i} * kLanes;
        read_rows(scale, i, 1, 1, row);
        scale_lanes(z, -1 / row[i]);
        // z holds the gradient now, the rows above still the plain z.
        for (std::uint32_t j = 0; j < i; ++j) axpy_lanes(gradient + std::size_t{j} * kLanes, row[j], z);
    }
    return log_determinant;
}

}  // namespace

template <class Real>
void set_log_prior(const te_slot* slots, std::uint32_t dimension, const Real* parameters, Real* log_density,
                   Real* gradient, Real* row) {
    constexpr Real kHalfLog2Pi = Real(0.918938533204672741780329736405617640);
    const GlmPrior prior = glm_prior(slots);
    Real squares[kLanes] = {};
    Real log_scales = 0;
    if (prior.kind == PriorKind::kScaleTril)
        log_scales = set_correlated(slots, prior, parameters, squares, gradient, row);
    else if (prior.kind != PriorKind::kFlat)
        log_scales = set_independent(slots, prior, parameters, squares, gradient);
    const Real constant = log_scales + static_cast<Real>(prior.size) * kHalfLog2Pi;
    for (int lane = 0; lane < kLanes; ++lane) log_density[lane] = Real(-0.5) * squares[lane] - constant;
    for (std::size_t k = std::size_t{prior.size} * kLanes; k < std::size_t{dimension} * kLanes; ++k) gradient[k] = 0;
}

template void set_log_prior(const te_slot*, std::uint32_t, const double*, double*, double*, double*);
template void set_log_prior(const te_slot*, std::uint32_t, const float*, float*, float*, float*);

}  // namespace tinyelbo
