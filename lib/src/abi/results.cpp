#include "../fit/results.hpp"
#include "../base/hash.hpp"
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

// The arrays of a fit's block that are results as they stand.
struct ResultArrays {
    const void *mean, *scale, *mean_error, *corrected_mean, *response_covariance;
};

ResultArrays arrays_of(const te_fit& fit) {
    return with_engine(fit, [](auto& engine) {
        return ResultArrays{engine.q.mean, engine.q.scale, engine.mean_error, engine.importance_store,
                            engine.response_store};
    });
}

// Writes element i of a result.
void put(const te_span& span, std::uint64_t i, double value) {
    if (span.type == TE_F64)
        static_cast<double*>(span.values)[i] = value;
    else
        static_cast<float*>(span.values)[i] = static_cast<float>(value);
}

// Writes a vector of the fit's dimension that lies in its block.
te_status put_array(const te_fit& fit, const te_span& out, const void* values) {
    const Numbers numbers = {values, fit.config.precision};
    if (const te_status status = check_span(out, fit.plan.dimension)) return status;
    for (std::uint32_t i = 0; i < out.count; ++i) put(out, i, numbers[i]);
    return TE_STATUS_OK;
}

// Writes element(i, j) of a square matrix, by rows.
template <class Element>
te_status put_matrix(const te_fit& fit, const te_span& out, const Element& element) {
    const std::uint32_t d = fit.plan.dimension;
    if (const te_status status = check_span(out, std::uint64_t{d} * d)) return status;
    for (std::uint32_t i = 0; i < d; ++i)
        for (std::uint32_t j = 0; j < d; ++j) put(out, std::uint64_t{i} * d + j, element(i, j));
    return TE_STATUS_OK;
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
        put(out[0], i, static_cast<double>(prediction.mean));
        put(out[1], i, static_cast<double>(prediction.lower));
        put(out[2], i, static_cast<double>(prediction.upper));
    }
    return TE_STATUS_OK;
}

void add_number(Fnv1a& hash, te_type precision, double value) {
    if (precision == TE_F64)
        hash.add(value);
    else
        hash.add(static_cast<float>(value));
}

std::uint64_t hash_of(const GaussianNumbers& q) {
    Fnv1a hash;
    for (std::uint32_t i = 0; i < q.dimension; ++i) add_number(hash, q.mean.type, q.mean[i]);
    for (std::uint32_t i = 0; i < q.dimension; ++i)
        for (std::uint32_t j = 0; j < q.dimension; ++j) add_number(hash, q.mean.type, q.scale_at(i, j));
    return hash.value;
}

}  // namespace

GaussianNumbers tinyelbo::numbers_of(const te_fit& fit) {
    const te_type type = fit.config.precision;
    const ResultArrays at = arrays_of(fit);
    return {fit.plan.dimension,
            {at.mean, type},
            {at.scale, type},
            fit.config.family->full_rank ? ScaleLayout::kPacked : ScaleLayout::kDiagonal};
}

extern "C" {

te_status te_get_result(const te_fit* fit, te_result* result) {
    if (const te_status status = check_fit(fit)) return status;
    if (result == nullptr) return TE_STATUS_NULL_POINTER;
    const FitCounters& counters = counters_of(*fit);
    *result = te_result{};
    result->verdict = static_cast<te_verdict>(counters.verdict);
    result->dimension = fit->plan.dimension;
    result->steps = counters.steps;
    result->skipped = counters.skipped;
    result->evaluations = counters.evaluations;
    result->hessian_products = counters.hessian_products;
    result->row_blocks = counters.row_blocks;
    with_engine(*fit, [&](auto& engine) {
        const auto& state = *engine.state;
        result->elbo = static_cast<double>(state.elbo);
        result->elbo_se = static_cast<double>(state.elbo_se);
        result->error_bound = static_cast<double>(state.error_bound);
        result->k_hat = static_cast<double>(state.k_hat);
        result->effective_draws = static_cast<double>(state.effective_draws);
    });
    return TE_STATUS_OK;
}

te_status te_get_mean(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    return put_array(*fit, out, arrays_of(*fit).mean);
}

te_status te_get_sd(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    if (const te_status status = check_span(out, fit->plan.dimension)) return status;
    with_engine(*fit, [&](auto& engine) {
        for (int i = 0; i < engine.dimension(); ++i)
            put(out, static_cast<std::uint32_t>(i), static_cast<double>(sqrt(covariance(engine, i, i))));
    });
    return TE_STATUS_OK;
}

te_status te_get_covariance(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    return with_engine(*fit, [&](auto& engine) {
        return put_matrix(*fit, out, [&](std::uint32_t i, std::uint32_t j) {
            return static_cast<double>(covariance(engine, static_cast<int>(i), static_cast<int>(j)));
        });
    });
}

te_status te_get_scale_tril(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    const GaussianNumbers q = numbers_of(*fit);
    return put_matrix(*fit, out, [&](std::uint32_t i, std::uint32_t j) { return q.scale_at(i, j); });
}

te_status te_get_mean_error(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    return put_array(*fit, out, arrays_of(*fit).mean_error);
}

te_status te_get_corrected_mean(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    if (fit->config.importance == nullptr || te_get_verdict(fit) == TE_VERDICT_RUNNING) return TE_STATUS_NOT_AVAILABLE;
    return put_array(*fit, out, arrays_of(*fit).corrected_mean);
}

te_status te_get_response_covariance(const te_fit* fit, te_span out) {
    if (const te_status status = check_fit(fit)) return status;
    const bool available = with_engine(*fit, [](auto& engine) { return engine.state->response.available != 0; });
    if (!available) return TE_STATUS_NOT_AVAILABLE;
    // Its packed lower triangle is the first thing in the response's store.
    const Numbers packed = {arrays_of(*fit).response_covariance, fit->config.precision};
    return put_matrix(*fit, out, [&](std::uint32_t i, std::uint32_t j) {
        return i < j ? packed[TE_TRIANGLE(j) + i] : packed[TE_TRIANGLE(i) + j];
    });
}

te_status te_view_mean(const te_fit* fit, te_span* mean) {
    if (const te_status status = check_fit(fit)) return status;
    if (mean == nullptr) return TE_STATUS_NULL_POINTER;
    *mean = {const_cast<void*>(arrays_of(*fit).mean), fit->config.precision, fit->plan.dimension};
    return TE_STATUS_OK;
}

te_status te_get_hash(const te_fit* fit, uint64_t* hash) {
    if (const te_status status = check_fit(fit)) return status;
    if (hash == nullptr) return TE_STATUS_NULL_POINTER;
    *hash = hash_of(numbers_of(*fit));
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
