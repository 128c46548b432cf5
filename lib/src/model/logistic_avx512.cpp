// The row loop of te_logistic for AVX-512; none in builds that do not compile this file with it, on its own.
#include "glm_kernels.hpp"

#if defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__) && !defined(TE_ISA)
#define TE_ISA avx512
#include "logistic_kernel.hpp"

const tinyelbo::GlmKernels* const tinyelbo::logistic_avx512_kernels = &tinyelbo::avx512::kLogisticKernels;
#else
const tinyelbo::GlmKernels* const tinyelbo::logistic_avx512_kernels = nullptr;
#endif
