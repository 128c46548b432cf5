#include "checks.hpp"

extern "C" te_status te_posterior_to_prior(const te_fit* fit, te_span mean, te_span scale_tril, te_slot* slots) {
    using namespace tinyelbo;
    if (const te_status status = check_fit(fit)) return status;
    if (slots == nullptr) return TE_STATUS_NULL_POINTER;
    const std::uint32_t d = fit->plan.dimension;
    if (const te_status status = check_span(mean, d)) return status;
    if (const te_status status = check_span(scale_tril, std::uint64_t{d} * d)) return status;
    if (const te_status status = te_get_mean(fit, mean)) return status;
    if (const te_status status = te_get_scale_tril(fit, scale_tril)) return status;
    slots[TE_GLM_PRIOR_MEAN] = te_vector(mean.values, mean.type, d);
    slots[TE_GLM_PRIOR_SCALE] = te_matrix(scale_tril.values, scale_tril.type, d, d);
    return TE_STATUS_OK;
}
