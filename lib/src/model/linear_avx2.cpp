// The row loop of te_linear for AVX2; none in builds that do not compile this file with it, on its own.
#include "glm_kernels.hpp"

#if defined(__AVX2__) && !defined(TE_ISA)
#define TE_ISA avx2
#include "linear_kernel.hpp"

const tinyelbo::GlmKernels* const tinyelbo::linear_avx2_kernels = &tinyelbo::avx2::kLinearKernels;
#else
const tinyelbo::GlmKernels* const tinyelbo::linear_avx2_kernels = nullptr;
#endif
