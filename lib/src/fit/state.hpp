// What a fit remembers between calls: counters at the start of its block, arrays behind them (block.h lists these).
// No pointers, so that a block may be moved and copied.
#pragma once

#include "../objective/elbo_gradient.hpp"
#include "../optim/adam.hpp"
#include "../rng/sampler.hpp"
#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

enum class Phase : std::uint32_t {
    kModePoint,  // mode path: density and Hessian at a point
    kModeElbo,   // mode path: ELBO of the Laplace Gaussian there
    kTravel,     // Adam until the optimum is near
    kRounds,     // averages at a fixed point
    kAverage,    // Adam, iterates averaged
    kReport,     // fresh draws for the ELBO
    kEnded
};

// The search along the path to the mode.
template <class Real>
struct ModeState {
    Real log_density, decrement, ridge, best, length;
    std::uint32_t iteration, retry, item, candidate, worse, backtracks;
    std::uint32_t improved, hessian_finite, started;
};

// Adam's travel and averaging.
template <class Real>
struct TravelState {
    AdamPowers<Real> powers;
    Real gain, clip;
    std::uint32_t count;      // evaluations in the running block; while averaging, the steps before it began
    std::uint32_t averaging;  // what follows: rounds, or averaging
    std::uint32_t old_count, new_count;
    std::uint32_t groups, grouped;  // whole groups of evaluations in the window, evaluations in the running one
};

// A round at a fixed point; [0] means, [1] log sds.
template <class Real>
struct RoundState {
    Real contraction[2], last[2];
    std::uint32_t last_count, round, count, carried, begun_at;
};

// Fresh draws for the reported ELBO.
template <class Real>
struct ReportState {
    Real mean, squares;
    std::uint32_t draws, pairs;
};

template <class Real>
struct FitState {
    std::uint64_t evaluations, row_blocks;
    std::uint32_t magic, fingerprint;
    std::uint32_t verdict, outcome, asked, active, row_cursor, steps, skipped, skipped_in_a_row;
    Phase phase;
    SamplerState sampler, report_sampler;
    Real elbo, elbo_se, error_bound;
    Real base_scale, growth_limit;  // mean log scale at the start; how far it may grow before the fit has diverged
    EvaluationState<Real> evaluation;
    ModeState<Real> mode;
    TravelState<Real> travel;
    RoundState<Real> rounds;
    ReportState<Real> report;
};

template <class Real>
constexpr bool kStateFits = TE_STATE_BYTES(sizeof(Real)) == TE_ALIGN_UP(sizeof(FitState<Real>));
static_assert(kStateFits<double> && kStateFits<float>);

}  // namespace tinyelbo
