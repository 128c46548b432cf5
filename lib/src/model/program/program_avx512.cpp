// The interpreter of te_program for AVX-512; none in builds that do not compile this file with it, on its own.
#include "kernels.hpp"

#if defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__) && !defined(TE_ISA)
#define TE_ISA avx512
#include "run.hpp"

const tinyelbo::ProgramKernels* const tinyelbo::program_avx512_kernels = &tinyelbo::avx512::kProgramKernels;
#else
const tinyelbo::ProgramKernels* const tinyelbo::program_avx512_kernels = nullptr;
#endif
