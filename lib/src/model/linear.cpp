// te_linear: y ~ N(X beta, sigma^2).
#include "../math/vector.hpp"
#include "glm_model.hpp"
#include "linear_kernel.hpp"

namespace tinyelbo {

const GlmKernels* linear_kernels(Isa isa) {
#if TE_X86_DISPATCH
    if (!machine_has(isa)) return nullptr;
    if (isa == Isa::kAvx512) return linear_avx512_kernels;
    if (isa == Isa::kAvx2) return linear_avx2_kernels;
#endif
    return isa == Isa::kBaseline ? &kLinearKernels : nullptr;
}

namespace {

// Parameters after the coefficients: log sigma, unless sigma is known.
std::uint32_t extra(const te_slot* slots) { return is_empty(slots[TE_GLM_NOISE_SD]) ? 1 : 0; }

te_status plan_linear(const te_slot* slots, std::uint32_t, te_type, te_plan* plan, te_fault* fault) {
    if (const te_status status = plan_noise_sd(slots, fault)) return status;
    return plan_glm(slots, extra(slots), plan, fault);
}

te_status check_linear(const te_slot* slots, te_fault* fault) {
    if (const te_status status = check_glm(slots, false, fault)) return status;
    return check_noise_sd(slots, fault);
}

template <class Real, GlmKernel<Real> GlmKernels::*kernel>
void linear_density(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                    Real* log_density, Real* gradient, Real* scratch) {
    add_glm(widest(linear_kernels).*kernel, slots[TE_GLM_X].columns + extra(slots), slots, begin, end, parameters,
            log_density, gradient, scratch);
}

template <class Real, GlmProduct<Real> GlmKernels::*kernel>
void linear_product(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                    const Real* direction, Real* product, Real* scratch) {
    add_glm_product(widest(linear_kernels).*kernel, slots[TE_GLM_X].columns + extra(slots), slots, begin, end,
                    parameters, direction, product, scratch);
}

template <class Real>
void predict_linear(const te_slot* slots, const Real* features, const Real* parameters, const Real* noise,
                    Real* response) {
    const std::uint32_t p = slots[TE_GLM_X].columns;
    const Real* log_sd = parameters + std::size_t{p} * kLanes;
    Real sd[kLanes];
    if (extra(slots))
        for (int lane = 0; lane < kLanes; ++lane) sd[lane] = exp(log_sd[lane]);
    else
        for (int lane = 0; lane < kLanes; ++lane) sd[lane] = slot_value<Real>(slots[TE_GLM_NOISE_SD], 0, 0);
    predict_row(features, p, parameters, response);
    for (int lane = 0; lane < kLanes; ++lane) response[lane] += sd[lane] * noise[lane];
}

}  // namespace
}  // namespace tinyelbo

const te_model te_linear = {
    TE_ABI_VERSION,
    TE_GLM_NUM_SLOTS,
    "linear",
    tinyelbo::plan_linear,
    tinyelbo::check_linear,
    nullptr,
    nullptr,
    tinyelbo::if_precision<double>(tinyelbo::linear_density<double, &tinyelbo::GlmKernels::f64>),
    tinyelbo::if_precision<float>(tinyelbo::linear_density<float, &tinyelbo::GlmKernels::f32>),
    tinyelbo::if_precision<double>(tinyelbo::predict_linear<double>),
    tinyelbo::if_precision<float>(tinyelbo::predict_linear<float>),
    tinyelbo::if_precision<double>(
        tinyelbo::if_all_parts(tinyelbo::linear_product<double, &tinyelbo::GlmKernels::product_f64>)),
    tinyelbo::if_precision<float>(
        tinyelbo::if_all_parts(tinyelbo::linear_product<float, &tinyelbo::GlmKernels::product_f32>)),
};
