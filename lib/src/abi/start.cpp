#include "../fit/start.hpp"
#include "checks.hpp"

using namespace tinyelbo;

namespace {

bool has_begun(const te_fit& fit) {
    const FitCounters& counters = counters_of(fit);
    return counters.asked || counters.evaluations > 0;
}

te_status begin_at(const te_fit& fit, const GaussianNumbers& from) {
    return with_engine(fit, [&](auto& engine) {
        if (!write_start(engine, from)) return TE_STATUS_BAD_START;
        start_at(engine);
        return TE_STATUS_OK;
    });
}

}  // namespace

extern "C" {

te_status te_set_start(te_fit* fit, te_span mean, te_span scale_tril) {
    if (const te_status status = check_fit(fit)) return status;
    const std::uint32_t d = fit->plan.dimension;
    if (const te_status status = check_span(mean, d)) return status;
    if (const te_status status = check_span(scale_tril, std::uint64_t{d} * d)) return status;
    const GaussianNumbers from = {
        d, {mean.values, mean.type}, {scale_tril.values, scale_tril.type}, ScaleLayout::kDense};
    return has_begun(*fit) ? TE_STATUS_STARTED : begin_at(*fit, from);
}

te_status te_warm_start(te_fit* fit, const te_fit* earlier) {
    if (const te_status status = check_fit(fit)) return status;
    if (const te_status status = check_fit(earlier)) return status;
    if (fit->plan.dimension != earlier->plan.dimension) return TE_STATUS_BAD_DIMENSION;
    const bool again = fit->block == earlier->block && counters_of(*fit).verdict != TE_VERDICT_RUNNING;
    return has_begun(*fit) && !again ? TE_STATUS_STARTED : begin_at(*fit, numbers_of(*earlier));
}

}  // extern "C"
