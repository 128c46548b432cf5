// Compiler facts that the whole core relies on.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__FAST_MATH__)
#error "tinyelbo needs exact IEEE arithmetic: build without -ffast-math"
#endif

#define TE_INLINE inline __attribute__((always_inline))

// Whether code size counts more than speed.
#ifndef TE_OPTIMIZE_SIZE
#if defined(__OPTIMIZE_SIZE__)
#define TE_OPTIMIZE_SIZE 1
#else
#define TE_OPTIMIZE_SIZE 0
#endif
#endif

// Functions longer than a few instructions, and the parts of kernels that several models share.
#if TE_OPTIMIZE_SIZE
#define TE_FAST_INLINE inline
#define TE_KERNEL_PART __attribute__((noinline))
#else
#define TE_FAST_INLINE TE_INLINE
#define TE_KERNEL_PART TE_INLINE
#endif

// Everything a kernel may inline lives in a namespace named after the instruction set, so that the copies that are
// compiled with wider instructions never merge with the baseline ones at link time.
#ifndef TE_ISA
#define TE_ISA baseline
#endif

// Bytes of one machine vector. Results do not depend on it; see math/lanes.hpp.
#ifndef TE_VECTOR_BYTES
#if defined(__AVX512F__) && defined(__AVX512VL__)
#define TE_VECTOR_BYTES 64
#elif defined(__AVX2__)
#define TE_VECTOR_BYTES 32
#elif defined(__SSE2__) || defined(__aarch64__) || defined(__wasm_simd128__)
#define TE_VECTOR_BYTES 16
#else
#define TE_VECTOR_BYTES 1
#endif
#endif
