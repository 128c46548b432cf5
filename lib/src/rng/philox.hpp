// Philox4x32-10: random bits as a pure function of a counter and a key.
// J. Salmon, M. Moraes, R. Dror and D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), section 3.3.
#pragma once

#include "../base/platform.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

struct PhiloxBlock {
    std::uint32_t word[4];
};

struct PhiloxKey {
    std::uint32_t word[2];
};

TE_INLINE PhiloxBlock philox_round(PhiloxBlock x, PhiloxKey key) {
    constexpr std::uint64_t kMultiplier0 = 0xd2511f53, kMultiplier1 = 0xcd9e8d57;
    const std::uint64_t product0 = kMultiplier0 * x.word[0];
    const std::uint64_t product1 = kMultiplier1 * x.word[2];
    return {{static_cast<std::uint32_t>(product1 >> 32) ^ x.word[1] ^ key.word[0], static_cast<std::uint32_t>(product1),
             static_cast<std::uint32_t>(product0 >> 32) ^ x.word[3] ^ key.word[1],
             static_cast<std::uint32_t>(product0)}};
}

inline PhiloxBlock philox4x32(PhiloxBlock counter, PhiloxKey key) {
    constexpr int kRounds = 10;
    constexpr std::uint32_t kWeyl0 = 0x9e3779b9, kWeyl1 = 0xbb67ae85;
    for (int round = 0; round < kRounds; ++round) {
        counter = philox_round(counter, key);
        key = {{key.word[0] + kWeyl0, key.word[1] + kWeyl1}};
    }
    return counter;
}

}  // namespace TE_ISA
}  // namespace tinyelbo
