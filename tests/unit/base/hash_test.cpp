#include "base/hash.hpp"

#include <doctest/doctest.h>

#include <string_view>

using tinyelbo::Fnv1a;

namespace {

std::uint64_t hash_of(std::string_view text) {
    Fnv1a hash;
    for (const char byte : text) hash.add(static_cast<std::uint64_t>(static_cast<unsigned char>(byte)), 1);
    return hash.value;
}

}  // namespace

TEST_CASE("known answers of 64-bit FNV-1a") {
    // From the test suite of the FNV reference code, test_fnv.c.
    CHECK(hash_of("") == 0xcbf29ce484222325u);
    CHECK(hash_of("a") == 0xaf63dc4c8601ec8cu);
    CHECK(hash_of("foobar") == 0x85944171f73967e8u);
}

TEST_CASE("numbers are hashed as their little-endian bytes") {
    Fnv1a number, bytes;
    number.add(1.0);  // 0x3ff0000000000000
    for (const std::uint64_t byte : {0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f}) bytes.add(byte, 1);
    CHECK(number.value == bytes.value);
    Fnv1a single, four;
    single.add(-2.0f);  // 0xc0000000
    for (const std::uint64_t byte : {0x00, 0x00, 0x00, 0xc0}) four.add(byte, 1);
    CHECK(single.value == four.value);
}
