#include "../model/gradient_check.hpp"
#include "density.hpp"

extern "C" te_status te_check_gradient(const te_model* model, const te_slot* slots, uint32_t num_slots, te_span theta,
                                       te_span work, te_gradient_check* check) {
    using namespace tinyelbo;
    te_plan plan{};
    if (check == nullptr) return TE_STATUS_NULL_POINTER;
    if (const te_status status = plan_point(model, slots, num_slots, theta, &plan)) return status;
    if (const te_status status = check_work(work, theta.type, TE_CHECK_WORK(plan.dimension, plan.scratch)))
        return status;
    return with_density(*model, slots, plan, work, [&](const auto& at) {
        auto* gradient = at.scratch + plan.scratch;
        *check = check_gradient(at, static_cast<decltype(gradient)>(theta.values), gradient);
    });
}
