/* The README's first example in C, on a static block. Prints what it finds, and the hash of all its bits. */
#include <inttypes.h>
#include <stdio.h>

#ifndef HEADER
#define HEADER <tinyelbo/tinyelbo.h>
#endif
#include HEADER

#ifdef SINGLE
#define TYPE TE_F32
typedef float number;
#else
#define TYPE TE_F64
typedef double number;
#endif

enum { ROWS = 20, COLUMNS = 2 };

static _Alignas(
    TE_BLOCK_ALIGNMENT) unsigned char block[TE_FULL_RANK_BYTES(sizeof(number), COLUMNS, TE_GLM_SCRATCH(COLUMNS))];

int main(void) {
    static const number log_dose[] = {(number)-0.86, (number)-0.30, (number)-0.05, (number)0.73}, prior_sd = 2.5;
    static const int8_t died[] = {0, 1, 3, 5};
    number x[ROWS * COLUMNS];
    int8_t y[ROWS];
    double mean[COLUMNS], sd[COLUMNS];
    uint64_t hash;
    te_slot slots[TE_GLM_NUM_SLOTS] = {{0}};
    te_config config = te_minimal_config(&te_logistic, &te_full_rank, &te_adam);
    te_fit fit;
    te_status status;

    for (int i = 0; i < ROWS; ++i) {
        x[COLUMNS * i] = 1;
        x[COLUMNS * i + 1] = log_dose[i / 5];
        y[i] = i % 5 < died[i / 5];
    }
    slots[TE_GLM_X] = te_matrix(x, TYPE, ROWS, COLUMNS);
    slots[TE_GLM_Y] = te_vector(y, TE_I8, ROWS);
    slots[TE_GLM_PRIOR_SCALE] = te_matrix(&prior_sd, TYPE, 1, 1);
    config.slots = slots;
    config.num_slots = TE_GLM_NUM_SLOTS;
    config.precision = TYPE;
    status = te_init(&fit, &config, block, sizeof block);
    while (status == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) status = te_step(&fit, 1000);
    if (status == TE_STATUS_OK) status = te_get_mean(&fit, te_span_of(mean, TE_F64, COLUMNS));
    if (status == TE_STATUS_OK) status = te_get_sd(&fit, te_span_of(sd, TE_F64, COLUMNS));
    if (status == TE_STATUS_OK) status = te_get_hash(&fit, &hash);
    if (status != TE_STATUS_OK) {
        puts(te_status_message(status));
        return 1;
    }
    printf("intercept %.2f +- %.2f, slope %.2f +- %.2f\n%s\n", mean[0], sd[0], mean[1], sd[1],
           te_verdict_name(te_get_verdict(&fit)));
    printf("%016" PRIx64 "\n", hash);
    return 0;
}
