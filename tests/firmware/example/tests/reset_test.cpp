// Resets between calls and within them, and memory that is not this build's.
#include <algorithm>
#include <cstring>

#include "device.hpp"

namespace {

std::string undisturbed(const std::vector<Row> &rows) {
    Device device;
    device.take(rows);
    return console;
}

TEST_CASE("a reset between any two calls changes nothing") {
    const std::vector<Row> rows = example_stream(200);
    const std::string expected = undisturbed(rows);
    Device device;
    device.between_calls = [&] {
        REQUIRE(device.boot() == TE_STATUS_OK);
        REQUIRE_FALSE(device.cold);
    };
    device.take(rows);
    CHECK(console == expected);
}

TEST_CASE("a reset inside a step begins the fit again") {
    const std::vector<Row> rows = example_stream(200);
    const std::string expected = undisturbed(rows);
    Device device;
    for (const Row &row : rows) {
        if (row.taken.number % 16 == 1 && device.calibrator->fitting) {
            // The numbers that the step was at, behind the counters.
            float torn = 1;
            std::memcpy(device.block + TE_STATE_BYTES(sizeof torn), &torn, sizeof torn);
            device.calibrator->doing = STEPPING;
            REQUIRE(device.boot() == TE_STATUS_OK);
            REQUIRE_FALSE(device.cold);
        }
        device.take(row.taken);
    }
    CHECK(console == expected);
}

TEST_CASE("a block that does not hold the fit is given a new one") {
    const std::vector<Row> rows = example_stream(200);
    const std::string expected = undisturbed(rows);
    Device device;
    for (const Row &row : rows) {
        if (row.taken.number == 81) {
            REQUIRE(device.calibrator->fitting);
            std::fill_n(device.block, 64, static_cast<unsigned char>(0xff));
            REQUIRE(device.boot() == TE_STATUS_OK);
        }
        device.take(row.taken);
    }
    CHECK(console == expected);
}

TEST_CASE("torn state and that of another version start from the data sheet") {
    const std::vector<Row> rows = example_stream(200);
    const std::string expected = undisturbed(rows);
    for (const bool torn : {true, false}) {
        Device device;
        device.take(rows);
        if (torn)
            device.calibrator->doing = CHANGING;
        else
            device.calibrator->version ^= 1;
        REQUIRE(device.boot() == TE_STATUS_OK);
        CHECK(device.cold);
        console.clear();
        device.take(rows);
        CHECK(console == expected);
    }
}

TEST_CASE("a block that will not do is refused at start") {
    bool cold;
    calibrator c{};
    alignas(TE_BLOCK_ALIGNMENT) unsigned char block[CALIBRATOR_BYTES + 1];
    CHECK(calibrator_boot(&c, block, CALIBRATOR_BYTES - TE_BLOCK_ALIGNMENT, &cold) == TE_STATUS_BLOCK_TOO_SMALL);
    CHECK(calibrator_boot(&c, block + 1, CALIBRATOR_BYTES, &cold) == TE_STATUS_BLOCK_MISALIGNED);
    CHECK(calibrator_boot(&c, nullptr, CALIBRATOR_BYTES, &cold) == TE_STATUS_NULL_POINTER);
    CHECK(calibrator_boot(&c, block, CALIBRATOR_BYTES, &cold) == TE_STATUS_OK);
}

}  // namespace
