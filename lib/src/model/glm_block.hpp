// Row blocks of a generalised linear model: what the fused models share around their likelihoods.
#pragma once

#include "compensated.hpp"
#include "pair_rows.hpp"
#include "row_reader.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

TE_INLINE std::uint32_t at_most(std::uint32_t limit, std::uint32_t count) { return count < limit ? count : limit; }

// How a build handles rows: W lanes at a time, or float lanes twice over on the widest vectors.
template <class Real>
struct RowsOf {
    using type = LaneRows<Real, kWidth<Real>>;
};
#if TE_VECTOR_BYTES == 64 && defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
template <>
struct RowsOf<float> {
    using type = PairRows;
};
#endif
#endif

// The same for the fused models, whose lanes may take turns.
template <class Real>
struct FusedRowsOf {
    using type = std::conditional_t<TE_LANE_BY_LANE, LaneRows<Real, 1, 1>, typename RowsOf<Real>::type>;
};

// Responses that are read together: a tile's, or a group's where every lane would read them again.
template <class Rows>
inline constexpr std::uint32_t kResponses = Rows::kLanesTogether == kLanes ? kTileRows : Rows::kRows;

// The parts of TE_GLM_SCRATCH(p), those of the carries from a lane on.
template <class Real>
struct GlmScratch {
    Real* gradient;     // carry of the gradient on the coefficients, [p][8] and [8] more for PairRows
    Real* log_density;  // carry of the log density, [8]
    Real* extra;        // carry of the gradient on what comes after the coefficients, [8]
    Real* rows;         // converted features, [8][p]

    TE_INLINE GlmScratch(Real* scratch, std::uint32_t p, int lane = 0)
        : gradient(scratch + lane),
          log_density(gradient + (std::size_t{p} + 1) * kLanes),
          extra(log_density + kLanes),
          rows(extra + kLanes - lane) {}
};

// One tile of rows from `first` on; carry += X'r. The likelihood of a group has a long way from its predictors to its
// residuals. Processors do the predictors of the next group meanwhile if that comes before the gradient that waits for
// the residuals; converted features would need a second buffer for it.
template <class Rows, class Terms, class Real>
TE_INLINE void add_tile(const RowReader<Real, Rows::kRows>& reader, std::uint32_t first, std::uint32_t count,
                        std::uint32_t p, const Real* parameters, Real* carry, Terms& terms) {
    const bool overlap = Rows::kOverlap && reader.in_place();
    RowGroup<Real> group{}, next{};
    typename Rows::Table tables[Rows::kOverlap ? 2 : 1] = {};
    auto &eta = tables[0], &residual = tables[Rows::kOverlap ? 1 : 0];
    for (std::uint32_t row = 0;; row += Rows::kRows) {
        if (row < count) {
            next = reader.features(first + row, at_most(Rows::kRows, count - row));
            Rows::predict(next, p, parameters, eta);
        }
        if (overlap && row > 0) Rows::add_gradient(group, p, residual, carry);
        if (row >= count) break;
        group = next;
        if constexpr (kResponses<Rows> != kTileRows)
            terms.take_responses(reader.response(first + row, at_most(Rows::kRows, count - row), terms.buffer()));
        terms.residuals(eta, kResponses<Rows> == kTileRows ? row : 0, residual);
        if (!overlap) Rows::add_gradient(group, p, residual, carry);
    }
}

// Adds the row blocks [begin, end) to log_density[8] and gradient[dimension][8], for Rows::kLanesTogether lanes from
// `lane` on. Terms are the likelihood of a model:
//   take_responses(y)        takes kResponses responses, zeros where there are no rows, perhaps from its buffer()
//   residuals(eta, row, r)   r = d log p/d eta for the linear predictors of a group, whose first row among the
//   responses
//                            this is; r may be eta
//   end_tile(padding)        ends a tile, where `padding` rows of eta = 0 and y = 0 stood for none
//   end_block(rows, lp, dx)  adds the log likelihood of so many rows to lp[8], its derivative by a parameter after the
//                            coefficients, which counts if has_extra(), to dx[8]
template <class Rows, class Terms>
TE_INLINE void add_row_blocks(const te_slot* slots, std::uint32_t begin, std::uint32_t end,
                              const typename Rows::Number* parameters, typename Rows::Number* log_density,
                              typename Rows::Number* gradient, typename Rows::Number* scratch, Terms& terms,
                              int lane = 0) {
    using Real = typename Rows::Number;
    constexpr int kCount = Rows::kLanesTogether;
    const std::uint32_t n = slots[TE_GLM_X].rows, p = slots[TE_GLM_X].columns;
    const GlmScratch<Real> carry(scratch, p, lane);
    parameters += lane, log_density += lane, gradient += lane;
    RowReader<Real, Rows::kRows> reader(slots[TE_GLM_X], slots[TE_GLM_Y], carry.rows);
    for (std::uint32_t block = begin; block < end; ++block) {
        const std::uint32_t first = block * TE_GLM_BLOCK_ROWS, rows = at_most(TE_GLM_BLOCK_ROWS, n - first);
        Rows::open_gradient(carry.gradient, p);
        for (std::uint32_t tile = 0; tile < rows; tile += kTileRows) {
            const std::uint32_t count = at_most(kTileRows, rows - tile);
            if constexpr (kResponses<Rows> == kTileRows)
                terms.take_responses(reader.response(first + tile, count, terms.buffer()));
            add_tile<Rows>(reader, first + tile, count, p, parameters, carry.gradient, terms);
            terms.end_tile((0 - count) % Rows::kRows);
        }
        Rows::close_gradient(carry.gradient, p);
        terms.end_block(rows, carry.log_density, carry.extra);
        fold_carry<kCount>(log_density, carry.log_density);
        for (std::uint32_t j = 0; j < p; ++j) fold_carry<kCount>(gradient + j * kLanes, carry.gradient + j * kLanes);
        if (terms.has_extra()) fold_carry<kCount>(gradient + p * kLanes, carry.extra);
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
