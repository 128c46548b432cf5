// A digital net in base 2, randomised by nested uniform scrambling: 32 points of the unit cube, each of them uniform by
// itself. In every coordinate one lies in each of 32 equal cells; how they spread over pairs of coordinates is the
// choice of the table.
//
// Coordinate j of point i begins, before scrambling, with the binary digits C_j i, where C_j is an invertible matrix
// over F_2 and i the vector of the point number's digits (Niederreiter 1992, "Random number generation and quasi-Monte
// Carlo methods", section 4.3). A scramble flips each digit by a random bit that belongs to the digits before it (Owen
// 1995, "Randomly permuted (t,m,s)-nets and (t,s)-sequences"). Inside its cell a point is alone, and the digits there
// become independent ones: a random number. So no hash has to imitate the scramble.
#pragma once

#include "../base/platform.hpp"
#include "digital_net_table.hpp"
#include "uniform.hpp"

namespace tinyelbo {

inline constexpr int kNetPoints = 1 << kNetDigits;

inline namespace TE_ISA {

// The cell of a point in a coordinate, 0 .. kNetPoints - 1, before scrambling.
TE_INLINE std::uint32_t net_cell(int coordinate, std::uint32_t point) {
    std::uint32_t columns = kNetMatrices[coordinate];
    std::uint32_t cell = 0;
    for (int digit = 0; digit < kNetDigits; ++digit) {
        cell ^= columns & -(point >> digit & 1);
        columns >>= kNetDigits;
    }
    return cell & (kNetPoints - 1);
}

// flips holds the random bits of the tree of digits: those of 1, the root, decide about the first digit; those of 2 n
// and 2 n + 1 about the digit after n's, where it is 0 and 1.
TE_INLINE std::uint32_t scramble_cell(std::uint32_t cell, std::uint32_t flips) {
    std::uint32_t node = 1;
    std::uint32_t flipped = 0;
    for (int digit = kNetDigits - 1; digit >= 0; --digit) {
        flipped = flipped << 1 | (flips >> node & 1);
        node = node << 1 | (cell >> digit & 1);
    }
    return cell ^ flipped;
}

// A number of uniform.hpp with its first digits replaced by those of the cell: another of the same numbers.
template <class Real>
TE_INLINE Real move_to_cell(Real u, std::uint32_t cell) {
    using Bits = typename IntOf<Real>::unsigned_type;
    constexpr int kFraction = std::numeric_limits<Real>::digits - 1;
    constexpr Bits kInside = (Bits{1} << (kFraction - kNetDigits)) - 1;
    // Takes u to [1, 2) and back, where its digits are the fraction's bits. Both ways are exact.
    constexpr Real kOffset = 1 - std::numeric_limits<Real>::epsilon() / 2;
    const Bits inside = __builtin_bit_cast(Bits, u + kOffset) & kInside;
    const Bits digits = Bits{cell} << (kFraction - kNetDigits);
    return __builtin_bit_cast(Real, __builtin_bit_cast(Bits, Real(1)) | digits | inside) - kOffset;
}

// Coordinates first to first + active - 1 of a point of the net that the key scrambles; first is a multiple of kLanes,
// active at most kLanes.
template <class Real>
TE_INLINE void net_block(RandomKey key, std::uint32_t point, int first, int active, Real* out) {
    constexpr std::uint32_t kFlips = kNetPoints;  // the draw after the points' own
    constexpr int kTrees = 4;                     // of one call of Philox
    uniform_block(key, point, first, active, out);
    for (int k = 0; k < active; k += kTrees) {
        const PhiloxBlock flips =
            philox4x32({{static_cast<std::uint32_t>((first + k) / kTrees), kFlips, key.step, key.stream}},
                       {{static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)}});
        for (int tree = 0; tree < kTrees && k + tree < active; ++tree) {
            const std::uint32_t cell = net_cell(first + k + tree, point);
            out[k + tree] = move_to_cell(out[k + tree], scramble_cell(cell, flips.word[tree]));
        }
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
