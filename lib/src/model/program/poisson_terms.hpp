// The likelihood of Poisson regression, row by row, but for its constants:
//     y eta - e^eta      d/d eta = y - e^eta
// Summed as y (eta - log c) - (e^eta - c) with c = max(y, 1), what y takes off and the constants put back: otherwise
// the terms of large counts cancel. Rows of zeros, which stand for none, put in nothing.
#pragma once

#include "../../math/exp.hpp"
#include "../../math/log.hpp"
#include "../glm_block.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Rows>
class PoissonTerms {
    using P = typename Rows::P;
    using Real = typename Rows::Number;
    static constexpr int kPackRows = Rows::kPackRows, kColumns = Rows::kColumns, kParities = Rows::kParities;

  public:
    TE_INLINE PoissonTerms() { clear(); }

    TE_INLINE Real (&buffer())[kTileRows] { return buffer_; }
    TE_INLINE void take_responses(const Real* y) {
        using L = WidePack<Real>;
        y_ = y;
        for (std::uint32_t row = 0; row < kTileRows; row += kWidth<Real>) {
            const L centre = max<L>(broadcast<L>(1), load<L>(y + row));
            store<L>(centre_ + row, centre);
            store<L>(log_centre_ + row, log(centre));
        }
    }
    TE_INLINE bool has_extra() const { return false; }

    TE_INLINE void residuals(const typename Rows::Table& eta, std::uint32_t first_row, typename Rows::Table& residual) {
        TE_NO_UNROLL for (int c = 0; c < kColumns; ++c) {
            P term[kPackRows];
            TE_UNROLL for (int row = 0; row < kPackRows; ++row) {
                const P y = Rows::spread(y_ + first_row, row), mean = exp(eta[row][c]);
                const P centre = Rows::spread(centre_ + first_row, row);
                const P log_centre = Rows::spread(log_centre_ + first_row, row);
                term[row] = y * (eta[row][c] - log_centre) - (mean - centre);
                residual[row][c] = y - mean;
            }
            TE_UNROLL for (int row = 0; row < kPackRows; row += 2 * kParities) {
                TE_UNROLL for (int k = 0; k < kParities; ++k) {
                    sum_[c][k] = sum_[c][k] + (term[row + k] + term[row + kParities + k]);
                }
            }
        }
    }

    TE_INLINE void end_tile(std::uint32_t) {}

    TE_INLINE void end_block(std::uint32_t, Real* log_density, Real*) {
        Real sum[kLanes];
        Rows::add_parities(sum_, sum);
        for (int lane = 0; lane < kLanes; ++lane) log_density[lane] += sum[lane];
        clear();
    }

  private:
    TE_INLINE void clear() {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) { TE_UNROLL for (int k = 0; k < kParities; ++k) sum_[c][k] = P{}; }
    }

    P sum_[kColumns][kParities];
    const Real* y_ = nullptr;
    Real buffer_[kTileRows], centre_[kTileRows], log_centre_[kTileRows];
};

}  // namespace TE_ISA
}  // namespace tinyelbo
