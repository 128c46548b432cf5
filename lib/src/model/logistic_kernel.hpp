// The row loops of te_logistic.
#pragma once

#include "glm_kernels.hpp"
#include "logistic_curvature.hpp"
#include "logistic_terms.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
void add_logistic_rows(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                       Real* log_density, Real* gradient, Real* scratch) {
    using Rows = typename FusedRowsOf<Real>::type;
    LogisticTerms<Rows> terms;
    for (int lane = 0; lane < kLanes; lane += Rows::kLanesTogether)
        add_row_blocks<Rows>(slots, begin, end, parameters, log_density, gradient, scratch, terms, lane);
}

template <class Real>
void add_logistic_products(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                           const Real* direction, Real* product, Real* scratch) {
    using Rows = typename RowsOf<Real>::type;
    LogisticCurvature<Rows> terms;
    add_product_blocks<Rows>(slots, begin, end, parameters, direction, product, scratch, terms);
}

inline constexpr GlmKernels kLogisticKernels = {
    if_precision<double>(add_logistic_rows<double>),
    if_precision<float>(add_logistic_rows<float>),
    if_precision<double>(if_all_parts(add_logistic_products<double>)),
    if_precision<float>(if_all_parts(add_logistic_products<float>)),
};

}  // namespace TE_ISA
}  // namespace tinyelbo
