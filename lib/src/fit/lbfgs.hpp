// L-BFGS on the sample average over fixed draws (Giordano, Ingram and Broderick 2024, "Black box variational inference
// with a deterministic objective"): the search for its optimum, then what the draws leave in doubt.
//
// Coordinates: the family's tangent vector that moves q from an origin, with logarithms of scales times sqrt(2). For a
// Gaussian density with the origin at the optimum the Hessian there is -I.
#pragma once

#include "../optim/lbfgs.hpp"
#include "engine.hpp"

namespace tinyelbo {

// lbfgs_search.cpp. Ends in start_sampling, or the fit.
template <class Real>
void start_search(Engine<Real>& engine);
template <class Real>
void absorb_search(Engine<Real>& engine);

// lbfgs_sampling.cpp. Ends the fit.
template <class Real>
void start_sampling(Engine<Real>& engine);
template <class Real>
void absorb_sampling(Engine<Real>& engine);

// The phase's region.
template <class Real>
struct LbfgsArrays {
    Real *x, *gradient, *direction;  // where the search is
    Real* moved;                     // the tangent vector by which q was moved last
    Gaussian<Real> origin;
    LbfgsHistory<Real> history;
    // Sampling: the optimum [d]; the last step; over samples, of their ways from the optimum in each mean, in sds, and
    // in each log sd [2 d].
    Real *optimum_mean, *optimum_sd;
    Real* step;
    Real *sum, *squares;

    explicit LbfgsArrays(const Engine<Real>& engine) {
        const int n = engine.tangent_size();
        const int d = engine.dimension();
        x = engine.phase;
        gradient = x + n;
        direction = gradient + n;
        moved = direction + n;
        origin = engine.q;
        origin.mean = moved + n;
        origin.log_scale = origin.mean + d;
        origin.scale = origin.log_scale + d;
        history.steps = origin.scale + n - d;
        history.changes = history.steps + kLbfgsPairs * n;
        history.inverse = history.changes + kLbfgsPairs * n;
        history.size = n;
        optimum_mean = history.inverse + kLbfgsPairs;
        optimum_sd = optimum_mean + d;
        step = optimum_sd + d;
        sum = step + n;
        squares = sum + 2 * d;
    }
};

inline std::uint64_t lbfgs_fit_numbers(std::uint32_t d, bool full_rank) {
    const std::uint64_t n = TE_TANGENT_SIZE(d, full_rank);
    return 6 * n + 7 * std::uint64_t{d} + lbfgs_numbers(n);
}

// Puts q at x + length * direction.
template <class Real>
void move_to(Engine<Real>& engine, Real length);

// The gradient of the evaluation at q, in place of its tangent.
template <class Real>
void pull_back(Engine<Real>& engine);

// step = the quasi-Newton step for at.gradient, or the gradient itself where that does not lead up; returns its slope.
template <class Real>
Real newton_step(Engine<Real>& engine, Real* step);

// The longest step along the direction that keeps to where the coordinates are good.
template <class Real>
Real longest_step(const Engine<Real>& engine);

}  // namespace tinyelbo
