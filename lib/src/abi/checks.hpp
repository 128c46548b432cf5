// What every entry point asks of its arguments before it touches them.
#pragma once

#include "../fit/engine.hpp"

namespace tinyelbo {

constexpr std::uint32_t kConfigCookie = 0x7465632f;
constexpr std::uint32_t kFitCookie = 0x7465662f;

// Checks a config down to the shapes of its data, and plans it.
te_status check_config(const te_config* config, te_plan* plan, te_fault* fault);

te_status check_fit(const te_fit* fit);

// Checks everything but what the block holds; on success the fit is whole but for its cookie.
te_status bind_fit(te_fit* fit, const te_config* config, void* block, size_t bytes);

// Fills in what a model keeps in its scratch between evaluations.
inline te_status bind_model(const te_model& model, const te_slot* slots, double* scratch, te_fault* fault) {
    return model.bind_f64 != nullptr ? model.bind_f64(slots, scratch, fault) : TE_STATUS_OK;
}
inline te_status bind_model(const te_model& model, const te_slot* slots, float* scratch, te_fault* fault) {
    return model.bind_f32 != nullptr ? model.bind_f32(slots, scratch, fault) : TE_STATUS_OK;
}

// The same for the model of a fit, if it has one.
template <class Real>
te_status bind_model(te_fit& fit, const Engine<Real>& engine) {
    if (fit.config.model == nullptr) return TE_STATUS_OK;
    return bind_model(*fit.config.model, fit.config.slots, engine.scratch, &fit.fault);
}

// Checks that span holds `count` numbers.
te_status check_span(const te_span& span, std::uint64_t count);

// Writes element i of a result.
template <class Real>
void put(const te_span& span, std::uint64_t i, Real value) {
    if (span.type == TE_F64)
        static_cast<double*>(span.values)[i] = static_cast<double>(value);
    else
        static_cast<float*>(span.values)[i] = static_cast<float>(value);
}

// Calls action(engine) with the engine of the fit's precision.
template <class Action>
auto with_engine(const te_fit& fit, const Action& action) {
    if (fit.config.precision == TE_F64) {
        Engine<double> engine = open_engine<double>(fit.config, fit.block, fit.plan.dimension);
        return action(engine);
    }
    Engine<float> engine = open_engine<float>(fit.config, fit.block, fit.plan.dimension);
    return action(engine);
}

}  // namespace tinyelbo
