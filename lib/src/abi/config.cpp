#include <type_traits>

#include "checks.hpp"

namespace tinyelbo {
namespace {

// The number in an enum that a C caller has written: any at all, and to load that as the enum would be undefined.
template <class Enum>
auto raw(const Enum& field) {
    std::underlying_type_t<Enum> number;
    __builtin_memcpy(&number, &field, sizeof number);
    return number;
}

bool is_precision(const te_type& type) { return raw(type) == TE_F64 || raw(type) == TE_F32; }

bool is_positive(double x) { return x > 0 && x - x == 0; }

te_status check_numbers(const te_config& config) {
    if (!is_precision(config.precision) || (TE_PRECISIONS & config.precision) == 0) return TE_STATUS_BAD_PRECISION;
    if (config.draws == 0 || config.draws > 65536) return TE_STATUS_BAD_DRAWS;
    if (config.max_steps == 0) return TE_STATUS_BAD_STEPS;
    if (config.elbo_draws < 4 || config.elbo_draws > 1u << 30) return TE_STATUS_BAD_ELBO_DRAWS;
    if (config.tolerance != 0 && !is_positive(config.tolerance)) return TE_STATUS_BAD_TOLERANCE;
    if (!is_positive(config.step_size)) return TE_STATUS_BAD_STEP_SIZE;
    if (raw(config.gradient) != TE_GRADIENT_STL && raw(config.gradient) != TE_GRADIENT_REPARAM)
        return TE_STATUS_BAD_GRADIENT;
    return TE_STATUS_OK;
}

te_status plan_model(const te_config& config, te_plan* plan, te_fault* fault) {
    *plan = {config.dimension, 1, 0, 0, 0};
    if (config.model == nullptr) return TE_STATUS_OK;
    if (config.model->abi_version != TE_ABI_VERSION) return TE_STATUS_ABI_MISMATCH;
    if (config.model->plan == nullptr) return TE_STATUS_NULL_POINTER;
    if (config.num_slots < config.model->num_slots) return TE_STATUS_MISSING_SLOT;
    if (config.slots == nullptr && config.model->num_slots > 0) return TE_STATUS_NULL_POINTER;
    const te_status status = config.model->plan(config.slots, config.num_slots, config.precision, plan, fault);
    if (status == TE_STATUS_OK && plan->row_blocks == 0) plan->row_blocks = 1;
    return status;
}

// Whether the config's parts go together, and have draws enough.
te_status check_parts(const te_config& config, std::uint32_t dimension) {
    const te_draws& sampler = sampler_of(config, dimension);
    const te_optimizer& optimizer = *config.optimizer;
    const bool full_rank = config.family->full_rank;
    if (!TE_ALL_PARTS && (optimizer.fixed_draws || config.response != nullptr)) return TE_STATUS_MISSING_PART;
    if (dimension > sampler.max_dimension) return TE_STATUS_BAD_SAMPLER;
    if (sampler.fixed != optimizer.fixed_draws) return TE_STATUS_BAD_COMBINATION;
    if (sampler.fixed && config.gradient != TE_GRADIENT_REPARAM) return TE_STATUS_BAD_COMBINATION;
    if (config.response != nullptr && full_rank) return TE_STATUS_BAD_COMBINATION;
    return config.draws < optimizer.least_draws(dimension, full_rank) ? TE_STATUS_TOO_FEW_DRAWS : TE_STATUS_OK;
}

}  // namespace

te_status check_config(const te_config* config, te_plan* plan, te_fault* fault) {
    if (config == nullptr) return TE_STATUS_NULL_POINTER;
    if (config->cookie != kConfigCookie) return TE_STATUS_CONFIG_UNINITIALISED;
    if (config->family == nullptr || config->optimizer == nullptr) return TE_STATUS_MISSING_PART;
    if (const te_status status = check_numbers(*config)) return status;
    if (const te_status status = plan_model(*config, plan, fault)) return status;
    if (plan->dimension == 0) return TE_STATUS_BAD_DIMENSION;
    if (const te_status status = check_parts(*config, plan->dimension)) return status;
    // Indices of matrix elements and lanes stay far below 2^31 when the block does.
    if (plan->dimension > 1u << 26 || plan->scratch > 1u << 29) return TE_STATUS_TOO_LARGE;
    if (block_bytes(*config, plan->dimension, plan->scratch) > 0xffffffffu) return TE_STATUS_TOO_LARGE;
    return TE_STATUS_OK;
}

te_status check_fit(const te_fit* fit) {
    if (fit == nullptr) return TE_STATUS_NULL_POINTER;
    return fit->cookie == kFitCookie ? TE_STATUS_OK : TE_STATUS_FIT_UNINITIALISED;
}

te_status check_span(const te_span& span, std::uint64_t count) {
    if (span.values == nullptr) return TE_STATUS_NULL_POINTER;
    return is_precision(span.type) && span.count == count ? TE_STATUS_OK : TE_STATUS_BAD_SPAN;
}

}  // namespace tinyelbo

extern "C" te_config te_minimal_config(const te_model* model, const te_family* family, const te_optimizer* optimizer) {
    te_config config{};
    config.cookie = tinyelbo::kConfigCookie;
    config.precision = TE_F64;
    config.model = model;
    config.family = family;
    config.optimizer = optimizer;
    config.gradient = optimizer != nullptr ? optimizer->gradient : TE_GRADIENT_STL;
    config.draws = optimizer != nullptr ? optimizer->draws : 8;
    config.max_steps = 4000;
    config.elbo_draws = 128;
    config.step_size = 0.01;
    config.seed = 1;
    return config;
}

extern "C" te_status te_required_draws(const te_config* config, uint32_t* draws) {
    using namespace tinyelbo;
    if (draws == nullptr) return TE_STATUS_NULL_POINTER;
    te_plan plan{};
    te_fault fault{};
    const te_status status = check_config(config, &plan, &fault);
    if (status != TE_STATUS_OK && status != TE_STATUS_TOO_FEW_DRAWS) return status;
    *draws = config->optimizer->least_draws(plan.dimension, config->family->full_rank);
    return TE_STATUS_OK;
}

extern "C" te_status te_required_bytes(const te_config* config, size_t* bytes) {
    using namespace tinyelbo;
    if (bytes == nullptr) return TE_STATUS_NULL_POINTER;
    te_plan plan{};
    te_fault fault{};
    if (const te_status status = check_config(config, &plan, &fault)) return status;
    *bytes = static_cast<size_t>(block_bytes(*config, plan.dimension, plan.scratch));
    return TE_STATUS_OK;
}
