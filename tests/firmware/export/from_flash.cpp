// A fit of the command from flash: the same fit again, predictions from its posterior without a step, and the end of
// one that began natively.
#include <bit>
#include <cstdint>
#include <initializer_list>

#include "begun.h"
#include "cells.h"
#include "print.hpp"

namespace {

constexpr std::uint32_t kDraws = 4000;

alignas(TE_BLOCK_ALIGNMENT) unsigned char block[CELLS_BLOCK_BYTES];
te_fit fit;
float work[TE_PREDICT_WORK(CELLS_DIMENSION, CELLS_FEATURES, kDraws)];
float mean[NEW_ROWS], lower[NEW_ROWS], upper[NEW_ROWS];

te_span span_of(float* numbers, std::uint32_t count) { return te_span_of(numbers, TE_F32, count); }

te_status run_to_end() {
    te_status status = TE_STATUS_OK;
    while (status == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) status = te_step(&fit, 1000);
    return status;
}

te_status print_hash(const char* name) {
    std::uint64_t hash = 0;
    const te_status status = te_get_hash(&fit, &hash);
    board_write(name);
    board_write(" ");
    board_write_hex(hash);
    board_write("\n");
    return status;
}

te_status fit_again(const te_config& config) {
    if (const te_status status = te_init(&fit, &config, block, sizeof block)) return status;
    if (const te_status status = run_to_end()) return status;
    return print_hash("again");
}

te_status resume(const te_config& config) {
    if (const te_status status = te_load(&fit, &config, block, sizeof block, begun, sizeof begun)) return status;
    if (const te_status status = run_to_end()) return status;
    return print_hash("resumed");
}

te_status start_at_posterior(const te_config& config) {
    if (const te_status status = te_init(&fit, &config, block, sizeof block)) return status;
    if (const te_status status = cells_start(&fit)) return status;
    return print_hash("start");
}

te_status predict() {
    const te_slot rows = te_matrix(cells_x, TE_F32, NEW_ROWS, CELLS_FEATURES);
    const te_status status = te_predict(&fit, 0, &rows, 0.9, kDraws, span_of(work, sizeof work / sizeof work[0]),
                                        span_of(mean, NEW_ROWS), span_of(lower, NEW_ROWS), span_of(upper, NEW_ROWS));
    for (int i = 0; i < NEW_ROWS; ++i) {
        board_write("row");
        for (const float number : {mean[i], lower[i], upper[i]}) {
            board_write(" ");
            board_write_hex(std::bit_cast<std::uint32_t>(number));
        }
        board_write("\n");
    }
    return status;
}

}  // namespace

int main() {
    te_slot slots[TE_GLM_NUM_SLOTS];
    const te_config config = cells_config(slots);
    te_status status = fit_again(config);
    if (status == TE_STATUS_OK) status = resume(config);
    if (status == TE_STATUS_OK) status = start_at_posterior(config);
    return status == TE_STATUS_OK ? predict() : status;
}
