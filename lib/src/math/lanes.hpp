// Lanes: a block is 8 draws, stored [element][lane]; a pack is the W lanes that one machine vector holds.
//
// 8 fixes the storage layout and the order of every sum over lanes. W (8, 4, 2 or 1) only says how many lanes one
// instruction handles, so the same bits come out for every W. With W = 1 a pack is a plain number.
#pragma once

#include <limits>
#include <utility>

#include "../base/platform.hpp"

namespace tinyelbo {

inline constexpr int kLanes = 8;

inline namespace TE_ISA {

template <class Real, int W>
struct PackTraits {
    typedef Real type __attribute__((vector_size(sizeof(Real) * W)));
};
template <class Real>
struct PackTraits<Real, 1> {
    using type = Real;
};
template <class Real, int W>
using Pack = typename PackTraits<Real, W>::type;

template <class Real>
struct IntOf;
template <>
struct IntOf<float> {
    using type = std::int32_t;
    using unsigned_type = std::uint32_t;
};
template <>
struct IntOf<double> {
    using type = std::int64_t;
    using unsigned_type = std::uint64_t;
};

// LaneOf<P>::type is the number a pack is made of, LaneOf<P>::width how many.
template <class P>
struct LaneOf {
    using type = __typeof__(P{}[0] + P{}[0]);
    static constexpr int width = static_cast<int>(sizeof(P) / sizeof(type));
};
template <>
struct LaneOf<float> {
    using type = float;
    static constexpr int width = 1;
};
template <>
struct LaneOf<double> {
    using type = double;
    static constexpr int width = 1;
};
template <class P>
using Lane = typename LaneOf<P>::type;
template <class P>
using IntPack = Pack<typename IntOf<Lane<P>>::type, LaneOf<P>::width>;
template <class P>
using UintPack = Pack<typename IntOf<Lane<P>>::unsigned_type, LaneOf<P>::width>;

// The widest pack of this build, at most one block.
template <class Real>
inline constexpr int kWidth = TE_VECTOR_BYTES / sizeof(Real) >= 8   ? 8
                              : TE_VECTOR_BYTES / sizeof(Real) >= 4 ? 4
                              : TE_VECTOR_BYTES / sizeof(Real) >= 2 ? 2
                                                                    : 1;
template <class Real>
using WidePack = Pack<Real, kWidth<Real>>;

// Whether a function of one number goes through its version for packs: small builds then hold one version only.
template <class P>
inline constexpr bool kViaPack = TE_OPTIMIZE_SIZE && LaneOf<P>::width == 1 && kWidth<Lane<P>> > 1;

template <class P>
TE_INLINE P load(const Lane<P>* from) {
    P pack;
    __builtin_memcpy(&pack, from, sizeof pack);
    return pack;
}

template <class P>
TE_INLINE void store(Lane<P>* to, P pack) {
    __builtin_memcpy(to, &pack, sizeof pack);
}

template <class P>
TE_INLINE P broadcast(Lane<P> value) {
    if constexpr (LaneOf<P>::width == 1)
        return value;
    else
        return value - P{};  // minus keeps the sign of -0
}

// Reinterprets the bits of a pack as integers and back.
template <class P>
TE_INLINE IntPack<P> to_bits(P pack) {
    return __builtin_bit_cast(IntPack<P>, pack);
}
template <class P>
TE_INLINE P from_bits(IntPack<P> bits) {
    return __builtin_bit_cast(P, bits);
}

// mask ? yes : no, lane by lane. A mask is what a comparison of packs gives: all bits set or none; bool when W = 1.
// GCC makes blends and minima of ternaries on vectors, clang of bit operations; its ternaries turn into scalar code in
// WebAssembly.
template <class P, class Mask>
TE_INLINE P select(Mask mask, P yes, P no) {
#if !defined(__clang__)
    return mask ? yes : no;
#else
    if constexpr (LaneOf<P>::width == 1)
        return mask ? yes : no;
    else
        return from_bits<P>((to_bits(yes) & mask) | (to_bits(no) & ~mask));
#endif
}

// All bits but the sign.
template <class Real>
inline constexpr auto kMagnitudeBits = std::numeric_limits<typename IntOf<Real>::type>::max();

template <class P>
TE_INLINE P abs(P x) {
    return from_bits<P>(to_bits(x) & kMagnitudeBits<Lane<P>>);
}

// -|x|
template <class P>
TE_INLINE P minus_abs(P x) {
    return from_bits<P>(to_bits(x) | ~kMagnitudeBits<Lane<P>>);
}

// x times the sign of `sign`
template <class P>
TE_INLINE P flip_sign(P x, P sign) {
    return from_bits<P>(to_bits(x) ^ (to_bits(sign) & ~kMagnitudeBits<Lane<P>>));
}

// |x| with the sign of `sign`
template <class P>
TE_INLINE P copy_sign(P x, P sign) {
    return from_bits<P>((to_bits(x) & kMagnitudeBits<Lane<P>>) | (to_bits(sign) & ~kMagnitudeBits<Lane<P>>));
}

template <class P>
TE_INLINE P max(P a, P b) {
    return select<P>(a > b, a, b);
}

template <class P>
TE_INLINE P min(P a, P b) {
    return select<P>(a < b, a, b);
}

TE_INLINE double sqrt(double x) { return __builtin_sqrt(x); }
TE_INLINE float sqrt(float x) { return __builtin_sqrtf(x); }
// Written out lane by lane, because not every compiler turns a loop over lanes into one instruction.
template <class P, int... Lanes>
TE_INLINE P sqrt_of_lanes(P x, std::integer_sequence<int, Lanes...>) {
    return P{sqrt(x[Lanes])...};
}
template <class P>
    requires(LaneOf<P>::width > 1)
TE_INLINE P sqrt(P x) { return sqrt_of_lanes(x, std::make_integer_sequence<int, LaneOf<P>::width>{}); }

// The one order in which the 8 lanes of a block are added: halves onto halves, so that wide and narrow machines agree.
template <class Real>
TE_INLINE Real sum_lanes(const Real* block) {
    return ((block[0] + block[4]) + (block[2] + block[6])) + ((block[1] + block[5]) + (block[3] + block[7]));
}

}  // namespace TE_ISA
}  // namespace tinyelbo
