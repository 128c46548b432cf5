// The row loops of the fused models, compiled once per instruction set and chosen at run time; same bits from each.
#pragma once

#include "../base/parts.hpp"
#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

enum class Isa { kBaseline, kAvx2, kAvx512 };

// Adds row blocks as te_model's densities do, and sets nothing: the prior is there already.
template <class Real>
using GlmKernel = void (*)(const te_slot* slots, uint32_t begin, uint32_t end, const Real* parameters,
                           Real* log_density, Real* gradient, Real* scratch);
// The same as te_model's Hessian products do; null in builds without.
template <class Real>
using GlmProduct = void (*)(const te_slot* slots, uint32_t begin, uint32_t end, const Real* parameters,
                            const Real* direction, Real* product, Real* scratch);

struct GlmKernels {
    GlmKernel<double> f64;
    GlmKernel<float> f32;
    GlmProduct<double> product_f64;
    GlmProduct<float> product_f32;
};

// Null where this build or this machine does not have the instruction set.
const GlmKernels* logistic_kernels(Isa isa);
const GlmKernels* linear_kernels(Isa isa);

// Defined by one file each; null where that file was compiled without the instruction set.
extern const GlmKernels* const logistic_avx2_kernels;
extern const GlmKernels* const logistic_avx512_kernels;
extern const GlmKernels* const linear_avx2_kernels;
extern const GlmKernels* const linear_avx512_kernels;

}  // namespace tinyelbo
