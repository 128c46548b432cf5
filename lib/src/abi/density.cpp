// A model's density at one point, without a fit.
#include "../math/vector.hpp"
#include "checks.hpp"

namespace tinyelbo {
namespace {

void evaluate(const te_model& model, const te_slot* slots, std::uint32_t blocks, const double* parameters,
              double* log_density, double* gradient, double* scratch) {
    model.density_f64(slots, 0, blocks, parameters, log_density, gradient, scratch);
}

void evaluate(const te_model& model, const te_slot* slots, std::uint32_t blocks, const float* parameters,
              float* log_density, float* gradient, float* scratch) {
    model.density_f32(slots, 0, blocks, parameters, log_density, gradient, scratch);
}

template <class Real>
void evaluate_at(const te_model& model, const te_slot* slots, const te_plan& plan, const Real* theta, Real* work,
                 double* log_density, Real* gradient) {
    const int d = static_cast<int>(plan.dimension);
    Real* parameters = work;
    Real* gradients = parameters + d * kLanes;
    Real* densities = gradients + d * kLanes;
    for (int i = 0; i < d; ++i) fill(parameters + i * kLanes, kLanes, theta[i]);
    evaluate(model, slots, plan.row_blocks == 0 ? 1 : plan.row_blocks, parameters, densities, gradients,
             densities + kLanes);
    *log_density = static_cast<double>(densities[0]);
    for (int i = 0; i < d; ++i) gradient[i] = gradients[i * kLanes];
}

}  // namespace
}  // namespace tinyelbo

extern "C" te_status te_log_density_gradient(const te_model* model, const te_slot* slots, te_span theta, te_span work,
                                             double* log_density, te_span gradient) {
    using namespace tinyelbo;
    if (model == nullptr || log_density == nullptr || model->plan == nullptr) return TE_STATUS_NULL_POINTER;
    if (slots == nullptr && model->num_slots > 0) return TE_STATUS_NULL_POINTER;
    if (model->abi_version != TE_ABI_VERSION) return TE_STATUS_ABI_MISMATCH;
    te_plan plan{};
    te_fault fault{};
    if (const te_status status = model->plan(slots, &plan, &fault)) return status;
    if (const te_status status = check_span(theta, plan.dimension)) return status;
    if (const te_status status = check_span(gradient, plan.dimension)) return status;
    if (work.values == nullptr) return TE_STATUS_NULL_POINTER;
    if (gradient.type != theta.type || work.type != theta.type ||
        work.count < TE_DENSITY_WORK(plan.dimension, plan.scratch))
        return TE_STATUS_BAD_SPAN;
    if (theta.type == TE_F64) {
        if (model->density_f64 == nullptr) return TE_STATUS_NO_DENSITY;
        evaluate_at(*model, slots, plan, static_cast<const double*>(theta.values), static_cast<double*>(work.values),
                    log_density, static_cast<double*>(gradient.values));
    } else {
        if (model->density_f32 == nullptr) return TE_STATUS_NO_DENSITY;
        evaluate_at(*model, slots, plan, static_cast<const float*>(theta.values), static_cast<float*>(work.values),
                    log_density, static_cast<float*>(gradient.values));
    }
    return TE_STATUS_OK;
}
