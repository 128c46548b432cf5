// The two products of a generalised linear model over a few rows of features: linear predictors X beta, and X'r for
// residuals r. A pack holds W lanes of one row.
//
// Sums have one order for every W. Over features: ascending; in float the even and the odd features apart, so that
// PairRows gives the same bits. Over rows: four at a time in a tree, then ascending.
#pragma once

#include "bundle.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Features that lie in memory as the kernels need them: row i is x[i * stride], ...
template <class Real>
struct RowGroup {
    const Real* x;
    std::ptrdiff_t stride;
};

// One feature of up to eight rows, moving along the features; addresses are kept so that none has to be worked out in
// between.
template <class Real>
class FeatureCursor {
  public:
    TE_INLINE FeatureCursor(const Real* x, std::ptrdiff_t stride)
        : low_(x), high_(x + 4 * stride), one_(stride), two_(2 * stride), three_(3 * stride) {}

    TE_INLINE const Real* row(int i) const {
        const Real* base = i < 4 ? low_ : high_;
        return i % 4 == 0 ? base : base + (i % 4 == 1 ? one_ : i % 4 == 2 ? two_ : three_);
    }
    TE_INLINE void advance(int features) {
        low_ += features;
        high_ += features;
    }

  private:
    const Real *low_, *high_;
    std::ptrdiff_t one_, two_, three_;
};

// How far ahead of the rows in work to ask for the next ones, where they lie in order.
inline constexpr std::ptrdiff_t kAheadRows = 16;

// Asks for memory that will come up later; any address will do.
template <class Real>
TE_INLINE void prefetch(const Real* from, std::ptrdiff_t elements) {
    constexpr std::ptrdiff_t kBytes = sizeof(Real);
    __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::intptr_t>(from) + elements * kBytes));
}

// Takes a group of rows through kColumnsTogether packs of lanes at once: all lanes, unless less stack is wanted.
template <class Real, int W, int kColumnsTogether = kLanes / W>
struct LaneRows {
    using Number = Real;
    using P = Pack<Real, W>;
    static constexpr int kRows = W >= 4 ? 8 : 4;  // of a group
    static constexpr int kPackRows = kRows;       // packs that a group takes for W lanes
    static constexpr int kColumns = kColumnsTogether;
    static constexpr int kLanesTogether = W * kColumns;
    static constexpr int kParities = 2;      // packs that hold an even row and the odd one after it
    static constexpr bool kOverlap = W > 1;  // whether the processor works ahead
    using Table = P[kPackRows][kColumns];

    // The value of each lane's row.
    static TE_INLINE P spread(const Real* row_values, int pack_row) { return broadcast<P>(row_values[pack_row]); }

    // The value of each lane.
    static TE_INLINE P lanes(const Real* block, int column) { return load<P>(block + column * W); }

    // out[8] = sum over even rows + sum over odd rows
    static TE_INLINE void add_parities(const P (&sums)[kColumns][kParities], Real* out) {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) store<P>(out + c * W, sums[c][0] + sums[c][1]);
    }
    static TE_INLINE void multiply_parities(const P (&products)[kColumns][kParities], Real* out) {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) store<P>(out + c * W, products[c][0] * products[c][1]);
    }

    // Before and after a run of add_gradient calls.
    static TE_INLINE void open_gradient(Real*, std::uint32_t) {}
    static TE_INLINE void close_gradient(Real*, std::uint32_t) {}

    // eta = X beta
    static TE_KERNEL_PART void predict(const RowGroup<Real>& rows, std::uint32_t p, const Real* beta, Table& eta) {
        TE_NO_UNROLL for (int row = 0; row < kRows; row += kTogether) {
            predict_some({rows.x + row * rows.stride, rows.stride}, p, beta, &eta[row]);
        }
    }

    // gradient += X'r
    static TE_KERNEL_PART void add_gradient(const RowGroup<Real>& rows, std::uint32_t p, const Table& residual,
                                            Real* gradient) {
        TE_NO_UNROLL for (int row = 0; row < kRows; row += kPass) {
            add_products(rows.x + row * rows.stride, rows.stride, p, &residual[row], gradient);
        }
    }

  private:
    static constexpr int kChains = sizeof(Real) == 4 ? 2 : 1;
    // Rows whose sums fill eight registers.
    static constexpr int kTogether = W > kChains ? W / kChains : 1;
    // Rows whose residuals do.
    static constexpr int kPass = W == 8 ? kRows : 4;

    static TE_INLINE void predict_some(FeatureCursor<Real> x, std::uint32_t p, const Real* beta, P (*eta)[kColumns]) {
        P sums[kChains][kTogether][kColumns] = {};
        for (std::uint32_t pairs = p / kChains; pairs > 0; --pairs) {
            TE_UNROLL for (int chain = 0; chain < kChains; ++chain, beta += kLanes, x.advance(1)) {
                add_feature(x, beta, sums[chain]);
            }
        }
        if (p % kChains != 0) add_feature(x, beta, sums[0]);
        TE_UNROLL for (int row = 0; row < kTogether; ++row) {
            TE_UNROLL for (int c = 0; c < kColumns; ++c) {
                eta[row][c] = kChains == 2 ? sums[0][row][c] + sums[kChains - 1][row][c] : sums[0][row][c];
            }
        }
    }

    static TE_INLINE void add_feature(const FeatureCursor<Real>& x, const Real* beta, P (&sums)[kTogether][kColumns]) {
        P b[kColumns];
        TE_UNROLL for (int c = 0; c < kColumns; ++c) b[c] = load<P>(beta + c * W);
        TE_UNROLL for (int row = 0; row < kTogether; ++row) {
            const P value = broadcast<P>(*x.row(row));
            TE_UNROLL for (int c = 0; c < kColumns; ++c) sums[row][c] = sums[row][c] + value * b[c];
        }
    }

    static TE_INLINE void add_products(const Real* first, std::ptrdiff_t stride, std::uint32_t p,
                                       const P (*r)[kColumns], Real* gradient) {
        FeatureCursor<Real> x(first, stride);
        std::ptrdiff_t ahead = kAheadRows * stride;
        for (; p > 0; --p, x.advance(1), gradient += kLanes) {
            if constexpr (kOverlap) prefetch(first, ahead);
            ahead += kPass;
            P value[kPass];
            TE_UNROLL for (int row = 0; row < kPass; ++row) value[row] = broadcast<P>(*x.row(row));
            TE_UNROLL for (int c = 0; c < kColumns; ++c) {
                P sum = load<P>(gradient + c * W);
                TE_UNROLL for (int row = 0; row < kPass; row += 4) {
                    sum = sum + ((value[row] * r[row][c] + value[row + 1] * r[row + 1][c]) +
                                 (value[row + 2] * r[row + 2][c] + value[row + 3] * r[row + 3][c]));
                }
                store<P>(gradient + c * W, sum);
            }
        }
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
