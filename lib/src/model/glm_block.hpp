// Row blocks of a generalised linear model: what the fused models share around their likelihoods.
#pragma once

#include "compensated.hpp"
#include "pair_rows.hpp"
#include "row_reader.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Rows whose likelihoods are multiplied before one logarithm is taken.
inline constexpr std::uint32_t kTileRows = 64;
static_assert(TE_GLM_BLOCK_ROWS % kTileRows == 0);

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

// The parts of TE_GLM_SCRATCH(p).
template <class Real>
struct GlmScratch {
    Real* gradient;     // carry of the gradient on the coefficients, [p][8] and [8] more for PairRows
    Real* log_density;  // carry of the log density, [8]
    Real* extra;        // carry of the gradient on what comes after the coefficients, [8]
    Real* rows;         // converted features, [8][p]

    TE_INLINE GlmScratch(Real* scratch, std::uint32_t p)
        : gradient(scratch), log_density(gradient + (std::size_t{p} + 1) * kLanes), extra(log_density + kLanes),
          rows(extra + kLanes) {}
};

// Adds the row blocks [begin, end) to log_density[8] and gradient[dimension][8]. Terms are the likelihood of a model:
//   residuals(eta, y)        turns linear predictors into d log p/d eta
//   end_tile(padding)        ends kTileRows rows, `padding` of which stand for none: eta = 0 and y = 0
//   end_block(rows, lp, dx)  adds the log likelihood of so many rows to lp[8], its derivative by a parameter after the
//                            coefficients, which counts if has_extra(), to dx[8]
template <class Rows, class Terms>
TE_INLINE void add_row_blocks(const te_slot* slots, std::uint32_t begin, std::uint32_t end,
                              const typename Rows::Number* parameters, typename Rows::Number* log_density,
                              typename Rows::Number* gradient, typename Rows::Number* scratch, Terms& terms) {
    using Real = typename Rows::Number;
    const std::uint32_t n = slots[TE_GLM_X].rows, p = slots[TE_GLM_X].columns;
    const GlmScratch<Real> carry(scratch, p);
    RowReader<Real, Rows::kRows> reader(slots[TE_GLM_X], slots[TE_GLM_Y], carry.rows);
    for (std::uint32_t block = begin; block < end; ++block) {
        const std::uint32_t first = block * TE_GLM_BLOCK_ROWS;
        const std::uint32_t rows = n - first < TE_GLM_BLOCK_ROWS ? n - first : TE_GLM_BLOCK_ROWS;
        Rows::open_gradient(carry.gradient, p);
        for (std::uint32_t done = 0; done < rows; done += Rows::kRows) {
            const std::uint32_t count = rows - done < Rows::kRows ? rows - done : Rows::kRows;
            const RowGroup<Real> group = reader.read(first + done, count);
            typename Rows::Table eta;
            Rows::predict(group, p, parameters, eta);
            terms.residuals(eta, group.y);
            Rows::add_gradient(group, p, eta, carry.gradient);
            if ((done + Rows::kRows) % kTileRows == 0 || done + Rows::kRows >= rows)
                terms.end_tile(Rows::kRows - count);
        }
        Rows::close_gradient(carry.gradient, p);
        terms.end_block(rows, carry.log_density, carry.extra);
        fold_carry(log_density, carry.log_density);
        for (std::uint32_t j = 0; j < p; ++j) fold_carry(gradient + j * kLanes, carry.gradient + j * kLanes);
        if (terms.has_extra()) fold_carry(gradient + p * kLanes, carry.extra);
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
