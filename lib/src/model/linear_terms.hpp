// The likelihood of Gaussian regression, row by row: with r = y - eta and w = 1/sigma^2,
//     log p(y | eta, sigma) = -w r^2/2 - log sigma - log(2 pi)/2    d/d eta = w r    d/d log sigma = w r^2 - 1
#pragma once

#include "glm_block.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Rows>
class LinearTerms {
    using P = typename Rows::P;
    using Real = typename Rows::Number;
    static constexpr int kPackRows = Rows::kPackRows, kColumns = Rows::kColumns, kParities = Rows::kParities;

  public:
    // log sigma and 1/sigma^2 for each lane of a turn, and whether log sigma is a parameter
    TE_INLINE LinearTerms(const Real* log_sd, const Real* weight, bool free_noise)
        : log_sd_(log_sd), weight_(weight), free_noise_(free_noise) {
        clear();
    }

    TE_INLINE Real (&buffer())[kResponses<Rows>] { return buffer_; }

    TE_INLINE void take_responses(const Real* y) { y_ = y; }

    TE_INLINE void residuals(const typename Rows::Table& eta, std::uint32_t first_row, typename Rows::Table& residual) {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) {
            const P weight = Rows::lanes(weight_, c);
            P square[kPackRows];
            TE_UNROLL for (int row = 0; row < kPackRows; ++row) {
                const P r = Rows::spread(y_ + first_row, row) - eta[row][c];
                square[row] = r * r;
                residual[row][c] = r * weight;
            }
            TE_UNROLL for (int row = 0; row < kPackRows; row += 2 * kParities) {
                TE_UNROLL for (int k = 0; k < kParities; ++k) {
                    squares_[c][k] = squares_[c][k] + (square[row + k] + square[row + kParities + k]);
                }
            }
        }
    }

    TE_INLINE bool has_extra() const { return free_noise_; }
    TE_INLINE void end_tile(std::uint32_t) {}

    TE_INLINE void end_block(std::uint32_t rows, Real* log_density, Real* log_sd_gradient) {
        constexpr Real kHalfLog2Pi = Real(0.918938533204672741780329736405617640);
        const Real count = static_cast<Real>(rows);
        Real squares[Rows::kLanesTogether];
        Rows::add_parities(squares_, squares);
        for (int lane = 0; lane < Rows::kLanesTogether; ++lane) {
            const Real weighted = squares[lane] * weight_[lane];
            log_density[lane] -= Real(0.5) * weighted + count * (log_sd_[lane] + kHalfLog2Pi);
            log_sd_gradient[lane] += weighted - count;
        }
        clear();
    }

  private:
    TE_INLINE void clear() {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) {
            TE_UNROLL for (int k = 0; k < kParities; ++k) squares_[c][k] = P{};
        }
    }

    P squares_[kColumns][kParities];
    const Real *log_sd_, *weight_, *y_ = nullptr;
    bool free_noise_;
    Real buffer_[kResponses<Rows>];
};

}  // namespace TE_ISA
}  // namespace tinyelbo
