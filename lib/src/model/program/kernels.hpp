// The interpreter, compiled once per instruction set and chosen at run time; same bits from each.
#pragma once

#include "../glm_kernels.hpp"

namespace tinyelbo {

// log_density[8] and gradient[dimension][8] at parameters[dimension][8]; scratch is bound.
template <class Real>
using ProgramKernel = void (*)(const te_slot* slots, const Real* parameters, Real* scratch, Real* log_density,
                               Real* gradient);

struct ProgramKernels {
    ProgramKernel<double> f64;
    ProgramKernel<float> f32;
};

// Null where this build or this machine does not have the instruction set.
const ProgramKernels* program_kernels(Isa isa);

// Defined by one file each; null where that file was compiled without the instruction set.
extern const ProgramKernels* const program_avx2_kernels;
extern const ProgramKernels* const program_avx512_kernels;

}  // namespace tinyelbo
