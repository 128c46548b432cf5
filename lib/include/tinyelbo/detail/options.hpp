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

namespace detail {

inline te_config default_config() { return te_default_config(nullptr, &te_full_rank, &te_adam); }

}  // namespace detail

/// What te_config says beside the model and the precision, with the same defaults.
struct Options {
    const te_family* family = full_rank;
    const te_optimizer* optimizer = adam;
    const te_draws* sampler = nullptr;
    te_gradient gradient = detail::default_config().gradient;
    std::uint32_t draws = detail::default_config().draws;
    std::uint32_t max_steps = detail::default_config().max_steps;
    std::uint32_t elbo_draws = detail::default_config().elbo_draws;
    double tolerance = detail::default_config().tolerance;
    double step_size = detail::default_config().step_size;
    std::uint64_t seed = detail::default_config().seed;
};

}  // namespace tinyelbo
