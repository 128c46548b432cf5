// The caller's first q: numbers of any family and precision become the mean and scale in a fit's block.
#pragma once

#include "engine.hpp"
#include "numbers.hpp"

namespace tinyelbo {

// Sets q; mean-field takes the conditional sds 1 / sqrt(((L L')^-1)_ii), those of its best Gaussian for this target,
// and the correlation form of (L L')^-1. False, and nothing is changed, where the numbers are not a Gaussian within
// kLargest. `from` may be q itself.
template <class Real>
bool write_start(Engine<Real>& engine, const GaussianNumbers& from);

}  // namespace tinyelbo
