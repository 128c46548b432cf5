// The curvature of Gaussian regression: with r = y - eta and w = 1/sigma^2,
//     d^2 log p/d eta^2 = -w    d^2 log p/d eta d log sigma = -2 w r    d^2 log p/d log sigma^2 = -2 w r^2
#pragma once

#include "glm_product.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Rows>
class LinearCurvature {
    using P = typename Rows::P;
    using Real = typename Rows::Number;
    static constexpr int kPackRows = Rows::kPackRows, kColumns = Rows::kColumns, kParities = Rows::kParities;

  public:
    // 1/sigma^2 for each lane, and the direction's part along log sigma: zeros where that is no parameter.
    TE_INLINE LinearCurvature(const Real* weight, const Real* log_sd_direction, bool free_noise)
        : weight_(weight), log_sd_direction_(log_sd_direction), free_noise_(free_noise) {
        clear();
    }

    TE_INLINE Real (&buffer())[kTileRows] { return buffer_; }
    TE_INLINE void take_responses(const Real* y) { y_ = y; }
    TE_INLINE bool has_extra() const { return free_noise_; }

    TE_INLINE void multiply(const typename Rows::Table& eta, std::uint32_t first_row, typename Rows::Table& slope) {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) {
            const P weight = Rows::lanes(weight_, c), v = Rows::lanes(log_sd_direction_, c);
            P product[kPackRows];
            TE_UNROLL for (int row = 0; row < kPackRows; ++row) {
                const P r = Rows::spread(y_ + first_row, row) - eta[row][c];
                const P half = slope[row][c] + r * v;
                product[row] = r * half;
                slope[row][c] = -weight * (half + r * v);
            }
            TE_UNROLL for (int row = 0; row < kPackRows; row += 2 * kParities) {
                TE_UNROLL for (int k = 0; k < kParities; ++k) {
                    products_[c][k] = products_[c][k] + (product[row + k] + product[row + kParities + k]);
                }
            }
        }
    }

    TE_INLINE void end_block(Real* log_sd_product) {
        Real products[kLanes];
        Rows::add_parities(products_, products);
        for (int lane = 0; lane < kLanes; ++lane) log_sd_product[lane] -= 2 * weight_[lane] * products[lane];
        clear();
    }

  private:
    TE_INLINE void clear() {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) {
            TE_UNROLL for (int k = 0; k < kParities; ++k) products_[c][k] = P{};
        }
    }

    P products_[kColumns][kParities];  // of r and the predictor's change along the coefficients + r v
    const Real *weight_, *log_sd_direction_, *y_ = nullptr;
    bool free_noise_;
    Real buffer_[kTileRows];
};

}  // namespace TE_ISA
}  // namespace tinyelbo
