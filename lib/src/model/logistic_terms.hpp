// The likelihood of Bernoulli-logit regression, row by row. With s = 1 for y = 1 and -1 for y = 0, t = s eta:
//     log p(y | eta) = log logistic(t) = min(t, 0) + log logistic(|t|)      d/d eta = s logistic(-t)
// The logistic(|t|) in [1/2, 1] are multiplied over a tile, so that one logarithm serves all its rows.
#pragma once

#include "../math/log.hpp"
#include "../math/logistic.hpp"
#include "glm_block.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Rows>
class LogisticTerms {
    using P = typename Rows::P;
    using Real = typename Rows::Number;
    static constexpr int kPackRows = Rows::kPackRows, kColumns = Rows::kColumns, kParities = Rows::kParities;
    // Scalar builds go through rows one by one.
    static constexpr int kBundle = LaneOf<P>::width == 1 ? 1 : kPackRows;
    using Packs = Bundle<P, kBundle>;

  public:
    TE_INLINE LogisticTerms() {
        TE_UNROLL for (int c = 0; c < kColumns; ++c) TE_UNROLL for (int k = 0; k < kParities; ++k) {
            sum_[c][k] = P{};
            product_[c][k] = broadcast<P>(1);
        }
        for (int lane = 0; lane < kLanes; ++lane) log_[lane] = 0;
    }

    TE_INLINE void residuals(typename Rows::Table& eta, const Real* y) {
        Real sign[Rows::kRows];
        find_signs(y, sign);
        TE_UNROLL for (int c = 0; c < kColumns; ++c) {
            P lower[kPackRows], chance[kPackRows];
            TE_UNROLL for (int row = 0; row < kPackRows; row += kBundle)
                residuals_of(&eta[row], c, sign, row, &lower[row], &chance[row]);
            TE_UNROLL for (int row = 0; row < kPackRows; row += 2 * kParities)
                TE_UNROLL for (int k = 0; k < kParities; ++k) {
                    sum_[c][k] = sum_[c][k] + (lower[row + k] + lower[row + kParities + k]);
                    product_[c][k] = product_[c][k] * (chance[row + k] * chance[row + kParities + k]);
                }
        }
    }

    TE_INLINE bool has_extra() const { return false; }

    TE_INLINE void end_tile(std::uint32_t padding) {
        Real product[kLanes];
        Rows::multiply_parities(product_, product);
        // A row of zeros has put in a factor of 1/2.
        const Real undo = static_cast<Real>(1u << padding);
        for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
            using L = WidePack<Real>;
            store<L>(log_ + lane, load<L>(log_ + lane) + log(load<L>(product + lane) * undo));
        }
        TE_UNROLL for (int c = 0; c < kColumns; ++c) TE_UNROLL for (int k = 0; k < kParities; ++k)
            product_[c][k] = broadcast<P>(1);
    }

    TE_INLINE void end_block(std::uint32_t, Real* log_density, Real*) {
        Real sum[kLanes];
        Rows::add_parities(sum_, sum);
        for (int lane = 0; lane < kLanes; ++lane) log_density[lane] += sum[lane] + log_[lane];
        *this = LogisticTerms();
    }

  private:
    static constexpr auto kSignBit = static_cast<typename IntOf<Real>::type>(typename IntOf<Real>::unsigned_type{1}
                                                                             << (8 * sizeof(Real) - 1));

    template <class Q>
    static TE_INLINE Q flip(Q x, Q sign) {
        return from_bits<Q>(to_bits(x) ^ to_bits(sign));
    }

    // +0 where y = 1, -0 where y = 0
    static TE_INLINE void find_signs(const Real* y, Real* sign) {
        using L = WidePack<Real>;
        TE_UNROLL for (int row = 0; row < Rows::kRows; row += kWidth<Real>)
            store<L>(sign + row, from_bits<L>(to_bits(load<L>(y + row) - Real(0.5)) & kSignBit));
    }

    static TE_INLINE void residuals_of(P (*eta)[kColumns], int c, const Real* sign, int first, P* lower, P* chance) {
        using C = ExpConstants<Real>;
        P s[kBundle], t[kBundle];
        Packs bounded;
        TE_UNROLL for (int i = 0; i < kBundle; ++i) {
            s[i] = Rows::spread(sign, first + i);
            t[i] = flip(eta[i][c], s[i]);
            bounded[i] = max<P>(broadcast<P>(C::kToSmallest), from_bits<P>(to_bits(t[i]) | kSignBit));
        }
        auto [tail, rest, rounded] = logistic_parts(bounded, C::kBias);
        TE_UNROLL for (int i = 0; i < kBundle; ++i) tail[i] = tail[i] * power_of_two(rounded[i]);
        Packs inverse = 1 / (rest + tail);
        TE_UNROLL for (int i = 0; i < kBundle; ++i) {
            const auto negative = t[i] < P{};
            lower[i] = select<P>(negative, t[i], P{});
            chance[i] = rest[i] * inverse[i];
            eta[i][c] = flip(select<P>(negative, rest[i], tail[i]) * inverse[i], s[i]);
        }
    }

    P sum_[kColumns][kParities], product_[kColumns][kParities];
    Real log_[kLanes];
};

}  // namespace TE_ISA
}  // namespace tinyelbo
