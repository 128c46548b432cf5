#include "checks.hpp"

namespace tinyelbo {
namespace {

te_status check_block(const te_config& config, const te_plan& plan, const void* block, size_t bytes) {
    if (block == nullptr) return TE_STATUS_NULL_POINTER;
    if (reinterpret_cast<std::uintptr_t>(block) % TE_BLOCK_ALIGNMENT != 0) return TE_STATUS_BLOCK_MISALIGNED;
    if (bytes < block_bytes(config, plan.dimension, plan.scratch)) return TE_STATUS_BLOCK_TOO_SMALL;
    return TE_STATUS_OK;
}

bool has_density(const te_fit& fit) {
    const te_model* model = fit.config.model;
    if (model == nullptr) return false;
    return fit.config.precision == TE_F64 ? model->density_f64 != nullptr : model->density_f32 != nullptr;
}

template <class Real>
void evaluate(const te_fit& fit, const Engine<Real>& engine, std::uint32_t begin, std::uint32_t end) {
    const te_model& model = *fit.config.model;
    const auto run = [&](auto density, auto product) {
        if (wants_product(engine))
            product(fit.config.slots, begin, end, engine.parameters, engine.direction, engine.gradient, engine.scratch);
        else
            density(fit.config.slots, begin, end, engine.parameters, engine.log_density, engine.gradient,
                    engine.scratch);
    };
    if constexpr (sizeof(Real) == 8)
        run(model.density_f64, model.hessian_product_f64);
    else
        run(model.density_f32, model.hessian_product_f32);
}

template <class Real>
void step(const te_fit& fit, Engine<Real>& engine, std::uint32_t row_blocks) {
    FitState<Real>& state = *engine.state;
    while (row_blocks > 0 && state.verdict == TE_VERDICT_RUNNING) {
        ask(engine);
        const std::uint32_t rest = fit.plan.row_blocks - state.row_cursor;
        const std::uint32_t now = rest < row_blocks ? rest : row_blocks;
        evaluate(fit, engine, state.row_cursor, state.row_cursor + now);
        state.row_cursor += now;
        state.row_blocks += now;
        row_blocks -= now;
        if (state.row_cursor == fit.plan.row_blocks) tell(engine);
    }
}

}  // namespace

te_status bind_fit(te_fit* fit, const te_config* config, void* block, size_t bytes) {
    if (fit == nullptr) return TE_STATUS_NULL_POINTER;
    const te_config wanted = config != nullptr ? *config : te_config{};  // a copy: it may be the fit's own
    *fit = te_fit{};
    if (config == nullptr) return TE_STATUS_NULL_POINTER;
    te_plan plan{};
    te_status status = check_config(&wanted, &plan, &fit->fault);
    if (status == TE_STATUS_OK) status = check_block(wanted, plan, block, bytes);
    if (status == TE_STATUS_OK && wanted.model != nullptr && wanted.model->check != nullptr)
        status = wanted.model->check(wanted.slots, &fit->fault);
    if (status != TE_STATUS_OK) return status;
    fit->config = wanted;
    fit->plan = plan;
    fit->block = block;
    return TE_STATUS_OK;
}

}  // namespace tinyelbo

using namespace tinyelbo;

extern "C" {

te_status te_init(te_fit* fit, const te_config* config, void* block, size_t bytes) {
    if (const te_status status = bind_fit(fit, config, block, bytes)) return status;
    const te_status status = with_engine(*fit, [&](auto& engine) {
        if (const te_status bound = bind_model(*fit, engine)) return bound;
        start(engine, fingerprint(fit->config, fit->plan));
        return TE_STATUS_OK;
    });
    if (status == TE_STATUS_OK) fit->cookie = kFitCookie;
    return status;
}

te_status te_attach(te_fit* fit, const te_config* config, void* block, size_t bytes) {
    if (const te_status status = bind_fit(fit, config, block, bytes)) return status;
    const FitCounters& counters = counters_of(*fit);
    if (counters.magic != kStateMagic || counters.fingerprint != fingerprint(fit->config, fit->plan))
        return TE_STATUS_BLOCK_FOREIGN;
    const te_status status = with_engine(*fit, [&](auto& engine) { return bind_model(*fit, engine); });
    if (status == TE_STATUS_OK) fit->cookie = kFitCookie;
    return status;
}

te_fault te_get_fault(const te_fit* fit) { return fit == nullptr ? te_fault{} : fit->fault; }

te_status te_ask(te_fit* fit, te_request* request) {
    if (const te_status status = check_fit(fit)) return status;
    if (request == nullptr) return TE_STATUS_NULL_POINTER;
    if (counters_of(*fit).verdict != TE_VERDICT_RUNNING) return TE_STATUS_FINISHED;
    with_engine(*fit, [&](auto& engine) {
        ask(engine);
        *request = {engine.parameters,   engine.log_density,   engine.gradient,
                    fit->plan.dimension, engine.state->active, wants_product(engine) ? engine.direction : nullptr};
    });
    return TE_STATUS_OK;
}

te_status te_tell(te_fit* fit) {
    if (const te_status status = check_fit(fit)) return status;
    if (counters_of(*fit).verdict != TE_VERDICT_RUNNING) return TE_STATUS_FINISHED;
    if (!counters_of(*fit).asked) return TE_STATUS_NOTHING_ASKED;
    with_engine(*fit, [](auto& engine) { tell(engine); });
    return TE_STATUS_OK;
}

te_status te_step(te_fit* fit, uint32_t row_blocks) {
    if (const te_status status = check_fit(fit)) return status;
    if (!has_density(*fit)) return TE_STATUS_NO_DENSITY;
    if (counters_of(*fit).verdict != TE_VERDICT_RUNNING) return TE_STATUS_FINISHED;
    with_engine(*fit, [&](auto& engine) { step(*fit, engine, row_blocks); });
    return TE_STATUS_OK;
}

te_verdict te_get_verdict(const te_fit* fit) {
    if (check_fit(fit) != TE_STATUS_OK) return TE_VERDICT_COUNT;
    return static_cast<te_verdict>(counters_of(*fit).verdict);
}

}  // extern "C"
