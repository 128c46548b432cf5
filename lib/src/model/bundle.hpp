// Bundles: several packs that go through the same arithmetic side by side, so that the latency of one is spent on the
// others. A processor cannot look far enough ahead to overlap whole rows by itself, and compilers keep the order that
// the source has.
#pragma once

#include "../math/lanes.hpp"

// Loops over packs that must end up in registers (microcontrollers prefer them short; WebAssembly has as many registers
// as one likes), and loops that must stay loops.
#if TE_VECTOR_BYTES == 1 && !defined(__wasm__)
#define TE_UNROLL
#define TE_NO_UNROLL
#elif defined(__clang__)
#define TE_UNROLL _Pragma("clang loop unroll(full)")
#define TE_NO_UNROLL _Pragma("clang loop unroll(disable)")
#else
#define TE_UNROLL _Pragma("GCC unroll 16")
#define TE_NO_UNROLL _Pragma("GCC unroll 1")
#endif

namespace tinyelbo {
inline namespace TE_ISA {

template <class P, int N>
struct Bundle {
    P packs[N];

    Bundle() = default;
    TE_INLINE Bundle(Lane<P> value) {  // the same in all, implicitly, so that constants mix with bundles
        TE_UNROLL for (int i = 0; i < N; ++i) packs[i] = broadcast<P>(value);
    }
    TE_INLINE P& operator[](int i) { return packs[i]; }

    friend TE_INLINE Bundle operator+(Bundle a, const Bundle& b) {
        TE_UNROLL for (int i = 0; i < N; ++i) a.packs[i] = a.packs[i] + b.packs[i];
        return a;
    }
    friend TE_INLINE Bundle operator-(Bundle a, const Bundle& b) {
        TE_UNROLL for (int i = 0; i < N; ++i) a.packs[i] = a.packs[i] - b.packs[i];
        return a;
    }
    friend TE_INLINE Bundle operator*(Bundle a, const Bundle& b) {
        TE_UNROLL for (int i = 0; i < N; ++i) a.packs[i] = a.packs[i] * b.packs[i];
        return a;
    }
    friend TE_INLINE Bundle operator/(Bundle a, const Bundle& b) {
        TE_UNROLL for (int i = 0; i < N; ++i) a.packs[i] = a.packs[i] / b.packs[i];
        return a;
    }
};

template <class P, int N>
struct LaneOf<Bundle<P, N>> {
    using type = Lane<P>;
    // More than 1 also for one number, which is not a number to `broadcast`.
    static constexpr int width = N * LaneOf<P>::width + (N * LaneOf<P>::width == 1);
};

}  // namespace TE_ISA
}  // namespace tinyelbo
