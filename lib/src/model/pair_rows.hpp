// LaneRows for float on 512-bit vectors, which hold the 8 lanes twice. Two neighbouring features share a vector: the 64
// bits that two numbers of a row take are broadcast at once,
//     x:    x[j] x[j+1] x[j] x[j+1] ...     beta: beta[j] lane 0, beta[j+1] lane 0, beta[j] lane 1, ...
// and what comes out for two rows a and b is packed as
//     eta:  a0 a1 b0 b1 | a2 a3 b2 b3 | a4 a5 b4 b5 | a6 a7 b6 b7     (a0: lane 0 of row a)
// with shuffles that stay inside 128 bits. Same bits as LaneRows.
#pragma once

#include "lane_rows.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

struct PairRows {
    using Number = float;
    using P = Pack<float, 16>;
    using Half = Pack<float, 8>;
    static constexpr int kRows = 8;
    static constexpr int kPackRows = 4;
    static constexpr int kColumns = 1;
    static constexpr int kLanesTogether = kLanes;
    static constexpr int kParities = 1;
    static constexpr bool kOverlap = true;
    using Table = P[kPackRows][kColumns];

    static TE_INLINE P spread(const float* row_values, int pack_row) {
        return first_of_four(broadcast_pair(row_values + 2 * pack_row));
    }

    static TE_INLINE P lanes(const float* block, int) {
        const Half half = load<Half>(block);
        return __builtin_shufflevector(half, half, 0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7);
    }

    static TE_INLINE void add_parities(const P (&sums)[kColumns][kParities], float* out) {
        store<Half>(out, even_row(sums[0][0]) + odd_row(sums[0][0]));
    }
    static TE_INLINE void multiply_parities(const P (&products)[kColumns][kParities], float* out) {
        store<Half>(out, even_row(products[0][0]) * odd_row(products[0][0]));
    }

    // gradient[p][8] to features in pairs and back; an odd p has zeros behind.
    static TE_INLINE void open_gradient(float* gradient, std::uint32_t p) {
        for (std::uint32_t j = 0; j < p; j += 2) store<P>(gradient + j * kLanes, interleave(gradient + j * kLanes));
    }
    static TE_INLINE void close_gradient(float* gradient, std::uint32_t p) {
        for (std::uint32_t j = 0; j < p; j += 2) {
            const P pair = load<P>(gradient + j * kLanes);
            store<P>(gradient + j * kLanes,
                     __builtin_shufflevector(pair, pair, 0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15));
        }
    }

    static TE_INLINE void predict(const RowGroup<float>& rows, std::uint32_t p, const float* beta, Table& eta) {
        FeatureCursor<float> x(rows.x, rows.stride);
        P sums[kRows] = {};
        for (std::uint32_t pairs = p / 2; pairs > 0; --pairs, x.advance(2), beta += 2 * kLanes) {
            const P b = interleave(beta);
            TE_UNROLL for (int row = 0; row < kRows; ++row) sums[row] = sums[row] + broadcast_pair(x.row(row)) * b;
        }
        if (p % 2 != 0) {
            const P b = interleave_with_zero(beta);
            TE_UNROLL for (int row = 0; row < kRows; ++row) sums[row] = sums[row] + broadcast_last(x.row(row)) * b;
        }
        TE_UNROLL for (int pack_row = 0; pack_row < kPackRows; ++pack_row) {
            const P a = sums[2 * pack_row], b = sums[2 * pack_row + 1];
            eta[pack_row][0] =
                __builtin_shufflevector(a, b, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30) +
                __builtin_shufflevector(a, b, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31);
        }
    }

    static TE_INLINE void add_gradient(const RowGroup<float>& rows, std::uint32_t p, const Table& residual,
                                       float* gradient) {
        P r[kRows], value[kRows];
        TE_UNROLL for (int pack_row = 0; pack_row < kPackRows; ++pack_row) {
            r[2 * pack_row] = first_of_four(residual[pack_row][0]);
            r[2 * pack_row + 1] = second_of_four(residual[pack_row][0]);
        }
        FeatureCursor<float> x(rows.x, rows.stride);
        std::ptrdiff_t ahead = kAheadRows * rows.stride;
        for (std::uint32_t pairs = p / 2; pairs > 0; --pairs, x.advance(2), gradient += 2 * kLanes) {
            prefetch(rows.x, ahead);
            ahead += 2 * kRows;
            TE_UNROLL for (int row = 0; row < kRows; ++row) value[row] = broadcast_pair(x.row(row));
            add_products(value, r, gradient);
        }
        if (p % 2 != 0) {
            TE_UNROLL for (int row = 0; row < kRows; ++row) value[row] = broadcast_last(x.row(row));
            add_products(value, r, gradient);
        }
    }

  private:
    static TE_INLINE P broadcast_bits(std::uint64_t pair) {
        return __builtin_bit_cast(P, pair + Pack<std::uint64_t, 8>{});
    }
    static TE_INLINE P broadcast_pair(const float* two) {
        std::uint64_t pair;
        __builtin_memcpy(&pair, two, sizeof pair);
        return broadcast_bits(pair);
    }
    // One number and a zero.
    static TE_INLINE P broadcast_last(const float* one) {
        return broadcast_bits(__builtin_bit_cast(std::uint32_t, *one));
    }

    static TE_INLINE P interleave(const float* two_blocks) {
        const P pair = load<P>(two_blocks);
        return __builtin_shufflevector(pair, pair, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
    }
    static TE_INLINE P interleave_with_zero(const float* block) {
        return __builtin_shufflevector(load<Half>(block), Half{}, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
    }

    // u v w z -> u u v v, and w w z z
    static TE_INLINE P first_of_four(P four) {
        return __builtin_shufflevector(four, four, 0, 0, 1, 1, 4, 4, 5, 5, 8, 8, 9, 9, 12, 12, 13, 13);
    }
    static TE_INLINE P second_of_four(P four) {
        return __builtin_shufflevector(four, four, 2, 2, 3, 3, 6, 6, 7, 7, 10, 10, 11, 11, 14, 14, 15, 15);
    }

    static TE_INLINE Half even_row(P rows) { return __builtin_shufflevector(rows, rows, 0, 1, 4, 5, 8, 9, 12, 13); }
    static TE_INLINE Half odd_row(P rows) { return __builtin_shufflevector(rows, rows, 2, 3, 6, 7, 10, 11, 14, 15); }

    static TE_INLINE void add_products(const P (&x)[kRows], const P (&r)[kRows], float* gradient) {
        P sum = load<P>(gradient);
        TE_UNROLL for (int row = 0; row < kRows; row += 4) {
            sum = sum +
                  ((x[row] * r[row] + x[row + 1] * r[row + 1]) + (x[row + 2] * r[row + 2] + x[row + 3] * r[row + 3]));
        }
        store<P>(gradient, sum);
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
