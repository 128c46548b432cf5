// The log prior of a generalised linear model, with all constants.
#pragma once

#include "glm_slots.hpp"

namespace tinyelbo {

// log_density[8] = log prior and gradient[dimension][8] = its gradient at parameters[dimension][8]. `row` is room for
// `dimension` numbers.
template <class Real>
void set_log_prior(const te_slot* slots, std::uint32_t dimension, const Real* parameters, Real* log_density,
                   Real* gradient, Real* row);

}  // namespace tinyelbo
