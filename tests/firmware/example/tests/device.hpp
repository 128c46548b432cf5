// A device with its memory, fed with a stream as main.c does it.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "../calibrator.h"
#include "console.hpp"
#include "stream.hpp"

class Device {
  public:
    Device() {
        console.clear();
        REQUIRE(boot() == TE_STATUS_OK);
        REQUIRE(cold);
    }

    te_status boot() { return calibrator_boot(calibrator.get(), block, sizeof block, &cold); }

    void take(const sample &taken, int calls = CALLS_PER_SAMPLE) {
        for (int i = 0; i < calls; ++i) {
            between_calls();
            calibrator_step(calibrator.get());
        }
        between_calls();
        calibrator_take(calibrator.get(), &taken);
    }

    void take(const std::vector<Row> &rows) {
        for (const Row &row : rows) take(row.taken);
    }

    // New memory is not zero.
    std::unique_ptr<::calibrator> calibrator{[] {
        auto made = std::make_unique<::calibrator>();
        std::fill_n(reinterpret_cast<unsigned char *>(made.get()), sizeof *made, static_cast<unsigned char>(0xa5));
        return made;
    }()};
    alignas(TE_BLOCK_ALIGNMENT) unsigned char block[CALIBRATOR_BYTES];
    bool cold = false;
    std::function<void()> between_calls = [] {};
};

inline double sd_of(const Device &device, int i) {
    double variance = 0;
    for (int j = 0; j < COEFFICIENTS; ++j) variance += std::pow(device.calibrator->scale_tril[i][j], 2);
    return std::sqrt(variance);
}
