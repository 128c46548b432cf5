#include "../fit/results.hpp"
#include "../base/slot.hpp"
#include "../math/vector.hpp"
#include "checks.hpp"

using namespace tinyelbo;

namespace {

bool can_predict(const te_fit& fit) {
    const te_model* model = fit.config.model;
    if (model == nullptr) return false;
    return fit.config.precision == TE_F64 ? model->predict_f64 != nullptr : model->predict_f32 != nullptr;
}

template <class Real>
te_status predict_rows(const Engine<Real>& engine, std::uint32_t first, const te_slot& features, double level,
                       std::uint32_t num_draws, const te_span& work, const te_span (&out)[3]) {
    const std::uint32_t p = features.columns;
    Real* row = static_cast<Real*>(work.values);
    for (std::uint32_t i = 0; i < features.rows; ++i) {
        for (std::uint32_t j = 0; j < p; ++j) {
            row[j] = slot_value<Real>(features, i, j);
            if (!all_finite(row + j, 1)) return TE_STATUS_DATA_NOT_FINITE;
        }
        const Prediction<Real> prediction =
            predict(engine, first + i, row, static_cast<Real>(level), row + p, num_draws);
        put(out[0], i, prediction.mean);
        put(out[1], i, prediction.lower);
        put(out[2], i, prediction.upper);
    }
    return TE_STATUS_OK;
}

// Writes element(engine, i) of a vector of the fit's dimension.
template <class Element>
te_status put_vector(const te_fit* fit, const te_span& out, const Element& element) {
    if (const te_status status = check_fit(fit)) return status;
    const std::uint32_t d = fit->plan.dimension;
    if (const te_status status = check_span(out, d)) return status;
    with_engine(*fit, [&](auto& engine) {
        for (std::uint32_t i = 0; i < d; ++i) put(out, i, element(engine, static_cast<int>(i)));
    });
    return TE_STATUS_OK;
}

// The same of a square matrix, by rows.
template <class Element>
te_status put_matrix(const te_fit* fit, const te_span& out, const Element& element) {
    if (const te_status status = check_fit(fit)) return status;
    const std::uint32_t d = fit->plan.dimension;
    if (const te_status status = check_span(out, std::uint64_t{d} * d)) return status;
    with_engine(*fit, [&](auto& engine) {
        for (std::uint32_t i = 0; i < d; ++i)
            for (std::uint32_t j = 0; j < d; ++j)
                put(out, std::uint64_t{i} * d + j, element(engine, static_cast<int>(i), static_cast<int>(j)));
    });
    return TE_STATUS_OK;
}

}  // namespace

extern "C" {

te_status te_get_result(const te_fit* fit, te_result* result) {
    if (const te_status status = check_fit(fit)) return status;
    if (result == nullptr) return TE_STATUS_NULL_POINTER;
    with_engine(*fit, [&](auto& engine) {
        const auto& state = *engine.state;
        *result = {static_cast<te_verdict>(state.verdict),
                   fit->plan.dimension,
                   state.steps,
                   state.skipped,
                   state.evaluations,
                   state.hessian_products,
                   state.row_blocks,
                   static_cast<double>(state.elbo),
                   static_cast<double>(state.elbo_se),
                   static_cast<double>(state.error_bound),
                   static_cast<double>(state.k_hat),
                   static_cast<double>(state.effective_draws)};
    });
    return TE_STATUS_OK;
}

te_status te_get_mean(const te_fit* fit, te_span out) {
    return put_vector(fit, out, [](auto& engine, int i) { return engine.q.mean[i]; });
}

te_status te_get_sd(const te_fit* fit, te_span out) {
    return put_vector(fit, out, [](auto& engine, int i) { return sqrt(covariance(engine, i, i)); });
}

te_status te_get_covariance(const te_fit* fit, te_span out) {
    return put_matrix(fit, out, [](auto& engine, int i, int j) { return covariance(engine, i, j); });
}

te_status te_get_scale_tril(const te_fit* fit, te_span out) {
    return put_matrix(fit, out, [](auto& engine, int i, int j) { return scale_element(engine, i, j); });
}

te_status te_get_mean_error(const te_fit* fit, te_span out) {
    return put_vector(fit, out, [](auto& engine, int i) { return engine.mean_error[i]; });
}

te_status te_get_corrected_mean(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    if (fit->config.importance == nullptr || te_get_verdict(fit) == TE_VERDICT_RUNNING) return TE_STATUS_NOT_AVAILABLE;
    return put_vector(fit, out, [](auto& engine, int i) { return engine.importance_store[i]; });
}

te_status te_get_response_covariance(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    const bool available = with_engine(*fit, [](auto& engine) { return engine.state->response.available != 0; });
    if (!available) return TE_STATUS_NOT_AVAILABLE;
    return put_matrix(fit, out, [](auto& engine, int i, int j) { return response_covariance(engine, i, j); });
}

te_status te_view_mean(const te_fit* fit, te_span* mean) {
    if (const te_status status = check_fit(fit)) return status;
    if (mean == nullptr) return TE_STATUS_NULL_POINTER;
    with_engine(*fit, [&](auto& engine) { *mean = {engine.q.mean, fit->config.precision, fit->plan.dimension}; });
    return TE_STATUS_OK;
}

te_status te_get_hash(const te_fit* fit, uint64_t* hash) {
    if (const te_status status = check_fit(fit)) return status;
    if (hash == nullptr) return TE_STATUS_NULL_POINTER;
    *hash = with_engine(*fit, [](auto& engine) { return posterior_hash(engine); });
    return TE_STATUS_OK;
}

te_status te_sample(const te_fit* fit, uint32_t first, te_span draws) {
    if (const te_status status = check_fit(fit)) return status;
    const std::uint32_t d = fit->plan.dimension;
    if (draws.values == nullptr) return TE_STATUS_NULL_POINTER;
    if (draws.type != fit->config.precision || draws.count % d != 0) return TE_STATUS_BAD_SPAN;
    with_engine(*fit, [&](auto& engine) {
        auto* theta = static_cast<decltype(engine.parameters)>(draws.values);
        for (std::uint32_t i = 0; i < draws.count / d; ++i) sample(engine, first + i, theta + std::size_t{i} * d);
    });
    return TE_STATUS_OK;
}

te_status te_predict(const te_fit* fit, uint32_t first, const te_slot* features, double level, uint32_t num_draws,
                     te_span work, te_span mean, te_span lower, te_span upper) {
    if (const te_status status = check_fit(fit)) return status;
    if (features == nullptr || features->values == nullptr || work.values == nullptr) return TE_STATUS_NULL_POINTER;
    if (!can_predict(*fit)) return TE_STATUS_NO_PREDICTION;
    if (!(level > 0 && level < 1)) return TE_STATUS_BAD_LEVEL;
    if (num_draws == 0 || num_draws % TE_LANES != 0) return TE_STATUS_BAD_NUM_DRAWS;
    if (element_bytes(features->type) == 0) return TE_STATUS_BAD_SLOT_TYPE;
    if (features->columns != fit->plan.features) return TE_STATUS_BAD_SLOT_SHAPE;
    if (work.type != fit->config.precision ||
        work.count < TE_PREDICT_WORK(fit->plan.dimension, features->columns, num_draws))
        return TE_STATUS_BAD_SPAN;
    const te_span out[3] = {mean, lower, upper};
    for (const te_span& span : out)
        if (const te_status status = check_span(span, features->rows)) return status;
    return with_engine(
        *fit, [&](auto& engine) { return predict_rows(engine, first, *features, level, num_draws, work, out); });
}

}  // extern "C"
