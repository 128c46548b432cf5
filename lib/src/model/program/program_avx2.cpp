// The interpreter of te_program for AVX2; none in builds that do not compile this file with it, on its own.
#include "kernels.hpp"

#if defined(__AVX2__) && !defined(TE_ISA)
#define TE_ISA avx2
#include "run.hpp"

const tinyelbo::ProgramKernels* const tinyelbo::program_avx2_kernels = &tinyelbo::avx2::kProgramKernels;
#else
const tinyelbo::ProgramKernels* const tinyelbo::program_avx2_kernels = nullptr;
#endif
