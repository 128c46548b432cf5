// The row loop of te_linear for AVX2. Nothing where a build does not compile this file on its own with that switched on.
#include "glm_kernels.hpp"

#if defined(__AVX2__) && !defined(TE_ISA)
#define TE_ISA avx2
#include "linear_kernel.hpp"

const tinyelbo::GlmKernels* const tinyelbo::linear_avx2_kernels = &tinyelbo::avx2::kLinearKernels;
#else
const tinyelbo::GlmKernels* const tinyelbo::linear_avx2_kernels = nullptr;
#endif
