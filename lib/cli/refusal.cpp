#include "refusal.hpp"

#include "error.hpp"

namespace tinyelbo::cli {
namespace {

[[noreturn]] void refuse_draws(const FitOptions& options, const Model& model) {
    const std::string least = std::to_string(required_draws(model, options.engine));
    throw UsageError("--draws " + std::to_string(options.engine.draws) + " are too few for the covariance of " +
                         std::to_string(model.dimension()) + " parameters when they stay fixed",
                     "use --draws " + least + " or more" + (options.is_full_rank() ? ", or --family mean-field" : ""));
}

}  // namespace

void throw_in_words(const Error& error, const Problem& problem, const FitOptions& options, const Model& model) {
    if (error.status() == TE_STATUS_TOO_FEW_DRAWS) refuse_draws(options, model);
    if (error.status() == TE_STATUS_BAD_SAMPLER) {
        throw UsageError("this --sampler ends at " + std::to_string(TE_ORTHOGONAL_MAX) + " parameters, the model has " +
                             std::to_string(model.dimension()),
                         "leave it out, or choose antithetic or independent");
    }
    if (error.status() == TE_STATUS_BAD_START && problem.start) {
        throw DataError({problem.start->file}, "its numbers are too large or too small to start from",
                        "leave --start-from out");
    }
    throw error;
}

}  // namespace tinyelbo::cli
