// A model's density at one point, without a fit.
#include "density.hpp"

namespace tinyelbo {
namespace {

template <class Real>
void evaluate_at(const BlockDensity<Real>& at, const Real* theta, double* log_density, Real* gradient) {
    at.set_point(theta);
    at.evaluate();
    *log_density = static_cast<double>(at.log_density[0]);
    for (int i = 0; i < at.dimension; ++i) gradient[i] = at.gradient[i * kLanes];
}

}  // namespace
}  // namespace tinyelbo

extern "C" te_status te_log_density_gradient(const te_model* model, const te_slot* slots, uint32_t num_slots,
                                             te_span theta, te_span work, double* log_density, te_span gradient) {
    using namespace tinyelbo;
    te_plan plan{};
    if (log_density == nullptr) return TE_STATUS_NULL_POINTER;
    if (const te_status status = plan_point(model, slots, num_slots, theta, &plan)) return status;
    if (const te_status status = check_span(gradient, plan.dimension)) return status;
    if (gradient.type != theta.type) return TE_STATUS_BAD_SPAN;
    if (const te_status status = check_work(work, theta.type, TE_DENSITY_WORK(plan.dimension, plan.scratch)))
        return status;
    return with_density(*model, slots, plan, work, [&](const auto& at) {
        using Real = std::remove_pointer_t<decltype(at.scratch)>;
        evaluate_at(at, static_cast<const Real*>(theta.values), log_density, static_cast<Real*>(gradient.values));
    });
}
