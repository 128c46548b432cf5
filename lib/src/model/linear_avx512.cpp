// The row loop of te_linear for AVX-512. Nothing where a build does not compile this file on its own with that switched on.
#include "glm_kernels.hpp"

#if defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__) && !defined(TE_ISA)
#define TE_ISA avx512
#include "linear_kernel.hpp"

const tinyelbo::GlmKernels* const tinyelbo::linear_avx512_kernels = &tinyelbo::avx512::kLinearKernels;
#else
const tinyelbo::GlmKernels* const tinyelbo::linear_avx512_kernels = nullptr;
#endif
