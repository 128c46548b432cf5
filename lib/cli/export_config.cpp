#include "export_config.hpp"

namespace tinyelbo::cli {
namespace {

std::string name_of(const te_family* family) { return family == full_rank ? "te_full_rank" : "te_mean_field"; }

std::string name_of(const te_optimizer* optimizer) {
    if (optimizer == lbfgs) return "te_lbfgs";
    return optimizer == plain_adam ? "te_plain_adam" : "te_adam";
}

std::string name_of(const te_draws* sampler) {
    if (sampler == orthogonal_draws) return "te_orthogonal_draws";
    if (sampler == antithetic_draws) return "te_antithetic_draws";
    if (sampler == independent_draws) return "te_independent_draws";
    return sampler == qmc_draws ? "te_qmc_draws" : "te_fixed_draws";
}

std::string assignment(const std::string& field, const std::string& value) {
    return "    config." + field + " = " + value + ";\n";
}

/// Those that te_minimal_config would not choose.
std::string settings(const Options& options) {
    const te_config minimal = te_minimal_config(nullptr, options.family, options.optimizer);
    std::string text;
    const auto set = [&](const char* field, auto value, auto usual, const std::string& shown) {
        if (value != usual) text += assignment(field, shown);
    };
    if (options.sampler != nullptr) text += assignment("sampler", "&" + name_of(options.sampler));
    const bool stl = options.gradient == TE_GRADIENT_STL;
    set("gradient", options.gradient, minimal.gradient, stl ? "TE_GRADIENT_STL" : "TE_GRADIENT_REPARAM");
    if (options.response != nullptr) text += assignment("response", "&te_linear_response");
    set("draws", options.draws, minimal.draws, std::to_string(options.draws) + "u");
    set("max_steps", options.max_steps, minimal.max_steps, std::to_string(options.max_steps) + "u");
    set("elbo_draws", options.elbo_draws, minimal.elbo_draws, std::to_string(options.elbo_draws) + "u");
    set("tolerance", options.tolerance, minimal.tolerance, c_number(options.tolerance, Precision::kDouble));
    set("step_size", options.step_size, minimal.step_size, c_number(options.step_size, Precision::kDouble));
    set("seed", options.seed, minimal.seed, "UINT64_C(" + std::to_string(options.seed) + ")");
    return text;
}

/// block.h knows te_adam with its own draws.
std::string block_size(const ExportedModel& model, const Options& options, Precision precision) {
    if (options.optimizer != adam || options.sampler != nullptr || options.response != nullptr) {
        return "/* te_required_bytes says how large a block of this config is. */\n";
    }
    const std::string family = options.family == full_rank ? "FULL_RANK" : "MEAN_FIELD";
    const std::string bytes = precision == Precision::kSingle ? "4" : "8";
    return define(upper(model.name) + "_BLOCK_BYTES",
                  "TE_" + family + "_BYTES(" + bytes + ", " + model.dimension + ", " + model.scratch + ")");
}

}  // namespace

std::string config_source(const ExportedModel& model, const Options& options, Precision precision) {
    return "\n" + block_size(model, options, precision) + "\n/* Binds te_slot slots[" + model.num_slots +
           "], which must last as long as fits of the config.\n * Pareto k-hat is left out: see config.importance. "
           "*/\n" +
           "static inline te_config " + model.name + "_config(te_slot *slots) {\n" +
           "    te_config config = te_minimal_config(&" + model.table + ", &" + name_of(options.family) + ", &" +
           name_of(options.optimizer) + ");\n" + model.bindings + assignment("precision", slot_type_of(precision)) +
           assignment("slots", "slots") + assignment("num_slots", model.num_slots) + settings(options) +
           "    return config;\n}\n";
}

std::string binding(const std::string& index, const std::string& array, Precision precision, std::size_t rows,
                    std::size_t columns) {
    return "    slots[" + index + "] = te_matrix(" + array + ", " + slot_type_of(precision) + ", " +
           std::to_string(rows) + "u, " + std::to_string(columns) + "u);\n";
}

}  // namespace tinyelbo::cli
