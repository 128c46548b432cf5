// Philox4x32-10 against its published vectors, and the place of each part of a key in counter and key words.
#include "rng/philox.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "rng/uniform.hpp"

namespace tinyelbo {
namespace {

struct KnownAnswer {
    PhiloxBlock counter;
    PhiloxKey key;
    PhiloxBlock result;
};

bool parse(const std::string& line, KnownAnswer& answer) {
    std::istringstream words(line);
    words >> std::hex;
    for (std::uint32_t& word : answer.counter.word) words >> word;
    for (std::uint32_t& word : answer.key.word) words >> word;
    for (std::uint32_t& word : answer.result.word) words >> word;
    return static_cast<bool>(words);
}

TEST_CASE("philox4x32 gives the published answers") {
    std::ifstream file(TE_PHILOX_KAT);
    REQUIRE(file.is_open());
    int answers = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        KnownAnswer known{};
        REQUIRE(parse(line, known));
        const PhiloxBlock result = philox4x32(known.counter, known.key);
        for (int i = 0; i < 4; ++i) CHECK(result.word[i] == known.result.word[i]);
        ++answers;
    }
    CHECK(answers == 3);
}

TEST_CASE("uniform numbers take their bits from Philox as documented") {
    // The third known answer: counter (group, draw, step, stream), key = seed.
    const RandomKey key{0x299f31d0a4093822, 0x03707344, 0x13198a2e};
    const PhiloxBlock bits = {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
    double two[2];
    uniform_group(key, 0x85a308d3, 0x243f6a88, two);
    float four[4];
    uniform_group(key, 0x85a308d3, 0x243f6a88, four);
    for (int k = 0; k < 2; ++k) {
        const std::uint64_t pair = std::uint64_t{bits.word[2 * k + 1]} << 32 | bits.word[2 * k];
        CHECK(two[k] == static_cast<double>((pair >> 12) * 2 + 1) * 0x1p-53);
    }
    for (int k = 0; k < 4; ++k) CHECK(four[k] == static_cast<float>((bits.word[k] >> 9) * 2 + 1) * 0x1p-24f);
}

}  // namespace
}  // namespace tinyelbo
