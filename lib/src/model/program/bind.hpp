// What is worked out once for given data: fixed nodes, and the parts of densities that depend on data alone.
#pragma once

#include "frame.hpp"

namespace tinyelbo {

// Fills in scratch up to the values of varying nodes. The slots are planned.
template <class Real>
te_status bind_program(const te_slot* slots, Real* scratch, te_fault* fault);

// program.cpp: the operation of a node that is not a leaf, for what of it is fixed.
template <class Real>
void run_fixed(const Step<Real>& step);

}  // namespace tinyelbo
