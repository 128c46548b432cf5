// The bytes of many programs, and their listings, are those of programs.txt, which the JavaScript builder's tests
// compare with, too. Deliberately new ones: cmake --build build --target programs_update.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "corpus_operations.hpp"

using namespace tinyelbo;

namespace {

struct Entry {
    const char* name;
    ProgramBuilder (*build)();
};

constexpr Entry kEntries[] = {
    {"eight_schools", eight_schools},
    {"logistic_regression", corpus::logistic_regression},
    {"linear_regression", corpus::linear_regression},
    {"poisson_regression", corpus::poisson_regression},
    {"hidden_markov", corpus::hidden_markov},
    {"mixture", corpus::mixture},
    {"gaussian_process", corpus::gaussian_process},
    {"garch", corpus::garch},
    {"functions_of_elements", corpus::functions_of_elements},
    {"functions_of_two", corpus::functions_of_two},
    {"matrices", corpus::matrices},
    {"parts", corpus::parts},
    {"densities_of_reals", corpus::densities_of_reals},
    {"densities_of_shares", corpus::densities_of_shares},
    {"densities_of_counts", corpus::densities_of_counts},
    {"transforms", corpus::transforms},
    {"constants", corpus::constants},
    {"checks", corpus::checks},
    {"outputs", corpus::outputs},
    {"deep", corpus::deep},
};

/// "name bytes checksum listing", the last two as FNV-1a.
std::string line_of(const Entry& entry) {
    const auto bytes = entry.build().bytes();
    te_program_header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    const std::string listing = disassemble(bytes);
    const std::uint64_t hash = detail::fnv1a(std::as_bytes(std::span(listing)));
    char line[120];
    std::snprintf(line, sizeof line, "%s %zu %016llx %016llx", entry.name, bytes.size(),
                  static_cast<unsigned long long>(header.checksum), static_cast<unsigned long long>(hash));
    return line;
}

}  // namespace

TEST_CASE("golden programs") {
    if (std::getenv("TINYELBO_PROGRAMS_UPDATE") != nullptr) {
        std::ofstream file(TINYELBO_PROGRAMS);
        for (const Entry& entry : kEntries) file << line_of(entry) << "\n";
    }
    std::ifstream file(TINYELBO_PROGRAMS);
    std::string expected;
    for (const Entry& entry : kEntries) {
        REQUIRE(std::getline(file, expected));
        CHECK(line_of(entry) == expected);
    }
    CHECK(!std::getline(file, expected));
}

TEST_CASE("golden programs validate") {
    for (const Entry& entry : kEntries) {
        CAPTURE(entry.name);
        const auto bytes = entry.build().bytes();
        std::uint32_t node = 0;
        CHECK(te_program_validate(bytes.data(), bytes.size(), &node) == TE_STATUS_OK);
    }
}
