// The calibrator beside closed forms, and beside the truth that stream.py drew its numbers from.
#include <algorithm>
#include <cstdio>

#include "device.hpp"
#include "exact.hpp"

namespace {

constexpr std::uint32_t kAgeingFrom = 800;  // of stream.py
constexpr double kLimit = 60;

/// One entry for each batch that the device has fitted.
struct Fitted {
    bool drift;
    std::array<double, COEFFICIENTS> mean, sd;
};

std::vector<Fitted> run(Device &device, const std::vector<Row> &rows) {
    std::vector<Fitted> fitted;
    device.between_calls = [&] {
        if (device.calibrator->fits == fitted.size()) return;
        Fitted now{device.calibrator->drift, {}, {}};
        for (std::size_t i = 0; i < COEFFICIENTS; ++i) {
            now.mean[i] = static_cast<double>(device.calibrator->mean[i]);
            now.sd[i] = sd_of(device, static_cast<int>(i));
        }
        fitted.push_back(now);
    };
    device.take(rows);
    device.between_calls();
    return fitted;
}

TEST_CASE("every posterior is the exact one of all batches before it, within the tolerance of one fit") {
    const std::vector<Row> rows = example_stream();
    Device device;
    const std::vector<Fitted> fitted = run(device, rows);
    const auto batches = in_batches(rows);
    REQUIRE(fitted.size() == batches.size() - 1);
    Exact exact;
    double mean_error = 0, sd_error = 0;
    for (std::size_t b = 0; b < fitted.size(); ++b) {
        exact.add_batch(batches[b]);
        for (std::size_t i = 0; i < COEFFICIENTS; ++i) {
            const double sd = std::sqrt(exact.covariance(i, i));
            mean_error = std::max(mean_error, std::abs(fitted[b].mean[i] - exact.mean[i]) / sd);
            sd_error = std::max(sd_error, std::abs(std::log(fitted[b].sd[i] / sd)));
        }
    }
    MESSAGE("largest error of a mean ", mean_error, " sds, of a log sd ", sd_error);
    CHECK(mean_error < 0.02);
    CHECK(sd_error < 0.02);
}

TEST_CASE("over many devices, errors are distributed as theory says, and intervals cover at least as often as stated") {
    const auto streams = device_streams();
    const double n = static_cast<double>(streams.size());
    REQUIRE(n >= 200);
    std::array<double, COEFFICIENTS> squares{}, covered{};
    for (const std::vector<Row> &rows : streams) {
        Device device;
        run(device, rows);
        Exact exact;
        const auto batches = in_batches(rows);
        for (std::size_t b = 0; b + 1 < batches.size(); ++b) exact.add_batch(batches[b]);
        const Matrix errors = exact.error_covariance();
        for (std::size_t i = 0; i < COEFFICIENTS; ++i) {
            const double error = static_cast<double>(device.calibrator->mean[i]) - rows.back().truth[i];
            squares[i] += error * error / errors(i, i);
            covered[i] += std::abs(error) < 1.96 * sd_of(device, static_cast<int>(i));
        }
    }
    for (std::size_t i = 0; i < COEFFICIENTS; ++i) {
        CAPTURE(i);
        MESSAGE("mean square ", squares[i] / n, ", covered ", covered[i] / n);
        CHECK(std::abs(squares[i] - n) < 4 * std::sqrt(2 * n));           // chi-squared, n degrees
        CHECK(covered[i] > 0.95 * n - 3.3 * std::sqrt(0.95 * 0.05 * n));  // binomial
    }
}

TEST_CASE("drift is flagged when it must show, never before it begins, and then stays flagged") {
    const std::vector<Row> rows = example_stream();
    Device device;
    const std::vector<Fitted> fitted = run(device, rows);
    const auto batches = in_batches(rows);
    const auto flagged = std::find_if(fitted.begin(), fitted.end(), [](const Fitted &f) { return f.drift; });
    REQUIRE(flagged != fitted.end());
    const auto first = static_cast<std::size_t>(flagged - fitted.begin());
    CHECK(batches[first].front().taken.number >= kAgeingFrom);
    CHECK(std::all_of(flagged, fitted.end(), [](const Fitted &f) { return f.drift; }));
    const Fitted &reference = fitted[COMMISSIONING - 1];
    for (std::size_t b = COMMISSIONING; b < fitted.size(); ++b) {
        double sds = 0;
        for (std::size_t i = 0; i < COEFFICIENTS; ++i)
            sds = std::max(
                sds, std::abs(fitted[b].mean[i] - reference.mean[i]) / std::hypot(fitted[b].sd[i], reference.sd[i]));
        CHECK(fitted[b].drift == (sds > 4));
    }
    // The offset without noise is past the threshold by three standard deviations of what noise can do.
    Exact path(true), commissioned(true);
    std::size_t latest = 0;
    for (; latest < fitted.size(); ++latest) {
        path.add_batch(batches[latest]);
        if (latest < COMMISSIONING) commissioned.add_batch(batches[latest]);
        const double threshold = 4 * std::sqrt(path.covariance(0, 0) + commissioned.covariance(0, 0));
        const double noise = 3 * (std::sqrt(path.noise(0, 0)) + std::sqrt(commissioned.noise(0, 0)));
        if (std::abs(path.mean[0] - commissioned.mean[0]) > threshold + noise) break;
    }
    MESSAGE("flagged ", (first + 1) * BATCH - kAgeingFrom, " samples after ageing begins, at the latest ",
            (latest + 1) * BATCH - kAgeingFrom);
    REQUIRE(latest < fitted.size());
    CHECK(first <= latest);
}

TEST_CASE("the alarm is on while the body is too hot and off while it is not, as far as the prediction can tell") {
    // Four sds of the prediction, 0.09 K, and what ageing adds in the window of 320 samples and in those without
    // reference.
    const double margin = 4 * 0.09 + 1.5e-5 * 23.4 * 600;
    Device device;
    int hot = 0, cool = 0;
    for (const Row &row : example_stream()) {
        device.take(row.taken);
        CAPTURE(row.taken.number);
        if (row.celsius > kLimit + margin) {
            ++hot;
            CHECK(device.calibrator->alarm);
        } else if (row.celsius < kLimit - margin && !device.calibrator->alarm) {
            ++cool;
        } else if (row.celsius < kLimit - margin) {
            CHECK(row.celsius > kLimit - 2 * margin);  // on its way down: the alarm ends at a lower probability
        }
    }
    CHECK(hot > 100);
    CHECK(cool > 1500);
}

TEST_CASE("the alarm's temperature has the exact mean and standard deviation, and is true") {
    const std::vector<Row> rows = example_stream();
    Device device;
    device.take(rows);
    const std::size_t at = console.find(": ALARM, P(T > 60 C) ");
    REQUIRE(at != std::string::npos);
    unsigned number = 0;
    double probability = 0, celsius = 0, sd = 0;
    const std::string line = console.substr(console.rfind("sample ", at));
    REQUIRE(std::sscanf(line.c_str(), "sample %u: ALARM, P(T > 60 C) %lf, T %lf +- %lf", &number, &probability,
                        &celsius, &sd) == 4);
    // The batch before this one is still being fitted.
    Exact exact;
    const auto batches = in_batches(rows);
    for (std::size_t b = 0; b + 1 < number / BATCH; ++b) exact.add_batch(batches[b]);
    const Prediction expected = exact.predict(rows[number].taken.code);
    CHECK(std::abs(celsius - expected.celsius) < 0.005 + 0.02 * expected.sd);
    CHECK(std::abs(sd - expected.sd) < 0.005 + 0.02 * expected.sd);
    const double z = (60 - expected.celsius) / expected.sd;
    CHECK(std::abs(probability - 0.5 * std::erfc(z / std::sqrt(2.0))) < 5e-5 + 0.02 * 0.4);
    CHECK(std::abs(celsius - rows[number].celsius) < 4 * sd + 1.5e-5 * 23.4 * 320);
}

}  // namespace
