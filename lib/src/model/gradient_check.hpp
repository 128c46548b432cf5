// A model's gradient against differences of its log density.
#pragma once

#include "block_density.hpp"

namespace tinyelbo {

// At theta[dimension]; `gradient` is room for as many numbers.
template <class Real>
te_gradient_check check_gradient(const BlockDensity<Real>& density, const Real* theta, Real* gradient);

}  // namespace tinyelbo
