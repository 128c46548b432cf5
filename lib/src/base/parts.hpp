// Builds that leave something out: a precision, or te_lbfgs and te_linear_response. A linker drops what nobody names by
// itself, but not what the tables of models, families and optimisers hold for it.
#pragma once

#include "tinyelbo/tinyelbo.h"

// Which precisions there are: TE_F32, TE_F64, or the sum of both.
#ifndef TE_PRECISIONS
#define TE_PRECISIONS 3
#endif
#ifndef TE_ALL_PARTS
#define TE_ALL_PARTS 1
#endif

// Whether double rounds as IEEE 754 says. On Arm's Thumb-2 microcontrollers without an FPU for it, __aeabi_dadd and
// __aeabi_dsub of libgcc (config/arm/ieee754-df.S, seen in GCC 12 and 14) round wrongly where the exponents differ by
// 33 and the result is normalised by a shift to the left. Those of Armv6-M are right; who links these, or another sound
// __aeabi_dadd and __aeabi_dsub, defines TE_SOUND_DOUBLE as 1.
#ifndef TE_SOUND_DOUBLE
#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && defined(__thumb2__) &&                                 \
    !(defined(__ARM_FP) && (__ARM_FP & 8) != 0)
#define TE_SOUND_DOUBLE 0
#else
#define TE_SOUND_DOUBLE 1
#endif
#endif

namespace tinyelbo {

template <class Real>
inline constexpr bool kHasPrecision = (TE_PRECISIONS & (sizeof(Real) == 8 ? TE_F64 : TE_F32)) != 0;
static_assert(kHasPrecision<double> || kHasPrecision<float>, "TE_PRECISIONS is TE_F32, TE_F64, or their sum");
static_assert(!kHasPrecision<double> || TE_SOUND_DOUBLE,
              "this processor has no FPU for double, and libgcc's addition misrounds: build with -DTE_PRECISIONS=1 "
              "(float), or with -DTE_SOUND_DOUBLE=1 if a sound __aeabi_dadd is linked");

// A function or table of a precision, for a table; null in builds without it.
template <class Real, class Part>
constexpr Part* if_precision(Part* part) {
    return kHasPrecision<Real> ? part : nullptr;
}

// The same of what te_lbfgs and te_linear_response alone use.
template <class Part>
constexpr Part* if_all_parts(Part* part) {
    return TE_ALL_PARTS ? part : nullptr;
}

}  // namespace tinyelbo
