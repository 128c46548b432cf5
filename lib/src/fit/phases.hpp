// The phases of the default optimiser, one file each; default_adam.cpp says which follows which.
#pragma once

#include "engine.hpp"

namespace tinyelbo {

// mode_path.cpp. Ends in start_travel.
template <class Real>
void start_mode_path(Engine<Real>& engine);
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
void absorb_average(Engine<Real>& engine, const AverageRule<Real>& rule);

// whitened.cpp: Adam's step in the family's tangent coordinates.
template <class Real>
void reset_adam(Engine<Real>& engine);
template <class Real>
void whitened_step(Engine<Real>& engine);

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

}  // namespace tinyelbo
