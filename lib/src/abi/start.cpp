#include "../fit/start.hpp"
#include "checks.hpp"

using namespace tinyelbo;

namespace {

template <class Real>
bool has_begun(const Engine<Real>& engine) {
    return engine.state->asked || engine.state->evaluations > 0;
}

template <class Real>
te_status begin_at(Engine<Real>& engine, const GaussianNumbers& from) {
    if (!write_start(engine, from)) return TE_STATUS_BAD_START;
    start_at(engine);
    return TE_STATUS_OK;
}

// The q of a fit.
GaussianNumbers numbers_of(const te_fit& fit) {
    const te_type type = fit.config.precision;
    const ScaleLayout layout = fit.config.family->full_rank ? ScaleLayout::kPacked : ScaleLayout::kDiagonal;
    return with_engine(fit, [&](auto& engine) {
        return GaussianNumbers{fit.plan.dimension, {engine.q.mean, type}, {engine.q.scale, type}, layout};
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
    return with_engine(*fit,
                       [&](auto& engine) { return has_begun(engine) ? TE_STATUS_STARTED : begin_at(engine, from); });
}

te_status te_warm_start(te_fit* fit, const te_fit* earlier) {
    if (const te_status status = check_fit(fit)) return status;
    if (const te_status status = check_fit(earlier)) return status;
    if (fit->plan.dimension != earlier->plan.dimension) return TE_STATUS_BAD_DIMENSION;
    const GaussianNumbers from = numbers_of(*earlier);
    return with_engine(*fit, [&](auto& engine) {
        const bool again = fit->block == earlier->block && engine.state->verdict != TE_VERDICT_RUNNING;
        return has_begun(engine) && !again ? TE_STATUS_STARTED : begin_at(engine, from);
    });
}

}  // extern "C"
