// Uniform numbers in the open interval (0, 1) as a pure function of (seed, stream, step, draw, coordinate).
//
// They are the odd multiples of 2^-53 (in float 2^-24), so 1 - u is one of them too and exact: antithetic numbers are
// as good as the ones they mirror.
#pragma once

#include "../math/lanes.hpp"
#include "philox.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

struct RandomKey {
    std::uint64_t seed;
    std::uint32_t stream, step;
};

// Coordinates that one call of Philox covers.
template <class Real>
inline constexpr int kGroup = 16 / sizeof(Real);

// (2 bits + 1) 2^-53 from the highest 52 of the 64 bits; 2^-24 from 23 of 32.
TE_FAST_INLINE double to_uniform(std::uint64_t bits) {
    return __builtin_bit_cast(double, bits >> 12 | 0x3ff0000000000000) - (1 - 0x1p-53);
}
TE_FAST_INLINE float to_uniform(std::uint32_t bits) {
    return __builtin_bit_cast(float, bits >> 9 | 0x3f800000) - (1 - 0x1p-24f);
}

// The group-th kGroup coordinates of a draw.
template <class Real>
TE_FAST_INLINE void uniform_group(RandomKey key, std::uint32_t draw, std::uint32_t group, Real* out) {
    const PhiloxBlock bits =
        philox4x32({{group, draw, key.step, key.stream}},
                   {{static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)}});
    for (int k = 0; k < kGroup<Real>; ++k) {
        if constexpr (sizeof(Real) == 8)
            out[k] = to_uniform(std::uint64_t{bits.word[2 * k + 1]} << 32 | bits.word[2 * k]);
        else
            out[k] = to_uniform(bits.word[k]);
    }
}

// Coordinates first to first + kLanes - 1 of a draw, of which at least the first `active` are wanted; first is a
// multiple of kLanes.
template <class Real>
TE_FAST_INLINE void uniform_block(RandomKey key, std::uint32_t draw, int first, int active, Real* out) {
    for (int k = 0; k < active; k += kGroup<Real>)
        uniform_group(key, draw, static_cast<std::uint32_t>((first + k) / kGroup<Real>), out + k);
}

// out[k * stride] = coordinate k of the draw, k = 0 .. count - 1. It does not depend on count.
template <class Real>
void fill_uniforms(RandomKey key, std::uint32_t draw, Real* out, int count, int stride) {
    for (int first = 0; first < count; first += kLanes) {
        const int active = count - first < kLanes ? count - first : kLanes;
        Real block[kLanes];
        uniform_block(key, draw, first, active, block);
        for (int k = 0; k < active; ++k) out[(first + k) * stride] = block[k];
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
