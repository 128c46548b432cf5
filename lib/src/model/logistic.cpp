// te_logistic: y ~ Bernoulli(logistic(X beta)).
#include "../math/vector.hpp"
#include "glm_model.hpp"
#include "logistic_kernel.hpp"

namespace tinyelbo {

const GlmKernels* logistic_kernels(Isa isa) {
#if TE_X86_DISPATCH
    if (!machine_has(isa)) return nullptr;
    if (isa == Isa::kAvx512) return logistic_avx512_kernels;
    if (isa == Isa::kAvx2) return logistic_avx2_kernels;
#endif
    return isa == Isa::kBaseline ? &kLogisticKernels : nullptr;
}

namespace {

te_status plan_logistic(const te_slot* slots, std::uint32_t, te_type, te_plan* plan, te_fault* fault) {
    return plan_glm(slots, 0, plan, fault);
}

te_status check_logistic(const te_slot* slots, te_fault* fault) { return check_glm(slots, true, fault); }

template <class Real, GlmKernel<Real> GlmKernels::*kernel>
void logistic_density(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                      Real* log_density, Real* gradient, Real* scratch) {
    add_glm(widest(logistic_kernels).*kernel, slots[TE_GLM_X].columns, slots, begin, end, parameters, log_density,
            gradient, scratch);
}

template <class Real, GlmProduct<Real> GlmKernels::*kernel>
void logistic_product(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                      const Real* direction, Real* product, Real* scratch) {
    add_glm_product(widest(logistic_kernels).*kernel, slots[TE_GLM_X].columns, slots, begin, end, parameters, direction,
                    product, scratch);
}

template <class Real>
void predict_logistic(const te_slot* slots, const Real* features, const Real* parameters, const Real*, Real* response) {
    Real eta[kLanes];
    predict_row(features, slots[TE_GLM_X].columns, parameters, eta);
    for (int lane = 0; lane < kLanes; lane += kWidth<Real>)
        store(response + lane, logistic(load<WidePack<Real>>(eta + lane)));
}

}  // namespace
}  // namespace tinyelbo

const te_model te_logistic = {
    TE_ABI_VERSION,
    TE_GLM_NUM_SLOTS,
    "logistic",
    tinyelbo::plan_logistic,
    tinyelbo::check_logistic,
    nullptr,
    nullptr,
    tinyelbo::if_precision<double>(tinyelbo::logistic_density<double, &tinyelbo::GlmKernels::f64>),
    tinyelbo::if_precision<float>(tinyelbo::logistic_density<float, &tinyelbo::GlmKernels::f32>),
    tinyelbo::if_precision<double>(tinyelbo::predict_logistic<double>),
    tinyelbo::if_precision<float>(tinyelbo::predict_logistic<float>),
    tinyelbo::if_precision<double>(
        tinyelbo::if_all_parts(tinyelbo::logistic_product<double, &tinyelbo::GlmKernels::product_f64>)),
    tinyelbo::if_precision<float>(
        tinyelbo::if_all_parts(tinyelbo::logistic_product<float, &tinyelbo::GlmKernels::product_f32>)),
};
