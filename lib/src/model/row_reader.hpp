// Brings the data of a generalised linear model before a kernel, a group of rows at a time: in place where they are
// numbers of the fit's precision with neighbouring columns, otherwise converted.
#pragma once

#include "lane_rows.hpp"
#include "read_rows.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Rows between two logarithms; their responses are read together.
inline constexpr std::uint32_t kTileRows = 64;
static_assert(TE_GLM_BLOCK_ROWS % kTileRows == 0);

template <class Real, int kRows>
class RowReader {
  public:
    // `buffer` is room for kRows rows of features.
    TE_INLINE RowReader(const te_slot& x, const te_slot& y, Real* buffer)
        : x_(x),
          y_(y),
          buffer_(buffer),
          x_in_place_(x.type == kType && (x.column_stride == 1 || x.columns == 1)),
          y_in_place_(y.type == kType && y.row_stride == 1) {}

    TE_INLINE bool in_place() const { return x_in_place_; }

    // Features of the rows `row` to row + kRows, of which the first `count` exist; the others are zeros.
    TE_INLINE RowGroup<Real> features(std::uint32_t row, std::uint32_t count) const {
        if (x_in_place_ && count == kRows)
            return {static_cast<const Real*>(x_.values) + std::int64_t{row} * x_.row_stride, x_.row_stride};
        read_rows(x_, row, count, kRows, buffer_);
        return {buffer_, static_cast<std::ptrdiff_t>(x_.columns)};
    }

    // The same of responses, as many as the buffer holds, where they lie or in the buffer.
    template <std::uint32_t kCount>
    TE_INLINE const Real* response(std::uint32_t row, std::uint32_t count, Real (&buffer)[kCount]) const {
        if (y_in_place_ && count == kCount) return static_cast<const Real*>(y_.values) + row;
        read_rows(y_, row, count, kCount, buffer);
        return buffer;
    }

  private:
    static constexpr te_type kType = sizeof(Real) == 4 ? TE_F32 : TE_F64;

    const te_slot& x_;
    const te_slot& y_;
    Real* buffer_;
    bool x_in_place_, y_in_place_;
};

}  // namespace TE_ISA
}  // namespace tinyelbo
