// What te_fixed_draws need of their number.
#pragma once

#include <cstdint>

namespace tinyelbo {

// Dimensions up to which fixed draws have second moments of exactly I, and the pairs that it takes.
constexpr std::uint32_t kMatchedDimensions = 128;
constexpr std::uint32_t matching_pairs(std::uint32_t dimension) { return 2 * dimension; }

}  // namespace tinyelbo
