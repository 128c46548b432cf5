// A running fit as its parts see it: the block's arrays by name, and the tables it was configured with. Made afresh by
// every call from a te_fit.
#pragma once

#include "../diagnostics/welford.hpp"
#include "state.hpp"

namespace tinyelbo {

template <class Real>
struct Engine;

// The phases of an optimiser: propose fills in engine.parameters, absorb takes the densities told. start begins with
// the search for a first q, start_at with the caller's q; arrive is what follows the search.
template <class Real>
struct OptimizerTable {
    void (*start)(Engine<Real>& engine);
    void (*start_at)(Engine<Real>& engine);
    void (*arrive)(Engine<Real>& engine);
    void (*propose)(Engine<Real>& engine);
    void (*absorb)(Engine<Real>& engine);
};

// Importance sampling: takes the log ratios log p - log q of the report's draws, up to a constant, block by block.
template <class Real>
struct ImportanceTable {
    void (*note)(Engine<Real>& engine, const Real* log_ratios, int active);
    void (*finish)(Engine<Real>& engine);
};

// The linear response: phases after the report.
template <class Real>
struct ResponseTable {
    void (*start)(Engine<Real>& engine);
    void (*propose)(Engine<Real>& engine);
    void (*absorb)(Engine<Real>& engine);
};

template <class Real>
struct Engine {
    const te_config* config;
    FitState<Real>* state;
    const FamilyTable<Real>* family;
    const OptimizerTable<Real>* optimizer;
    const ImportanceTable<Real>* importance;  // or null
    const ResponseTable<Real>* response;      // or null
    FillDraws<Real> fill_draws;
    bool full_rank;
    Gaussian<Real> q;
    TangentSums<Real> sums;  // tangent and marginal of the running evaluation
    bool has_products;       // of the Hessian, in the model's table
    Real *draws, *parameters, *gradient, *log_density;
    Real* direction;   // of the Hessian product that is asked for; null for a density
    Real* mean_error;  // standard errors of the means in sds
    Sampler<Real> sampler;
    Real *phase, *importance_store, *response_store, *scratch;

    int dimension() const { return q.dimension; }
    int tangent_size() const { return static_cast<int>(TE_TANGENT_SIZE(q.dimension, full_rank)); }
};

// The config's draws, or the optimiser's own choice.
const te_draws& sampler_of(const te_config& config, std::uint32_t dimension);

// Bytes of the block for a dimension and a model's scratch.
std::uint64_t block_bytes(const te_config& config, std::uint32_t dimension, std::uint32_t scratch);

template <class Real>
Engine<Real> open_engine(const te_config& config, void* block, std::uint32_t dimension);

// Sets up the state for te_init; the model's data are already checked.
template <class Real>
void start(Engine<Real>& engine, std::uint32_t fingerprint);

// Begins again at the q that the block holds.
template <class Real>
void start_at(Engine<Real>& engine);

// Identifies the fits that may share a block: te_attach refuses others.
std::uint32_t fingerprint(const te_config& config, const te_plan& plan);
constexpr std::uint32_t kStateMagic = 0x6f626c65;  // "elbo"

// The request of te_ask, and what te_tell does with the answer.
template <class Real>
void ask(Engine<Real>& engine);
template <class Real>
void tell(Engine<Real>& engine);

// ---- for the phases ----

// The optimisation has ended: what remains is the report.
template <class Real>
void end(Engine<Real>& engine, te_verdict outcome);

// Phases that evaluate S draws at q: the next block, and whether the evaluation is complete.
template <class Real>
void propose_draws(Engine<Real>& engine);
template <class Real>
bool absorb_draws(Engine<Real>& engine);

// For a complete evaluation: its gradient is in engine.sums. False when a draw was not finite: that is counted, q's
// scale is shrunk where `shrink` says so, and after 30 in a row the fit ends as diverged.
template <class Real>
bool finish_draws(Engine<Real>& engine, bool shrink);

// Growth of the mean log scale since the start.
template <class Real>
Real growth(const Engine<Real>& engine);

// The largest number that q may hold: its square and that of its inverse are normal numbers.
template <class Real>
constexpr Real kLargest = sizeof(Real) == 8 ? Real(1e150) : Real(1e18);

// True when q has run away: it grew beyond the limit, or holds numbers, or inverse scales, beyond kLargest.
template <class Real>
bool escaped(const Engine<Real>& engine);

template <class Real>
bool budget_spent(const Engine<Real>& engine) {
    return engine.state->steps >= engine.config->max_steps;
}

template <class Real>
Real tolerance(const Engine<Real>& engine);

// Evaluations whose draws were stratified together: only whole groups have independent averages.
template <class Real>
std::uint32_t group_size(const Engine<Real>& engine);

// Student's quantile for the normal quantile z, for bounds from the variance between few groups (expansion in inverse
// degrees of freedom: Abramowitz and Stegun 1964, 26.7.5).
template <class Real>
Real student_quantile(Real z, std::uint32_t groups) {
    const Real inverse = Real(1) / static_cast<Real>(groups - 1);
    const Real s = z * z;
    const Real first = (s + 1) / 4;
    const Real second = ((5 * s + 16) * s + 3) / 96;
    const Real third = (((3 * s + 19) * s + 17) * s - 15) / 384;
    return z * (1 + inverse * (first + inverse * (second + inverse * third)));
}

// Two-sided normal quantile for 2 d simultaneous bounds at an error probability of 0.02.
template <class Real>
Real bound_quantile(const Engine<Real>& engine);

// True when the budget ends while q still grows: there is no optimum within reach.
template <class Real>
bool is_growing(const Engine<Real>& engine);

// The verdict when the budget ends before the optimum is near.
template <class Real>
void end_short(Engine<Real>& engine);

// The report's phase. report_draws fills engine.draws with the next of its draws.
template <class Real>
void report_draws(Engine<Real>& engine, SamplerState& position, int active);
template <class Real>
void propose_report(Engine<Real>& engine);
template <class Real>
void absorb_report(Engine<Real>& engine);

// Whether a Hessian product is asked for, along engine.direction, rather than densities.
template <class Real>
bool wants_product(const Engine<Real>& engine) {
    return engine.state->phase == Phase::kResponse && engine.has_products;
}

}  // namespace tinyelbo

struct te_optimizer {
    const char* name;
    bool fixed_draws;
    std::uint32_t draws;  // te_default_config's, with the gradient
    te_gradient gradient;
    const te_draws* (*default_draws)(std::uint32_t dimension);
    std::uint64_t (*numbers)(std::uint32_t dimension, bool full_rank);      // size of engine.phase
    std::uint32_t (*least_draws)(std::uint32_t dimension, bool full_rank);  // see te_required_draws
    const tinyelbo::OptimizerTable<double>* f64;
    const tinyelbo::OptimizerTable<float>* f32;
    std::uint32_t phases = 0;  // phase_set of those that it goes through
};

struct te_importance {
    const char* name;
    std::uint64_t (*numbers)(std::uint32_t dimension, std::uint32_t elbo_draws);
    const tinyelbo::ImportanceTable<double>* f64;
    const tinyelbo::ImportanceTable<float>* f32;
};

struct te_response {
    const char* name;
    std::uint64_t (*numbers)(std::uint32_t dimension);
    const tinyelbo::ResponseTable<double>* f64;
    const tinyelbo::ResponseTable<float>* f32;
};
