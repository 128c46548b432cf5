// The curvature of Bernoulli-logit regression: d^2 log p/d eta^2 = -p (1 - p), p = logistic(eta).
#pragma once

#include "../math/logistic.hpp"
#include "glm_product.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// p (1 - p) = e/(1 + e)^2 with e = e^-|x|: accurate also where p is near 1.
template <class P>
TE_INLINE P logistic_derivative(P x) {
    using C = ExpConstants<Lane<P>>;
    x = max<P>(broadcast<P>(C::kToSmallest), minus_abs(x));  // this order keeps a NaN
    const auto [tail, rest, rounded] = logistic_parts(x, C::kBias);
    const P small = tail * power_of_two(rounded);
    const P inverse = 1 / (rest + small);
    return (rest * inverse) * (small * inverse);
}

template <class Rows>
class LogisticCurvature {
    using Real = typename Rows::Number;

  public:
    TE_INLINE Real (&buffer())[kTileRows] { return buffer_; }
    TE_INLINE void take_responses(const Real*) {}
    TE_INLINE bool has_extra() const { return false; }
    TE_INLINE void end_block(Real*) {}

    TE_INLINE void multiply(const typename Rows::Table& eta, std::uint32_t, typename Rows::Table& slope) {
        TE_NO_UNROLL for (int row = 0; row < Rows::kPackRows; ++row) {
            TE_UNROLL for (int c = 0; c < Rows::kColumns; ++c) {
                slope[row][c] = -logistic_derivative(eta[row][c]) * slope[row][c];
            }
        }
    }

  private:
    Real buffer_[kTileRows];
};

}  // namespace TE_ISA
}  // namespace tinyelbo
