// The inner loops of operations that go element by element. A functor states the value for a pack of lanes, and the
// partial derivatives:
//
//     struct Multiply {
//         template <class P> static P value(P a, P b) { return a * b; }
//         template <class P, class Out> static void partials(const Out& out, P value, P a, P b) { out(0, b), out(1, a);
//         }
//     };
//
// Out takes the number of the operand and the partial derivative by it, or a function that computes that, which is
// called only where the operand varies. The functors of densities are not given their value again. One whose operands
// are always fixed says so by a member kOfDataOnly: it is run while data are bound, and has no derivatives.
#pragma once

#include "frame.hpp"

namespace tinyelbo {

constexpr int kMostOperands = 4;

template <class Functor>
constexpr bool kOfDataOnly = requires {
    Functor::kOfDataOnly;
};

// Element e is at at[(e & mask) * 8 + lane]: all bits for arrays, 0 for a scalar, 3 for four sums in turn.
template <class Real>
struct Strided {
    Real* at;
    std::size_t mask;
};
constexpr std::size_t kEach = ~std::size_t{0}, kSame = 0, kInTurn = 3;
constexpr std::size_t kTurns = 4;

// The 8 lanes of an element share its operands' strides.
inline namespace TE_ISA {

template <class P>
TE_INLINE P load_element(const Strided<const Lane<P>>& in, std::size_t element, int lane) {
    return load<P>(in.at + (element & in.mask) * kLanes + lane);
}
template <class P>
TE_INLINE void add_element(const Strided<Lane<P>>& out, std::size_t element, int lane, P change) {
    Lane<P>* to = out.at + (element & out.mask) * kLanes + lane;
    store<P>(to, load<P>(to) + change);
}

// sums[8] += the four sums in turn
template <class Real>
TE_INLINE void add_turns(const Real* turns, Real* sums) {
    using P = WidePack<Real>;
    for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
        const P even = load<P>(turns + lane) + load<P>(turns + kLanes + lane);
        const P odd = load<P>(turns + 2 * kLanes + lane) + load<P>(turns + 3 * kLanes + lane);
        store<P>(sums + lane, load<P>(sums + lane) + (even + odd));
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo

// Both define Kernel<Real> with
//     values(in, out, count)      out = value, or out += value in densities, for elements [0, count)
//     partials(in, value, adjoint, out, count)
//                                 out[i] += adjoint * partial derivative by operand i, where out[i].at is not null
// and make_kernel<Functor, whether it is a density, Real>(sequence of its operands).
#if TE_OPTIMIZE_SIZE
#include "kernel_small.hpp"
#else
#include "kernel_fast.hpp"
#endif
