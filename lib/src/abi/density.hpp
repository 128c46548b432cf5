// What the entry points that evaluate a model without a fit share.
#pragma once

#include <type_traits>

#include "../model/block_density.hpp"
#include "checks.hpp"

namespace tinyelbo {

// Checks a model and a point for it.
inline te_status plan_point(const te_model* model, const te_slot* slots, std::uint32_t num_slots, const te_span& theta,
                            te_plan* plan) {
    if (model == nullptr || model->plan == nullptr) return TE_STATUS_NULL_POINTER;
    if (slots == nullptr && model->num_slots > 0) return TE_STATUS_NULL_POINTER;
    if (model->abi_version != TE_ABI_VERSION) return TE_STATUS_ABI_MISMATCH;
    if (num_slots < model->num_slots) return TE_STATUS_MISSING_SLOT;
    if (theta.type != TE_F64 && theta.type != TE_F32) return TE_STATUS_BAD_SPAN;
    te_fault fault{};
    if (const te_status status = model->plan(slots, num_slots, theta.type, plan, &fault)) return status;
    return check_span(theta, plan->dimension);
}

inline te_status check_work(const te_span& work, te_type type, std::uint64_t count) {
    if (work.values == nullptr) return TE_STATUS_NULL_POINTER;
    return work.type == type && work.count >= count ? TE_STATUS_OK : TE_STATUS_BAD_SPAN;
}

// Calls action(density) in the precision of `work`.
template <class Action>
te_status with_density(const te_model& model, const te_slot* slots, const te_plan& plan, const te_span& work,
                       const Action& action) {
    te_fault fault{};
    if (work.type == TE_F64) {
        if (model.density_f64 == nullptr) return TE_STATUS_NO_DENSITY;
        const BlockDensity<double> density(model, slots, plan, static_cast<double*>(work.values));
        if (const te_status status = bind_model(model, slots, density.scratch, &fault)) return status;
        action(density);
    } else {
        if (model.density_f32 == nullptr) return TE_STATUS_NO_DENSITY;
        const BlockDensity<float> density(model, slots, plan, static_cast<float*>(work.values));
        if (const te_status status = bind_model(model, slots, density.scratch, &fault)) return status;
        action(density);
    }
    return TE_STATUS_OK;
}

}  // namespace tinyelbo
