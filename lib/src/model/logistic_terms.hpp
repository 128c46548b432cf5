// The likelihood of Bernoulli-logit regression, row by row. With s = 1 for y = 1 and -1 for y = 0, t = s eta:
//     log p(y | eta) = log logistic(t) = min(t, 0) + log logistic(|t|)      d/d eta = s logistic(-t)
// The logistic(|t|) in [1/2, 1] are multiplied over a tile, so that one logarithm serves all its rows.
#pragma once

#include "../math/log.hpp"
#include "../math/logistic.hpp"
#include "glm_block.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// For logistic(|t|) as in math/logistic.hpp with two corners cut: ln 2 comes in one piece, which shifts |t| by no more
// than eta's own rounding does, and H for double has a term less (its fit in tests/bench/ulp/minimax.py with four
// terms; relative error 2^-51.8).
template <class Real>
struct LikelihoodConstants : LogisticConstants<Real> {};
template <>
struct LikelihoodConstants<double> {
    static constexpr double kH[] = {0x1.555555554d287p-3, -0x1.6c16c0e1d6745p-9, 0x1.15652820826fdp-14,
                                    -0x1.b86025e752a05p-20};
};

template <class Rows>
class LogisticTerms {
    using P = typename Rows::P;
    using Real = typename Rows::Number;
    static constexpr int kPackRows = Rows::kPackRows, kColumns = Rows::kColumns, kParities = Rows::kParities;
    static constexpr int kTogether = Rows::kLanesTogether;
    // Scalar builds go through rows one by one.
    static constexpr int kBundle = LaneOf<P>::width == 1 ? 1 : kPackRows;
    using Packs = Bundle<P, kBundle>;
    // What goes by lanes, and by the responses of a group: in vectors no wider than these.
    static constexpr int kStep = kTogether < kWidth<Real> ? kTogether : kWidth<Real>;
    using L = Pack<Real, kStep>;

  public:
    TE_INLINE LogisticTerms() { clear(); }

    TE_INLINE Real (&buffer())[kResponses<Rows>] { return sign_; }

    TE_INLINE void take_responses(const Real* y) {
        for (std::uint32_t row = 0; row < kResponses<Rows>; row += kStep)
            store<L>(sign_ + row, from_bits<L>(to_bits(load<L>(y + row) - Real(0.5)) & ~kMagnitudeBits<Real>));
    }

    TE_INLINE void residuals(const typename Rows::Table& eta, std::uint32_t first_row, typename Rows::Table& residual) {
        // One column after the other, or their bundles would compete for registers.
        TE_NO_UNROLL for (int c = 0; c < kColumns; ++c) {
            P lower[kPackRows], chance[kPackRows];
            TE_UNROLL for (int row = 0; row < kPackRows; row += kBundle) {
                residuals_of(&eta[row], c, sign_ + first_row, row, &residual[row], &lower[row], &chance[row]);
            }
            TE_UNROLL for (int row = 0; row < kPackRows; row += 2 * kParities) {
                TE_UNROLL for (int k = 0; k < kParities; ++k) {
                    sum_[c][k] = sum_[c][k] + (lower[row + k] + lower[row + kParities + k]);
                    product_[c][k] = product_[c][k] * (chance[row + k] * chance[row + kParities + k]);
                }
            }
        }
    }

    TE_INLINE void end_tile(std::uint32_t padding) {
        Real* product = tile_products_[num_tiles_++];
        Rows::multiply_parities(product_, product);
        // A row of zeros has put in a factor of 1/2.
        for (int lane = 0; lane < kTogether; ++lane) product[lane] *= static_cast<Real>(1u << padding);
        clear_product();
    }

    TE_INLINE bool has_extra() const { return false; }

    TE_INLINE void end_block(std::uint32_t, Real* log_density, Real*) {
        Real sum[kTogether];
        Rows::add_parities(sum_, sum);
        for (int lane = 0; lane < kTogether; lane += kStep) {
            L total = load<L>(sum + lane);
            for (int tile = 0; tile < num_tiles_; ++tile) total = total + log(load<L>(tile_products_[tile] + lane));
            store<L>(log_density + lane, load<L>(log_density + lane) + total);
        }
        clear();
    }

  private:
    TE_INLINE void clear() {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) { TE_UNROLL for (int k = 0; k < kParities; ++k) sum_[c][k] = P{}; }
        num_tiles_ = 0;
        clear_product();
    }

    TE_INLINE void clear_product() {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) {
            TE_UNROLL for (int k = 0; k < kParities; ++k) product_[c][k] = broadcast<P>(1);
        }
    }

    static TE_INLINE P flip(P x, P sign) { return from_bits<P>(to_bits(x) ^ to_bits(sign)); }

    static TE_INLINE void residuals_of(const P (*eta)[kColumns], int c, const Real* sign, int first,
                                       P (*residual)[kColumns], P* lower, P* chance) {
        using C = ExpConstants<Real>;
        constexpr Real kRound = C::kRound + C::kBias, kLn2 = Real(0.693147180559945309417232121458176568);
        P s[kBundle], t[kBundle], power[kBundle];
        Packs r;
        TE_UNROLL for (int i = 0; i < kBundle; ++i) {
            s[i] = Rows::spread(sign, first + i);
            t[i] = flip(eta[i][c], s[i]);
            const P x = max<P>(broadcast<P>(C::kToSmallest), minus_abs(t[i]));  // this order keeps a NaN
            const P rounded = x * C::kPerLn2 + kRound;
            r[i] = x - (rounded - kRound) * kLn2;
            power[i] = power_of_two(rounded);
        }
        const Packs r_squared = r * r;
        const Packs h = 2 + r_squared * polynomial(r_squared, LikelihoodConstants<Real>::kH);
        Packs rest = h - r, tail = h + r;
        TE_UNROLL for (int i = 0; i < kBundle; ++i) tail[i] = tail[i] * power[i];
        Packs inverse = 1 / (rest + tail);
        TE_UNROLL for (int i = 0; i < kBundle; ++i) {
            const auto negative = t[i] < P{};
            lower[i] = select<P>(negative, t[i], P{});
            chance[i] = rest[i] * inverse[i];
            residual[i][c] = flip(select<P>(negative, rest[i], tail[i]) * inverse[i], s[i]);
        }
    }

    P sum_[kColumns][kParities], product_[kColumns][kParities];
    Real sign_[kResponses<Rows>];  // +0 where y = 1, -0 where y = 0
    Real tile_products_[TE_GLM_BLOCK_ROWS / kTileRows][kTogether];
    int num_tiles_;
};

}  // namespace TE_ISA
}  // namespace tinyelbo
