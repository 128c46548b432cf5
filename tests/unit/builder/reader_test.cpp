// The disassembler reads any bytes without reading outside of them.
#include <doctest/doctest.h>

#include <random>
#include <span>

#include "eight_schools.hpp"

using tinyelbo::disassemble;
using tinyelbo::ProgramError;

TEST_CASE("bytes cut short anywhere are refused") {
    const auto bytes = eight_schools().bytes();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        // A copy of exactly this size, for a sanitizer to watch its end.
        const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK_THROWS_AS(disassemble(cut), ProgramError);
    }
}

TEST_CASE("changed bytes make other text or a ProgramError") {
    const auto bytes = eight_schools().bytes();
    const std::string text = disassemble(bytes);
    std::mt19937 random(1);
    int refused = 0;
    for (int i = 0; i < 20000; ++i) {
        auto changed = bytes;
        for (int k = 0; k < 1 + i % 4; ++k) changed[random() % changed.size()] = std::byte(random() % 256);
        try {
            disassemble(changed);
        } catch (const ProgramError&) {
            ++refused;
        }
    }
    CHECK(refused > 1000);
    CHECK(refused < 19000);
}

TEST_CASE("other bytes are no program") {
    std::vector<std::byte> bytes(200, std::byte(0xff));
    CHECK_THROWS_WITH_AS(disassemble(bytes), "the bytes are no program of this version of tinyelbo", ProgramError);
}
