// A model and options as te_config has them, and why it is refused.
#pragma once

#include <string>

#include "model.hpp"
#include "options.hpp"

namespace tinyelbo {
namespace detail {

/// Points to the model's slots.
template <class Real, auto Defaults>
te_config make_config(const Model& model, const BasicOptions<Defaults>& options) {
    te_config config = te_minimal_config(model.table(), options.family, options.optimizer);
    config.precision = slot_type<Real>();
    config.slots = model.slots().data();
    config.num_slots = static_cast<std::uint32_t>(model.slots().size());
    config.dimension = model.table() == nullptr ? model.dimension() : 0;
    config.sampler = options.sampler;
    config.gradient = options.gradient;
    config.importance = options.importance;
    config.response = options.response;
    config.draws = options.draws;
    config.max_steps = options.max_steps;
    config.elbo_draws = options.elbo_draws;
    config.tolerance = options.tolerance;
    config.step_size = options.step_size;
    config.seed = options.seed;
    return config;
}

/// Throws an Error that names the faulty data, or the number that would do.
[[noreturn]] inline void refuse(const Model& model, const te_config& config, te_status status,
                                const te_fault& fault = {}) {
    std::uint32_t least = 0;
    if (status == TE_STATUS_TOO_FEW_DRAWS && te_required_draws(&config, &least) == TE_STATUS_OK) {
        throw Error(status,
                    std::to_string(config.draws) + " draws where at least " + std::to_string(least) + " are needed");
    }
    model.throw_error(status, fault);
}

inline std::size_t required_bytes(const Model& model, const te_config& config) {
    std::size_t bytes = 0;
    const te_status status = te_required_bytes(&config, &bytes);
    if (status != TE_STATUS_OK) refuse(model, config, status);
    return bytes;
}

}  // namespace detail

/// The least Options::draws that fixed draws can carry the family with; 1 for fresh draws.
inline std::uint32_t required_draws(const Model& model, const Options& options) {
    const te_config config = detail::make_config<double>(model, options);
    std::uint32_t draws = 0;
    detail::check(te_required_draws(&config, &draws));
    return draws;
}

}  // namespace tinyelbo
