// Compiler facts that the whole core relies on.
#pragma once

#if !defined(__GNUC__)
#error "tinyelbo needs a compiler with vector types: build with g++ or clang++"
#elif __cplusplus < 202002L
#error "tinyelbo needs C++20: build with -std=c++20, g++ 11 or clang++ 10 or later"
#elif defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || \
    defined(__NO_SIGNED_ZEROS__) || __FINITE_MATH_ONLY__
#error "tinyelbo needs exact IEEE arithmetic: build without -ffast-math, -Ofast and their parts"
#elif __FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2
#error "tinyelbo needs arithmetic in the precision of its operands, which x87 lacks: build with -msse2 -mfpmath=sse"
#elif __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "tinyelbo reads model programs in place, which are little-endian: build for a little-endian target"
#endif

#include <cstddef>
#include <cstdint>

#define TE_INLINE inline __attribute__((always_inline))

// Whether code size counts more than speed.
#ifndef TE_OPTIMIZE_SIZE
#if defined(__OPTIMIZE_SIZE__)
#define TE_OPTIMIZE_SIZE 1
#else
#define TE_OPTIMIZE_SIZE 0
#endif
#endif

// Whether the fused models take one lane after the other, as the least code and stack do. WebAssembly has the room.
#ifndef TE_LANE_BY_LANE
#if TE_OPTIMIZE_SIZE && defined(__arm__)
#define TE_LANE_BY_LANE 1
#else
#define TE_LANE_BY_LANE 0
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

// Functions so long that a call costs nothing beside them, and that inlining would copy into many kernels.
#define TE_NOINLINE __attribute__((noinline))

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
