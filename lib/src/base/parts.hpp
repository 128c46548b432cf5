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

namespace tinyelbo {

template <class Real>
inline constexpr bool kHasPrecision = (TE_PRECISIONS & (sizeof(Real) == 8 ? TE_F64 : TE_F32)) != 0;
static_assert(kHasPrecision<double> || kHasPrecision<float>, "TE_PRECISIONS is TE_F32, TE_F64, or their sum");

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
