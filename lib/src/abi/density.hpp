// What the entry points that evaluate a model without a fit share.
#pragma once

#include <type_traits>

#include "../model/block_density.hpp"
#include "checks.hpp"

namespace tinyelbo {

// Checks a model and a point for it.
inline te_status plan_point(const te_model* model, const te_slot* slots, const te_span& theta, te_plan* plan) {
    if (model == nullptr || model->plan == nullptr) return TE_STATUS_NULL_POINTER;
    if (slots == nullptr && model->num_slots > 0) return TE_STATUS_NULL_POINTER;
    if (model->abi_version != TE_ABI_VERSION) return TE_STATUS_ABI_MISMATCH;
    te_fault fault{};
    if (const te_status status = model->plan(slots, plan, &fault)) return status;
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
    if (work.type == TE_F64) {
        if (model.density_f64 == nullptr) return TE_STATUS_NO_DENSITY;
        action(BlockDensity<double>(model, slots, plan, static_cast<double*>(work.values)));
    } else {
        if (model.density_f32 == nullptr) return TE_STATUS_NO_DENSITY;
        action(BlockDensity<float>(model, slots, plan, static_cast<float*>(work.values)));
    }
    return TE_STATUS_OK;
}

}  // namespace tinyelbo
