// The row loop of te_logistic for AVX2. Nothing where a build does not compile this file on its own with that switched on.
#include "glm_kernels.hpp"

#if defined(__AVX2__) && !defined(TE_ISA)
#define TE_ISA avx2
#include "logistic_kernel.hpp"

const tinyelbo::GlmKernels* const tinyelbo::logistic_avx2_kernels = &tinyelbo::avx2::kLogisticKernels;
#else
const tinyelbo::GlmKernels* const tinyelbo::logistic_avx2_kernels = nullptr;
#endif
