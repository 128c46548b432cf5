// The row loops of te_linear.
#pragma once

#include "../math/exp.hpp"
#include "../math/log.hpp"
#include "glm_kernels.hpp"
#include "linear_curvature.hpp"
#include "linear_terms.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// log sigma and 1/sigma^2 for each lane, from the slot or, if that is empty, from the parameter log sigma.
template <class Real>
TE_INLINE void find_noise(const te_slot& slot, const Real* parameter, Real* log_sd, Real* weight) {
    if (slot.values == nullptr) {
        using P = WidePack<Real>;
        for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
            const P log_sigma = load<P>(parameter + lane);
            store<P>(log_sd + lane, log_sigma);
            store<P>(weight + lane, exp(log_sigma * Real(-2)));
        }
    } else {
        Real sd;
        read_rows(slot, 0, 1, 1, &sd);
        const Real log_sigma = log(sd), inverse = 1 / sd;
        for (int lane = 0; lane < kLanes; ++lane) log_sd[lane] = log_sigma, weight[lane] = inverse * inverse;
    }
}

template <class Real>
void add_linear_rows(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                     Real* log_density, Real* gradient, Real* scratch) {
    using Rows = typename FusedRowsOf<Real>::type;
    const te_slot& noise_sd = slots[TE_GLM_NOISE_SD];
    Real log_sd[kLanes], weight[kLanes];
    find_noise(noise_sd, parameters + std::size_t{slots[TE_GLM_X].columns} * kLanes, log_sd, weight);
    for (int lane = 0; lane < kLanes; lane += Rows::kLanesTogether) {
        LinearTerms<Rows> terms(log_sd + lane, weight + lane, noise_sd.values == nullptr);
        add_row_blocks<Rows>(slots, begin, end, parameters, log_density, gradient, scratch, terms, lane);
    }
}

template <class Real>
void add_linear_products(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                         const Real* direction, Real* product, Real* scratch) {
    using Rows = typename RowsOf<Real>::type;
    const te_slot& noise_sd = slots[TE_GLM_NOISE_SD];
    const std::size_t extra = std::size_t{slots[TE_GLM_X].columns} * kLanes;
    const bool free_noise = noise_sd.values == nullptr;
    const Real none[kLanes] = {};
    Real log_sd[kLanes], weight[kLanes];
    find_noise(noise_sd, parameters + extra, log_sd, weight);
    LinearCurvature<Rows> terms(weight, free_noise ? direction + extra : none, free_noise);
    add_product_blocks<Rows>(slots, begin, end, parameters, direction, product, scratch, terms);
}

inline constexpr GlmKernels kLinearKernels = {
    if_precision<double>(add_linear_rows<double>),
    if_precision<float>(add_linear_rows<float>),
    if_precision<double>(if_all_parts(add_linear_products<double>)),
    if_precision<float>(if_all_parts(add_linear_products<float>)),
};

}  // namespace TE_ISA
}  // namespace tinyelbo
