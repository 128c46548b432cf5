/* The smallest program: one model, family, optimiser and sampler. The linker leaves the others out. */
#include <stdio.h>

#include <tinyelbo/tinyelbo.h>

#include "golden/made_up_data.h"

enum { ROWS = 60, COLUMNS = 2 };

static double x[ROWS * COLUMNS], y[ROWS], memory[TE_MEAN_FIELD_BYTES(8, COLUMNS, TE_GLM_SCRATCH(COLUMNS)) / 8 + 2];

int main(void) {
    te_slot slots[TE_GLM_NUM_SLOTS] = {{0}};
    te_config config = te_minimal_config(&te_logistic, &te_mean_field, &te_plain_adam);
    unsigned char *block = (unsigned char *)memory + (uintptr_t)memory % TE_BLOCK_ALIGNMENT;
    te_fit fit;
    size_t bytes;

    make_up_data(ROWS, COLUMNS, 1, x, y);
    slots[TE_GLM_X] = te_matrix(x, TE_F64, ROWS, COLUMNS);
    slots[TE_GLM_Y] = te_vector(y, TE_F64, ROWS);
    config.slots = slots;
    config.num_slots = TE_GLM_NUM_SLOTS;
    config.sampler = &te_independent_draws;
    if (te_required_bytes(&config, &bytes) != TE_STATUS_OK || bytes > sizeof memory) return 1;
    if (te_init(&fit, &config, block, bytes) != TE_STATUS_OK) return 1;
    while (te_get_verdict(&fit) == TE_VERDICT_RUNNING)
        if (te_step(&fit, 1000) != TE_STATUS_OK) return 1;
    puts(te_verdict_name(te_get_verdict(&fit)));
    return 0;
}
