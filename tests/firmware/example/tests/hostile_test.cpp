// Streams that no sensor should send.
#include <algorithm>
#include <limits>
#include <random>

#include "device.hpp"

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// Finite, with standard deviations that are positive and no larger than the data sheet's, to 5 %.
void check_sane(const Device &device) {
    for (int i = 0; i < COEFFICIENTS; ++i) {
        CHECK(std::isfinite(device.calibrator->mean[i]));
        CHECK(sd_of(device, i) > 0);
        CHECK(sd_of(device, i) < static_cast<double>(sensor_tolerance[i]) * 1.05);
    }
}

bool says(const std::string &words) { return console.find(words) != std::string::npos; }

/// The mean once all `rows` have been taken, and enough behind them for the last fit to end.
std::vector<float> mean_after(std::vector<Row> rows) {
    Device device;
    device.take(rows);
    check_sane(device);
    return {device.calibrator->mean, device.calibrator->mean + COEFFICIENTS};
}

std::vector<Row> without_reference(std::vector<Row> rows, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) rows[i].taken.reference = kNan;
    return rows;
}

TEST_CASE("references that are no numbers, or none that a probe can read, are as if absent") {
    const std::vector<Row> rows = example_stream(200);
    const std::vector<float> expected = mean_after(without_reference(rows, 100, 105));
    for (const float reference : {kNan, std::numeric_limits<float>::infinity(), -1e30f, 1e30f, 125.0f}) {
        std::vector<Row> hostile = rows;
        for (std::size_t i = 100; i < 105; ++i) hostile[i].taken.reference = reference;
        CHECK(mean_after(hostile) == expected);
        CHECK(says("sample 111: "));
        CHECK(says("5 without reference"));
    }
}

TEST_CASE("a stuck sensor gives no rows, those that looked sound at first included") {
    const std::vector<Row> rows = example_stream(240);
    std::vector<Row> hostile = rows;
    for (std::size_t i = 97; i < 144; ++i) hostile[i].taken.code = rows[96].taken.code;
    CHECK(mean_after(hostile) == mean_after(without_reference(rows, 96, 144)));
    mean_after(hostile);
    CHECK(says("16 stuck"));
}

TEST_CASE("the same row over and over leaves the other directions to the data sheet") {
    std::vector<Row> rows = example_stream(1600);
    for (Row &row : rows) {
        row.taken.code = static_cast<std::uint16_t>(2048 + row.taken.number % 2);
        row.taken.reference = 25;
    }
    Device device;
    device.take(rows);
    check_sane(device);
    CHECK(sd_of(device, 0) < 0.02);
    for (int i = 1; i < COEFFICIENTS; ++i)
        CHECK(sd_of(device, i) == doctest::Approx(static_cast<double>(sensor_tolerance[i])).epsilon(0.02));
}

TEST_CASE("without a probe the calibration goes back to the data sheet, and no further") {
    std::vector<Row> rows = example_stream(320);
    Device device;
    device.take(rows);
    for (std::uint32_t number = 320; number < 16000; ++number) {
        sample taken = rows[number % 320].taken;
        taken.number = number;
        taken.reference = kNan;
        device.take(taken);
    }
    for (int i = 0; i < COEFFICIENTS; ++i)
        CHECK(sd_of(device, i) == doctest::Approx(static_cast<double>(sensor_tolerance[i])).epsilon(0.05));
    CHECK(says("16 without reference"));
}

TEST_CASE("a saturated ADC is reported, gives no row and no alarm") {
    const std::vector<Row> rows = example_stream(200);
    const std::vector<float> expected = mean_after(without_reference(rows, 100, 105));
    for (const int code : {0, 7, 4088, 4095, 65535}) {
        std::vector<Row> hostile = rows;
        for (std::size_t i = 100; i < 105; ++i) hostile[i].taken.code = static_cast<std::uint16_t>(code);
        CHECK(mean_after(hostile) == expected);
        CHECK(says("5 saturated"));
        CHECK_FALSE(says("ALARM"));
    }
}

TEST_CASE("time that was lost is forgotten like time that passed") {
    std::vector<Row> rows = example_stream(640);
    Device whole, gap;
    whole.take(rows);
    console.clear();
    for (Row &row : rows)
        if (row.taken.number >= 320) row.taken.number += 320;
    gap.take(rows);
    check_sane(gap);
    CHECK(says("320 lost"));
    // Twenty batches less are remembered, 0.95^20 of the weight of those before: more than the sds of 20 batches at
    // most.
    for (int i = 0; i < COEFFICIENTS; ++i) CHECK(sd_of(gap, i) > sd_of(whole, i));
}

TEST_CASE("samples twice, backwards and renumbered") {
    const std::vector<Row> rows = example_stream(320);
    Device device;
    for (const Row &row : rows) {
        device.take(row.taken);
        device.take(row.taken);
        CHECK(device.calibrator->batches[device.calibrator->filling].rows <= BATCH);
    }
    check_sane(device);
    CHECK(says("16 out of order"));
    for (int times = 0; times < 4; ++times)
        for (std::size_t i = 0; i < BATCH; ++i) {
            device.take(rows[i].taken);
            CHECK(device.calibrator->batches[device.calibrator->filling].rows <= BATCH);
        }
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) device.take(row->taken);
    check_sane(device);
    for (const std::uint32_t offset : {7u, 0xffffff00u, 3u, 0x80000000u})
        for (const Row &row : rows) {
            sample taken = row.taken;
            taken.number += offset;
            device.take(taken);
            CHECK(device.calibrator->batches[device.calibrator->filling].rows <= BATCH);
        }
    check_sane(device);
}

TEST_CASE("too few calls between samples cost batches, not sense") {
    Device device;
    for (const Row &row : example_stream(640)) device.take(row.taken, 1);
    check_sane(device);
    CHECK(says("fit too late, batch dropped"));
    CHECK(device.calibrator->fits > 0);
}

TEST_CASE("noise of every kind") {
    std::mt19937 random(19680401);
    Device device;
    std::uint32_t number = 0;
    for (int i = 0; i < 30000; ++i) {
        const std::uint32_t kind = random();
        number = kind % 64 == 0 ? random() : number + (kind >> 8 & 1);
        const float reference = kind % 7 == 0 ? kNan : static_cast<float>(static_cast<std::int32_t>(random())) * 1e-7f;
        device.take({number, static_cast<std::uint16_t>(kind % 5 == 0 ? random() : 2048 + random() % 512), reference});
    }
    check_sane(device);
    CHECK_FALSE(says("nan"));
}

}  // namespace
