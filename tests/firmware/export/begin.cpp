// Half of the fit, as a snapshot in a C header on standard output.
#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "cells.h"

namespace {

constexpr std::uint32_t kRowBlocks = 150;
alignas(TE_BLOCK_ALIGNMENT) unsigned char block[CELLS_BLOCK_BYTES];
unsigned char snapshot[CELLS_BLOCK_BYTES];

}  // namespace

int main() {
    te_slot slots[TE_GLM_NUM_SLOTS];
    const te_config config = cells_config(slots);
    te_fit fit;
    std::size_t bytes = 0;
    if (te_init(&fit, &config, block, sizeof block) != TE_STATUS_OK || te_step(&fit, kRowBlocks) != TE_STATUS_OK)
        return 1;
    if (te_get_verdict(&fit) != TE_VERDICT_RUNNING) return 2;
    if (te_snapshot_bytes(&fit, &bytes) != TE_STATUS_OK || bytes > sizeof snapshot) return 3;
    if (te_save(&fit, snapshot, bytes) != TE_STATUS_OK) return 4;
    std::printf("static const unsigned char begun[%zu] = {", bytes);
    for (std::size_t i = 0; i < bytes; ++i) std::printf("%s%d,", i % 16 == 0 ? "\n    " : " ", snapshot[i]);
    std::printf("\n};\n");
    return 0;
}
