// The settings of a fit.
#pragma once

#include "../tinyelbo.h"
#include "error.hpp"

namespace tinyelbo {

/// N(m, L L').
struct FullRank {
    constexpr operator const te_family*() const { return &te_full_rank; }
    static constexpr std::size_t block_bytes(std::size_t real_bytes, std::size_t dimension, std::size_t scratch) {
        return TE_FULL_RANK_BYTES(real_bytes, dimension, scratch);
    }
};
/// N(m, diag(s^2)).
struct MeanField {
    constexpr operator const te_family*() const { return &te_mean_field; }
    static constexpr std::size_t block_bytes(std::size_t real_bytes, std::size_t dimension, std::size_t scratch) {
        return TE_MEAN_FIELD_BYTES(real_bytes, dimension, scratch);
    }
};
inline constexpr FullRank full_rank;
inline constexpr MeanField mean_field;

inline constexpr const te_optimizer* adam = &te_adam;
inline constexpr const te_optimizer* plain_adam = &te_plain_adam;
inline constexpr const te_optimizer* lbfgs = &te_lbfgs;

inline constexpr const te_draws* orthogonal_draws = &te_orthogonal_draws;
inline constexpr const te_draws* antithetic_draws = &te_antithetic_draws;
inline constexpr const te_draws* independent_draws = &te_independent_draws;
inline constexpr const te_draws* qmc_draws = &te_qmc_draws;
inline constexpr const te_draws* fixed_draws = &te_fixed_draws;

inline constexpr const te_importance* psis = &te_psis;
inline constexpr const te_response* linear_response = &te_linear_response;

/// What te_config says beside the model and the precision. What is left out is Defaults' choice for the optimiser, as
/// in {.optimizer = lbfgs}, which brings its own draws and gradient.
template <te_config (*Defaults)(const te_model*, const te_family*, const te_optimizer*)>
struct BasicOptions {
    const te_family* family = full_rank;
    const te_optimizer* optimizer = adam;
    const te_draws* sampler = nullptr;  /// the optimiser's own
    te_gradient gradient = defaults().gradient;
    const te_importance* importance = defaults().importance;
    const te_response* response = nullptr;
    std::uint32_t draws = defaults().draws;
    std::uint32_t max_steps = defaults().max_steps;
    std::uint32_t elbo_draws = defaults().elbo_draws;
    double tolerance = defaults().tolerance;
    double step_size = defaults().step_size;
    std::uint64_t seed = defaults().seed;

    te_config defaults() const { return Defaults(nullptr, family, optimizer); }
};

using Options = BasicOptions<&te_default_config>;
/// Without importance sampling, which a linker then drops: for devices.
using MinimalOptions = BasicOptions<&te_minimal_config>;

}  // namespace tinyelbo
