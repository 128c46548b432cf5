// A model's log density and gradient at 8 points, over all of its data, without a fit.
#pragma once

#include "../math/vector.hpp"
#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

template <class Real>
struct BlockDensity {
    const te_model* model;
    const te_slot* slots;
    int dimension;
    std::uint32_t row_blocks;
    Real *parameters, *gradient;  // [dimension][8]
    Real *log_density, *scratch;  // [8], [te_plan::scratch]

    // `work` is room for TE_DENSITY_WORK numbers.
    BlockDensity(const te_model& table, const te_slot* data, const te_plan& plan, Real* work)
        : model(&table),
          slots(data),
          dimension(static_cast<int>(plan.dimension)),
          row_blocks(plan.row_blocks == 0 ? 1 : plan.row_blocks),
          parameters(work),
          gradient(parameters + std::size_t{plan.dimension} * kLanes),
          log_density(gradient + std::size_t{plan.dimension} * kLanes),
          scratch(log_density + kLanes) {}

    // The same point in all lanes.
    void set_point(const Real* theta) const {
        for (int i = 0; i < dimension; ++i) fill(parameters + i * kLanes, kLanes, theta[i]);
    }

    void evaluate() const {
        if constexpr (sizeof(Real) == 8)
            model->density_f64(slots, 0, row_blocks, parameters, log_density, gradient, scratch);
        else
            model->density_f32(slots, 0, row_blocks, parameters, log_density, gradient, scratch);
    }
};

}  // namespace tinyelbo
