// A Gaussian's numbers in either precision, as they come from a fit or from the caller.
#pragma once

#include <cstdint>

#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

// Numbers in either precision.
struct Numbers {
    const void* values;
    te_type type;

    double operator[](std::uint64_t i) const {
        if (type == TE_F64) return static_cast<const double*>(values)[i];
        return static_cast<double>(static_cast<const float*>(values)[i]);
    }
};

enum class ScaleLayout { kDense, kPacked, kDiagonal };  // L by rows, its lower triangle by rows, its diagonal

// N(mean, L L').
struct GaussianNumbers {
    std::uint32_t dimension;
    Numbers mean, scale;
    ScaleLayout layout;

    // Element (i, j) of L.
    double scale_at(std::uint32_t i, std::uint32_t j) const {
        if (layout == ScaleLayout::kDense) return scale[std::uint64_t{i} * dimension + j];
        if (layout == ScaleLayout::kDiagonal) return i == j ? scale[i] : 0;
        return j <= i ? scale[TE_TRIANGLE(i) + j] : 0;
    }
};

}  // namespace tinyelbo
