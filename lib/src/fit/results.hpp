// What can be read from a fit: moments, draws, predictions, a hash of the posterior.
#pragma once

#include "engine.hpp"

namespace tinyelbo {

// Element (i, j) of the covariance L L'.
template <class Real>
Real covariance(const Engine<Real>& engine, int i, int j);

// Draw number `draw` of q to theta[d].
template <class Real>
void sample(const Engine<Real>& engine, std::uint32_t draw, Real* theta);

// Mean and the (1 -+ level) / 2 quantiles of a new response at a row of features, over `count` draws of q; `work` holds
// them, a block of parameters and one of noise: count + 8 d + 8 numbers.
template <class Real>
struct Prediction {
    Real mean, lower, upper;
};
template <class Real>
Prediction<Real> predict(const Engine<Real>& engine, std::uint32_t row, const Real* features, Real level, Real* work,
                         std::uint32_t count);

}  // namespace tinyelbo
