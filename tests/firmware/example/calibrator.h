/* Calibrates a thermistor against a reference probe while it is in use, and says how probable it is that the body is
 * hotter than it may be.
 *
 * Batches of samples go into a Bayesian linear regression; the posterior of one is the prior of the next. What is known
 * is forgotten by discounting (West and Harrison 1997, "Bayesian Forecasting and Dynamic Models", 6.3): before a batch
 * the prior's covariance grows by 1 / DISCOUNT. What is forgotten goes back to the data sheet's tolerances and no
 * further (stabilised forgetting: Kulhavy and Zarrop 1993, "On a general concept of forgetting", Int. J. Control 58),
 *
 *     p(theta | before)^DISCOUNT p(theta | data sheet)^(1 - DISCOUNT),
 *
 * so that an absent probe does not let the covariance grow without bound. The second factor is a row of data for each
 * coefficient. Work per call: one step of 8 draws at ROWS rows at most, or one te_init. */
#ifndef CALIBRATOR_H
#define CALIBRATOR_H

#include <stdbool.h>
#include <stdint.h>
#include <tinyelbo/tinyelbo.h>

#include "sensor.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    BATCH = 16,                  /* samples */
    ROWS = BATCH + COEFFICIENTS, /* of one regression */
    COMMISSIONING = 20,          /* batches, whose posterior is the calibration that drift is measured from */
    STUCK = 10,                  /* equal codes in a row; the ADC's noise makes so many once in 5 10^5 samples */
    MAX_STEPS = 200,             /* of a fit: it ends before the next batch is full, CALLS_PER_SAMPLE * BATCH calls */
    CALLS_PER_SAMPLE = 16,
    CALIBRATOR_BYTES = TE_FULL_RANK_BYTES(sizeof(float), COEFFICIENTS, TE_GLM_SCRATCH(COEFFICIENTS))
};

/* One sample. The reference is in C, and NaN where the probe has no reading. */
typedef struct sample {
    uint32_t number;
    uint16_t code;
    float reference;
} sample;

/* Samples that give no row: X(NAME, "what the console calls it"). LOST are those that never came. */
#define FAULT_LIST(X)                                                                                                  \
    X(NO_REFERENCE, "without reference")                                                                               \
    X(SATURATED, "saturated")                                                                                          \
    X(IS_STUCK, "stuck")                                                                                               \
    X(OUT_OF_ORDER, "out of order")                                                                                    \
    X(LOST, "lost")
#define FAULT_ENUM(name, words) FAULT_##name,
enum { FAULT_LIST(FAULT_ENUM) FAULT_COUNT };

/* The rows are divided by the standard deviations of their noise, which is then 1. */
typedef struct batch {
    uint32_t index, last_number, rows;
    uint32_t faults[FAULT_COUNT];
    float x[ROWS][COEFFICIENTS], y[ROWS];
    float probability; /* the largest of the batch */
    bool alarm;
} batch;

/* What a reset cut off. */
typedef enum activity { IDLE, STEPPING, CHANGING } activity;

/* Lies, with the block, in memory that a reset leaves as it is. */
typedef struct calibrator {
    uint32_t version;
    volatile activity doing;
    batch batches[2]; /* one is filled while the other is fitted */
    uint32_t filling, fitted_index, fits, next_number;
    uint32_t last_code, equal_codes;
    bool started, fitting, alarm, drift;
    float mean[COEFFICIENTS], scale_tril[COEFFICIENTS][COEFFICIENTS]; /* the last posterior */
    float prior_scale_tril[COEFFICIENTS][COEFFICIENTS];               /* of the running fit, about that mean */
    float commissioned_mean[COEFFICIENTS], commissioned_sd[COEFFICIENTS];
    void *block;
    size_t bytes;
    te_slot slots[TE_GLM_NUM_SLOTS];
    te_fit fit;
} calibrator;

/* After every reset: goes on with what lies in *c and the block, or starts from the data sheet where that is not of
 * this build or a reset tore it. `cold` says which. */
te_status calibrator_boot(calibrator *c, void *block, size_t bytes, bool *cold);

void calibrator_take(calibrator *c, const sample *taken);

/* One step of the running fit, if one runs. */
void calibrator_step(calibrator *c);

#ifdef __cplusplus
}
#endif

#endif
