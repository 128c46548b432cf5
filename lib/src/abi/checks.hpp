// What every entry point asks of its arguments before it touches them.
#pragma once

#include "../base/parts.hpp"
#include "../fit/engine.hpp"
#include "../fit/numbers.hpp"

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

// The head of the fit's block.
inline FitCounters& counters_of(const te_fit& fit) { return *static_cast<FitCounters*>(fit.block); }

// The q of a fit.
GaussianNumbers numbers_of(const te_fit& fit);

template <class Real, class Action>
auto with_engine_of(const te_fit& fit, const Action& action) {
    Engine<Real> engine = open_engine<Real>(fit.config, fit.block, fit.plan.dimension);
    return action(engine);
}

// Calls action(engine) with the engine of the fit's precision.
template <class Action>
auto with_engine(const te_fit& fit, const Action& action) {
    if constexpr (!kHasPrecision<float>)
        return with_engine_of<double>(fit, action);
    else if constexpr (!kHasPrecision<double>)
        return with_engine_of<float>(fit, action);
    else
        return fit.config.precision == TE_F64 ? with_engine_of<double>(fit, action)
                                              : with_engine_of<float>(fit, action);
}

}  // namespace tinyelbo
