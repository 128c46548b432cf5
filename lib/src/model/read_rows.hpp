// Rows of borrowed data as numbers of a fit's precision. Not inlined: one copy serves the kernels of all instruction
// sets.
#pragma once

#include <cstdint>

#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

// out[i][columns] = row first + i of the slot for i < count, zeros from there up to `rows`.
template <class Real>
void read_rows(const te_slot& slot, std::uint32_t first, std::uint32_t count, std::uint32_t rows, Real* out);

}  // namespace tinyelbo
