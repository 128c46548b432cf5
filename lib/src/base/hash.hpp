// 64-bit FNV-1a (Fowler, Noll and Vo) over little-endian bytes, whatever the machine's own order.
#pragma once

#include <cstdint>

namespace tinyelbo {

struct Fnv1a {
    std::uint64_t value = 0xcbf29ce484222325u;

    void add(std::uint64_t bits, int bytes) {
        for (int i = 0; i < bytes; ++i) {
            value ^= bits >> (8 * i) & 0xffu;
            value *= 0x100000001b3u;
        }
    }
    void add(double x) { add(__builtin_bit_cast(std::uint64_t, x), 8); }
    void add(float x) { add(__builtin_bit_cast(std::uint32_t, x), 4); }
};

}  // namespace tinyelbo
