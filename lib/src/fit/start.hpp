// The caller's first q: numbers of any family and precision become the mean and scale in a fit's block.
#pragma once

#include "engine.hpp"

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
    double scale_at(std::uint32_t i, std::uint32_t j) const;
};

// Sets q; mean-field takes the conditional sds 1 / sqrt(((L L')^-1)_ii), those of its best Gaussian for this target,
// and the correlation form of (L L')^-1. False, and nothing is changed, where the numbers are not a Gaussian within
// kLargest. `from` may be q itself.
template <class Real>
bool write_start(Engine<Real>& engine, const GaussianNumbers& from);

}  // namespace tinyelbo
