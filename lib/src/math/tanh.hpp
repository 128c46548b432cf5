// tanh(x).
#pragma once

#include "exp.hpp"
#include "split.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct TanhConstants;

// Beyond kToOne the result rounds to 1. Below kPolynomial: x (1 + z p(z)), z = x^2, minimax, from
// tests/bench/ulp/minimax.py.
template <>
struct TanhConstants<double> {
    static constexpr double kToOne = 20, kPolynomial = 0.55;
    static constexpr double kP[] = {-0x1.555555555554fp-2,  0x1.111111111079p-3,   -0x1.ba1ba1b97cb04p-5,
                                    0x1.664f48593ee23p-6,   -0x1.226e2f0ded4ap-7,  0x1.d6d29a8664649p-9,
                                    -0x1.7d8fc59306257p-10, 0x1.3483373fa5f34p-11, -0x1.e96ae64a943fbp-13,
                                    0x1.5d6602c2cdd1p-14,   -0x1.46ecb6887a70fp-16};
};
template <>
struct TanhConstants<float> {
    static constexpr float kToOne = 10, kPolynomial = 0.55f;
    static constexpr float kP[] = {-0x1.55554ap-2f, 0x1.110ceep-3f, -0x1.b91e8p-5f, 0x1.58e552p-6f, -0x1.992412p-8f};
};

// 1 - 2/(e^(2x) + 1) for 1/2 < x <= kToOne
template <class P>
TE_FAST_INLINE P tanh_of_large(P x) {
    const auto [high, low, rounded] = exp_reduce(P(x + x), ExpConstants<Lane<P>>::kBias);
    const P power = power_of_two(rounded);
    // e^(2x) + 1 = sum + lost
    const auto head = exact_sum_of_ordered<P>(power + 1, power * high);
    const auto [sum, lost] = exact_sum_of_ordered<P>(head.head, head.tail + power * exp_tail(P(high - low), low));
    // 2/(sum + lost) = q - (q^2/2) lost + ...
    const P q = 2 / sum;
    const P y = 1 - q;
    return y + (((1 - y) - q) + Lane<P>(0.5) * (q * q) * lost);
}

// tanh(-0) = -0, +-1 at +-infinity, NaN for NaN. Largest error measured: 0.79 ulp, in float 0.85.
template <class P>
TE_FAST_INLINE P tanh(P x) {
    using C = TanhConstants<Lane<P>>;
    const P size = min<P>(broadcast<P>(C::kToOne), abs(x));
    const P square = size * size;
    const P small = size + size * (square * polynomial(square, square * square, C::kP));
    return copy_sign(select<P>(size < C::kPolynomial, small, tanh_of_large(size)), x);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
