/* The C interface from C99: a linear regression with known noise, whose posterior is Gaussian and known exactly. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tinyelbo/tinyelbo.h>

#include "golden/made_up_data.h"

enum { ROWS = 40, COLUMNS = 2 };

static const double kNoiseSd = 0.5, kPriorSd = 2.0;

static int failures = 0;

static void check(int passed, const char *what) {
    if (!passed) ++failures, printf("FAILED: %s\n", what);
}
#define CHECK(condition) check(condition, #condition)

/* The promise for this model: mean and sd to 1e-6. */
static int close_to(double value, double expected) {
    return fabs(value - expected) <= 1e-6 * fmax(1.0, fabs(expected));
}

/* Precision = X'X / noise^2 + I / prior^2, mean = precision^-1 X'y / noise^2, both for two columns. */
static void exact_posterior(const double *x, const double *y, double *mean, double *covariance) {
    double a = 1.0 / (kPriorSd * kPriorSd), b = 0.0, c = a, u = 0.0, v = 0.0;
    const double weight = 1.0 / (kNoiseSd * kNoiseSd);
    for (int i = 0; i < ROWS; ++i) {
        a += weight * x[2 * i] * x[2 * i];
        b += weight * x[2 * i] * x[2 * i + 1];
        c += weight * x[2 * i + 1] * x[2 * i + 1];
        u += weight * x[2 * i] * y[i];
        v += weight * x[2 * i + 1] * y[i];
    }
    const double determinant = a * c - b * b;
    covariance[0] = c / determinant;
    covariance[1] = covariance[2] = -b / determinant;
    covariance[3] = a / determinant;
    mean[0] = covariance[0] * u + covariance[1] * v;
    mean[1] = covariance[2] * u + covariance[3] * v;
}

static void fit_matches_exact_posterior(const te_config *config, const double *x, const double *y) {
    /* C99 cannot align an array: room to do so by hand. */
    static unsigned char memory[TE_FULL_RANK_BYTES(8, COLUMNS,
                                                           TE_GLM_SCRATCH(COLUMNS) + TE_PSIS_SIZE(COLUMNS, TE_ELBO_DRAWS)) +
                                        TE_BLOCK_ALIGNMENT];
    unsigned char *block = memory;
    double mean[COLUMNS], covariance[COLUMNS * COLUMNS], exact_mean[COLUMNS], exact_covariance[COLUMNS * COLUMNS];
    te_fit fit;
    te_result result;
    size_t bytes = 0;

    exact_posterior(x, y, exact_mean, exact_covariance);
    while ((uintptr_t)block % TE_BLOCK_ALIGNMENT != 0) ++block;
    CHECK(te_required_bytes(config, &bytes) == TE_STATUS_OK);
    CHECK(bytes + TE_BLOCK_ALIGNMENT == sizeof memory);
    CHECK(te_init(&fit, config, block, bytes) == TE_STATUS_OK);
    while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) {
        if (te_step(&fit, 100) != TE_STATUS_OK) break;
    }
    CHECK(te_get_result(&fit, &result) == TE_STATUS_OK);
    CHECK(result.verdict == TE_VERDICT_CONVERGED);
    CHECK(result.dimension == COLUMNS);
    CHECK(te_get_mean(&fit, te_span_of(mean, TE_F64, COLUMNS)) == TE_STATUS_OK);
    CHECK(te_get_covariance(&fit, te_span_of(covariance, TE_F64, COLUMNS * COLUMNS)) == TE_STATUS_OK);
    for (int i = 0; i < COLUMNS; ++i) CHECK(close_to(mean[i], exact_mean[i]));
    for (int i = 0; i < COLUMNS * COLUMNS; ++i) CHECK(close_to(covariance[i], exact_covariance[i]));
}

static void wrong_calls_get_a_status(const te_config *config) {
    te_config zero;
    te_fit fit;
    size_t bytes;
    memset(&zero, 0, sizeof zero);
    memset(&fit, 0, sizeof fit);
    CHECK(te_required_bytes(&zero, &bytes) == TE_STATUS_CONFIG_UNINITIALISED);
    CHECK(te_required_bytes(config, NULL) == TE_STATUS_NULL_POINTER);
    CHECK(te_step(&fit, 1) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_init(&fit, config, NULL, 0) == TE_STATUS_NULL_POINTER);
    CHECK(strcmp(te_status_name(TE_STATUS_NULL_POINTER), "NULL_POINTER") == 0);
    CHECK(strcmp(te_verdict_name(TE_VERDICT_NOISE_LIMITED), "noise_limited") == 0);
    CHECK(strlen(te_status_message(TE_STATUS_BAD_DRAWS)) > 0);
}

int main(void) {
    static double x[ROWS * COLUMNS], y[ROWS];
    te_slot slots[TE_GLM_NUM_SLOTS];
    te_config config = te_default_config(&te_linear, &te_full_rank, &te_adam);

    make_up_data(ROWS, COLUMNS, 0, x, y);
    memset(slots, 0, sizeof slots);
    slots[TE_GLM_X] = te_matrix(x, TE_F64, ROWS, COLUMNS);
    slots[TE_GLM_Y] = te_vector(y, TE_F64, ROWS);
    slots[TE_GLM_PRIOR_SCALE] = te_vector(&kPriorSd, TE_F64, 1);
    slots[TE_GLM_NOISE_SD] = te_vector(&kNoiseSd, TE_F64, 1);
    config.slots = slots;
    config.num_slots = TE_GLM_NUM_SLOTS;

    fit_matches_exact_posterior(&config, x, y);
    wrong_calls_get_a_status(&config);
    if (failures == 0) puts("the C interface works from C99");
    return failures != 0;
}
