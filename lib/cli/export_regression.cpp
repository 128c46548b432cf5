#include "export_regression.hpp"

#include <filesystem>

#include "export_config.hpp"
#include "export_posterior.hpp"
#include "format.hpp"

namespace tinyelbo::cli {
namespace {

/// The arrays of a model, and what binds them.
class Slots {
  public:
    Slots(const std::string& name, Precision precision, const std::string& file)
        : name_(name), precision_(precision), file_(file) {}

    void add(const char* index, const char* array, std::vector<double> values, std::size_t rows, std::size_t columns) {
        const std::string full = name_ + "_" + array;
        arrays_ += c_array(full, values, precision_, file_);
        bindings_ += binding(index, full, precision_, rows, columns);
    }
    void add_empty(const char* index) {
        bindings_ += std::string("    slots[") + index + "] = te_matrix(NULL, TE_TYPE_NONE, 0u, 0u);\n";
    }

    const std::string& arrays() const { return arrays_; }
    const std::string& bindings() const { return bindings_; }

  private:
    const std::string& name_;
    Precision precision_;
    const std::string& file_;
    std::string arrays_, bindings_;
};

void add_prior(Slots& slots, const Problem& problem, const FitOptions& options) {
    const std::size_t d = problem.parameters.size();
    if (problem.prior) {
        const auto& [file, model, names, mean, scale_tril] = *problem.prior;
        slots.add("TE_GLM_PRIOR_MEAN", "prior_mean", {mean.begin(), mean.end()}, d, 1);
        slots.add("TE_GLM_PRIOR_SCALE", "prior_scale", {scale_tril.begin(), scale_tril.end()}, d, d);
        return;
    }
    slots.add_empty("TE_GLM_PRIOR_MEAN");
    if (options.prior_sd) {
        slots.add("TE_GLM_PRIOR_SCALE", "prior_scale", {*options.prior_sd}, 1, 1);
    } else {
        slots.add_empty("TE_GLM_PRIOR_SCALE");
    }
}

Slots slots_of(const std::string& name, const Problem& problem, const FitOptions& options) {
    Slots slots(name, precision_of(options.single_precision), problem.file);
    const auto shape = problem.x.shape();
    slots.add("TE_GLM_X", "x", {problem.x.begin(), problem.x.end()}, shape[0], shape[1]);
    slots.add("TE_GLM_Y", "y", problem.y, shape[0], 1);
    add_prior(slots, problem, options);
    if (options.noise_sd) {
        slots.add("TE_GLM_NOISE_SD", "noise_sd", {*options.noise_sd}, 1, 1);
    } else {
        slots.add_empty("TE_GLM_NOISE_SD");
    }
    return slots;
}

ExportedPosterior posterior_of(const Problem& problem, const FitOptions& options, const FitReport& report) {
    const double k_hat = report.result.k_hat;
    return {name_of(problem.model),
            options.is_full_rank() ? "full-rank" : "mean-field",
            TE_VERSION,
            std::to_string(options.engine.seed),
            report.status,
            format("%016llx", static_cast<unsigned long long>(report.hash)),
            std::isfinite(k_hat) ? std::optional(k_hat) : std::nullopt,
            problem.parameters,
            report.posterior.mean,
            report.posterior.scale_tril,
            precision_of(options.single_precision)};
}

}  // namespace

std::string regression_header(const std::string& name, const Problem& problem, const FitOptions& options,
                              const FitReport& report) {
    const ExportedPosterior posterior = posterior_of(problem, options, report);
    HeaderFrame frame = {name, "a " + posterior.model + " regression with its data and posterior",
                         posterior_notes(posterior)};
    for (std::string& note : parameter_notes(problem.parameters)) frame.notes.push_back(std::move(note));
    frame.precision = posterior.precision;
    const Slots slots = slots_of(name, problem, options);
    const std::string prefix = upper(name) + "_";
    const ExportedModel model = {name,
                                 std::string("te_") + posterior.model,
                                 "TE_GLM_NUM_SLOTS",
                                 prefix + "DIMENSION",
                                 "TE_GLM_SCRATCH(" + prefix + "FEATURES)",
                                 slots.bindings()};
    return c_header(frame, define(prefix + "ROWS", static_cast<std::uint32_t>(problem.x.shape()[0])) +
                               define(prefix + "FEATURES", static_cast<std::uint32_t>(problem.x.shape()[1])) +
                               define(prefix + "DIMENSION", static_cast<std::uint32_t>(problem.parameters.size())) +
                               slots.arrays() + config_source(model, options.engine, posterior.precision) +
                               posterior_source(name, posterior, problem.file));
}

std::string header_name(const std::string& path) {
    const std::string name = path == "-" ? "model" : std::filesystem::path(path).stem().string();
    check_c_name(name);
    return name;
}

}  // namespace tinyelbo::cli
