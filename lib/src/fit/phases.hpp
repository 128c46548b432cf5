// The phases of the default optimiser, one file each; default_adam.cpp says which follows which.
#pragma once

#include "../math/triangular.hpp"
#include "engine.hpp"

namespace tinyelbo {

// mode_path.cpp. Ends in the optimiser's arrive. start_correlation leaves q where it is, and only learns mean-field's
// correlation from the Hessian at its mean.
template <class Real>
void start_mode_path(Engine<Real>& engine);
template <class Real>
void start_correlation(Engine<Real>& engine);
template <class Real>
void propose_mode_point(Engine<Real>& engine);
template <class Real>
void absorb_mode_point(Engine<Real>& engine);
template <class Real>
void propose_mode_elbo(Engine<Real>& engine);
template <class Real>
void absorb_mode_elbo(Engine<Real>& engine);

// travel.cpp. Ends in start_rounds, or start_averaging when `averaging`.
template <class Real>
void start_travel(Engine<Real>& engine, bool averaging);
template <class Real>
void absorb_travel(Engine<Real>& engine);

// rounds.cpp. Ends converged, or in start_travel(averaging).
template <class Real>
void start_rounds(Engine<Real>& engine);
template <class Real>
void absorb_round(Engine<Real>& engine);

// average.cpp.
template <class Real>
struct AverageRule {
    void (*step)(Engine<Real>& engine);  // moves q by the evaluation's gradient
    bool decay_gain;                     // lower the gain as the window turns
    Real half_weight;                    // what the average may be off by, for halves of the window that differ by 1
};
template <class Real>
void start_averaging(Engine<Real>& engine);
template <class Real>
void resume_averaging(Engine<Real>& engine, Real amplification);
template <class Real>
void absorb_average(Engine<Real>& engine, const AverageRule<Real>& rule);

// probe.cpp. From averaging, whose window is one half by then, with a direction to start from in AdamArrays::first;
// ends in resume_averaging.
template <class Real>
constexpr Real kMostAmplification = Real(64);
template <class Real>
void start_probe(Engine<Real>& engine);
template <class Real>
void absorb_probe(Engine<Real>& engine);

// whitened.cpp: Adam's step in the family's tangent coordinates.
template <class Real>
void reset_adam(Engine<Real>& engine);
template <class Real>
void whitened_step(Engine<Real>& engine);

// What te_adam and te_plain_adam need of the block and of the draws.
inline std::uint64_t adam_numbers(std::uint32_t dimension, bool full_rank) {
    return TE_ADAM_SIZE(dimension, full_rank);
}
inline std::uint32_t any_draws(std::uint32_t, bool) { return 1; }

// Where Adam and the averages keep their numbers in the phase's region.
template <class Real>
struct AdamArrays {
    Real *first, *second;     // moments
    Real *old_sum, *new_sum;  // windows of iterates (mean, scale); travel sums tangents in new_sum
    Real* group_sum;          // of the marginal steps, over the running group of evaluations
    Welford<Real> marginal;   // of the marginal steps: travel's of evaluations, averaging's of groups

    explicit AdamArrays(const Engine<Real>& engine) {
        const int n = engine.tangent_size();
        const int d = engine.dimension();
        first = engine.phase;
        second = first + n;
        old_sum = second + n;
        new_sum = old_sum + n;
        group_sum = new_sum + n;
        marginal = {group_sum + 2 * d, group_sum + 4 * d, 2 * d};
    }
};

// The search for the mode there.
template <class Real>
struct ModeArrays {
    Real *theta, *gradient, *step, *difference, *scale, *hessian, *factor;

    explicit ModeArrays(const Engine<Real>& engine) {
        const int d = engine.dimension();
        theta = engine.phase;
        gradient = theta + d;
        step = gradient + d;
        difference = step + d;
        scale = difference + d;
        hessian = scale + d;
        factor = hessian + triangle(d);
    }
};

// A round there.
template <class Real>
struct RoundArrays {
    Real *sum, *block_sum;
    Welford<Real> marginal, blocks;

    explicit RoundArrays(const Engine<Real>& engine) {
        const int n = engine.tangent_size();
        const int k = 2 * engine.dimension();
        sum = engine.phase;
        block_sum = sum + n;
        Real* at = block_sum + k;
        marginal = {at, at + k, k};
        blocks = {at + 2 * k, at + 3 * k, k};
    }
};

// The search for the slowest direction there. The window's halves are merged by then: its newer sum is free, and so
// are Adam's moments.
template <class Real>
struct ProbeArrays {
    Real *direction, *base, *change;

    explicit ProbeArrays(const Engine<Real>& engine) {
        const AdamArrays<Real> at(engine);
        direction = at.first;
        base = at.second;
        change = at.new_sum;
    }
};

}  // namespace tinyelbo
