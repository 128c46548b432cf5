// Products of a generalised linear model's Hessian with directions v, without the prior's part: -X' W X v, where -W is
// the second derivative of the log likelihood by the linear predictors. One walk over the rows serves 8 parameter
// vectors with a direction each.
#pragma once

#include "glm_block.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Rows, class Terms, class Real>
TE_INLINE void add_product_tile(const RowReader<Real, Rows::kRows>& reader, std::uint32_t first, std::uint32_t count,
                                std::uint32_t p, const Real* parameters, const Real* direction, Real* carry,
                                Terms& terms) {
    const Real* const coefficients[] = {parameters, direction};
    typename Rows::Table tables[2];
    for (std::uint32_t row = 0; row < count; row += Rows::kRows) {
        const RowGroup<Real> group = reader.features(first + row, at_most(Rows::kRows, count - row));
        TE_NO_UNROLL for (int k = 0; k < 2; ++k) Rows::predict(group, p, coefficients[k], tables[k]);
        terms.multiply(tables[0], row, tables[1]);
        Rows::add_gradient(group, p, tables[1], carry);
    }
}

// Adds the row blocks [begin, end) to product[dimension][8]. Terms are the likelihood of a model:
//   take_responses(y)           takes kTileRows responses, zeros where there are no rows, perhaps from its buffer()
//   multiply(eta, row, slope)   slope = the change of d log p/d eta for a group, `row` its first in the tile, whose
//                               predictors change by slope
//   end_block(dx)               adds the change of the derivative by a parameter after the coefficients, which counts
//                               if has_extra(), to dx[8]
template <class Rows, class Terms>
TE_INLINE void add_product_blocks(const te_slot* slots, std::uint32_t begin, std::uint32_t end,
                                  const typename Rows::Number* parameters, const typename Rows::Number* direction,
                                  typename Rows::Number* product, typename Rows::Number* scratch, Terms& terms) {
    using Real = typename Rows::Number;
    const std::uint32_t n = slots[TE_GLM_X].rows, p = slots[TE_GLM_X].columns;
    const GlmScratch<Real> carry(scratch, p);
    const RowReader<Real, Rows::kRows> reader(slots[TE_GLM_X], slots[TE_GLM_Y], carry.rows);
    for (std::uint32_t block = begin; block < end; ++block) {
        const std::uint32_t first = block * TE_GLM_BLOCK_ROWS, rows = at_most(TE_GLM_BLOCK_ROWS, n - first);
        Rows::open_gradient(carry.gradient, p);
        for (std::uint32_t tile = 0; tile < rows; tile += kTileRows) {
            const std::uint32_t count = at_most(kTileRows, rows - tile);
            terms.take_responses(reader.response(first + tile, count, terms.buffer()));
            add_product_tile<Rows>(reader, first + tile, count, p, parameters, direction, carry.gradient, terms);
        }
        Rows::close_gradient(carry.gradient, p);
        terms.end_block(carry.extra);
        for (std::uint32_t j = 0; j < p; ++j) fold_carry(product + j * kLanes, carry.gradient + j * kLanes);
        if (terms.has_extra()) fold_carry(product + p * kLanes, carry.extra);
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
