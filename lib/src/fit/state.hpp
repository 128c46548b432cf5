// What a fit remembers between calls: counters at the start of its block, arrays behind them (block.h lists these).
// No pointers, so that a block may be moved and copied.
#pragma once

#include "../objective/elbo_gradient.hpp"
#include "../optim/adam.hpp"
#include "../optim/lbfgs.hpp"
#include "../optim/line_search.hpp"
#include "../rng/sampler.hpp"
#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

enum class Phase : std::uint32_t {
    kModePoint,   // mode path: density and Hessian at a point
    kModeElbo,    // mode path: ELBO of the Laplace Gaussian there
    kTravel,      // Adam until the optimum is near
    kRounds,      // averages at a fixed point
    kAverage,     // Adam, iterates averaged
    kProbe,       // the slowest direction at the average
    kLineSearch,  // L-BFGS on fixed draws
    kSampling,    // L-BFGS: what the fixed draws leave in doubt
    kReport,      // fresh draws for the ELBO and the importance weights
    kResponse,    // Hessian of the ELBO for the linear response
    kEnded
};

template <class... Phases>
constexpr std::uint32_t phase_set(Phases... phases) {
    return (... | (std::uint32_t{1} << static_cast<std::uint32_t>(phases)));
}

// The search along the path to the mode.
template <class Real>
struct ModeState {
    Real log_density, decrement, ridge, best, length;
    std::uint32_t iteration, retry, item, candidate, worse, backtracks;
    std::uint32_t improved, hessian_finite, started;
    std::uint32_t warm;  // q is the caller's: only the Hessian at its mean is wanted
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
    Real amplification;             // of errors along the slowest direction; 0: not yet known
};

// The power iteration for the slowest direction.
template <class Real>
struct ProbeState {
    Real length;            // of a displacement, in units of the direction
    Real inflation, least;  // of the window's bound
    Real eigenvalue;        // so far
    std::uint32_t iteration, side, count;
    std::uint32_t round;     // of the draws
    std::uint32_t begun_at;  // step
};

// A round at a fixed point; [0] means, [1] log sds.
template <class Real>
struct RoundState {
    Real contraction[2], last[2];
    std::uint32_t last_count, round, count, carried, begun_at;
};

// L-BFGS on fixed draws.
template <class Real>
struct LbfgsState {
    LineSearchState<Real> search;
    Real value;     // the sample average at the last accepted point
    Real distance;  // there: how far the optimum seems to be, in sds
    Real nearest;   // the smallest of these
    LbfgsRing ring;
    std::uint32_t started, stalled;
    std::uint32_t samples, steps;  // for the sampling error: fresh samples done, steps on the running one
};

// Fresh draws for the reported ELBO.
template <class Real>
struct ReportState {
    Real mean, squares;
    Real offset;  // of the log ratios: the first draw's log density
    std::uint32_t draws, pairs;
};

// The Hessian of the ELBO, column by column.
struct ResponseState {
    std::uint32_t column, draws, side, available;
};

// What does not depend on the precision.
struct FitCounters {
    std::uint64_t evaluations, hessian_products, row_blocks;
    std::uint32_t magic, fingerprint;
    std::uint32_t verdict, outcome, asked, active, row_cursor, steps, skipped;
    Phase phase;
    SamplerState sampler, report_sampler;
};

template <class Real>
struct FitState : FitCounters {
    std::uint32_t skipped_in_a_row;
    Real elbo, elbo_se, error_bound, k_hat, effective_draws;
    Real base_scale, growth_limit;  // mean log scale at the start; how far it may grow before the fit has diverged
    EvaluationState<Real> evaluation;
    ModeState<Real> mode;
    TravelState<Real> travel;
    RoundState<Real> rounds;
    ProbeState<Real> probe;
    LbfgsState<Real> lbfgs;
    ReportState<Real> report;
    ResponseState response;
};

template <class Real>
constexpr bool kStateFits = TE_STATE_BYTES(sizeof(Real)) == TE_ALIGN_UP(sizeof(FitState<Real>));
static_assert(kStateFits<double> && kStateFits<float>);

}  // namespace tinyelbo
