#include "calibrator.h"

#include <math.h>
#include <string.h>

#include "arithmetic.h"
#include "report.h"

/* Another layout or meaning of calibrator: another number, besides what the sizes show. */
#define VERSION (0x4e544331u ^ (uint32_t)sizeof(calibrator) << 8 ^ TE_ABI_VERSION)

static const float kDiscount = 0.95f;
static const float kProbeSd = 0.1f;                  /* K */
static const float kProbeMin = -55, kProbeMax = 125; /* C: no reading is beyond */
static const float kLimit = LIMIT_CELSIUS;
/* A missed alarm costs nine times what a false one does. */
static const float kAlarm = 0.1f, kAlarmOver = 0.01f;
static const float kDriftSds = 4;
static const float kNoiseSd = 1; /* of rows divided by their own */

/* The compiler must not move what is done past the mark that says so. */
static void mark(calibrator *c, activity now) {
    __asm volatile("" ::: "memory");
    c->doing = now;
    __asm volatile("" ::: "memory");
}

static te_config config_of(const calibrator *c) {
    te_config config = te_minimal_config(&te_linear, &te_full_rank, &te_adam);
    config.precision = TE_F32;
    config.slots = c->slots;
    config.num_slots = TE_GLM_NUM_SLOTS;
    config.max_steps = MAX_STEPS;
    config.elbo_draws = TE_LANES; /* nobody reads the ELBO */
    return config;
}

static te_span vector_of(float *values) { return te_span_of(values, TE_F32, COEFFICIENTS); }
static te_span matrix_of(float (*values)[COEFFICIENTS]) {
    return te_span_of(values, TE_F32, COEFFICIENTS * COEFFICIENTS);
}

static void bind_slots(calibrator *c) {
    const batch *fitted = &c->batches[1 - c->filling];
    c->slots[TE_GLM_X] = te_matrix(fitted->x, TE_F32, fitted->rows, COEFFICIENTS);
    c->slots[TE_GLM_Y] = te_vector(fitted->y, TE_F32, fitted->rows);
    c->slots[TE_GLM_PRIOR_MEAN] = te_vector(c->mean, TE_F32, COEFFICIENTS);
    c->slots[TE_GLM_PRIOR_SCALE] = te_matrix(c->prior_scale_tril, TE_F32, COEFFICIENTS, COEFFICIENTS);
    c->slots[TE_GLM_NOISE_SD] = te_vector(&kNoiseSd, TE_F32, 1);
}

/* Fits the batch that is full, from the prior on; the same again after a reset in the middle. */
static te_status start_fit(calibrator *c) {
    bind_slots(c);
    const te_config config = config_of(c);
    te_status status = te_init(&c->fit, &config, c->block, c->bytes);
    if (status == TE_STATUS_OK) status = te_set_start(&c->fit, vector_of(c->mean), matrix_of(c->prior_scale_tril));
    return status;
}

static void start_cold(calibrator *c, void *block, size_t bytes) {
    memset(c, 0, sizeof *c);
    mark(c, CHANGING);
    c->block = block;
    c->bytes = bytes;
    c->batches[1].rows = COEFFICIENTS; /* of zeros: the first fit there is, which only tries the block */
    for (int i = 0; i < COEFFICIENTS; ++i) {
        c->mean[i] = sensor_nominal[i];
        c->prior_scale_tril[i][i] = c->scale_tril[i][i] = sensor_tolerance[i];
    }
    c->version = VERSION;
}

te_status calibrator_boot(calibrator *c, void *block, size_t bytes, bool *cold) {
    const activity cut_off = c->doing;
    *cold = c->version != VERSION || cut_off == CHANGING || c->block != block || c->bytes != bytes;
    if (*cold) start_cold(c, block, bytes);
    mark(c, STEPPING); /* what is left to do can be done again */
    bind_slots(c);
    const te_config config = config_of(c);
    te_status status = TE_STATUS_BLOCK_FOREIGN;
    if (c->fitting && cut_off == IDLE) status = te_attach(&c->fit, &config, block, bytes);
    if (status != TE_STATUS_OK) status = start_fit(c);
    if (status == TE_STATUS_OK) mark(c, IDLE);
    return status;
}

/* The prior of a batch: the last posterior, discounted once for each batch that has passed since; none has for the
 * first, and many where the clock was set back. */
static void forget(calibrator *c, batch *full) {
    const uint32_t passed = full->index - c->fitted_index;
    float kept = 1;
    for (uint32_t i = 0; i < passed && i < 64; ++i) kept *= kDiscount;
    const float growth = 1 / sqrtf(kept), datasheet = sqrtf(1 - kept);
    for (int i = 0; i < COEFFICIENTS; ++i) {
        float *x = full->x[full->rows];
        for (int j = 0; j < COEFFICIENTS; ++j) {
            x[j] = 0;
            c->prior_scale_tril[i][j] = growth * c->scale_tril[i][j];
        }
        x[i] = datasheet / sensor_tolerance[i];
        full->y[full->rows++] = x[i] * sensor_nominal[i];
    }
}

static void begin_batch(calibrator *c, uint32_t index) {
    batch *next = &c->batches[c->filling];
    memset(next, 0, sizeof *next);
    next->index = index;
}

/* The batch being filled is full: it is fitted while the other one is filled. */
static void close_batch(calibrator *c, uint32_t next_index) {
    if (c->fitting) { /* only where calls are fewer than CALLS_PER_SAMPLE */
        report_words(c->next_number, "fit too late, batch dropped");
        return begin_batch(c, next_index);
    }
    forget(c, &c->batches[c->filling]);
    c->filling = 1 - c->filling;
    begin_batch(c, next_index);
    const te_status status = start_fit(c);
    c->fitting = status == TE_STATUS_OK;
    if (c->fitting) return;
    report_words(c->next_number, te_status_name(status));
    start_cold(c, c->block, c->bytes);
}

/* Mean and sd of y at these features: the posterior's, with the ADC's noise. */
static void predict(const calibrator *c, const features *at, float *y, float *y_sd) {
    float variance = at->noise * at->noise;
    *y = 0;
    for (int j = 0; j < COEFFICIENTS; ++j) {
        float projected = 0; /* of L' x, in x' L L' x */
        for (int i = j; i < COEFFICIENTS; ++i) projected += c->scale_tril[i][j] * at->x[i];
        variance += projected * projected;
        *y += c->mean[j] * at->x[j];
    }
    *y_sd = sqrtf(variance);
}

static void watch(calibrator *c, batch *current, uint32_t number, const features *at) {
    float y, y_sd;
    predict(c, at, &y, &y_sd);
    const float probability = normal_probability((y - sensor_y(kLimit)) / y_sd);
    if (probability > current->probability) current->probability = probability;
    const bool alarm = probability > (c->alarm ? kAlarmOver : kAlarm);
    current->alarm |= alarm;
    if (alarm == c->alarm) return;
    c->alarm = alarm;
    const float celsius = sensor_celsius(y);
    report_alarm(number, alarm, probability, celsius, y_sd * sensor_stretch(celsius));
}

static void add_row(batch *current, const features *at, float reference) {
    const float probe = kProbeSd / sensor_stretch(reference);
    const float weight = 1 / sqrtf(probe * probe + at->noise * at->noise);
    for (int j = 0; j < COEFFICIENTS; ++j) current->x[current->rows][j] = weight * at->x[j];
    current->y[current->rows++] = weight * sensor_y(reference);
}

/* The rows of a run of equal codes are taken back, as far as they are in this batch. */
static bool is_stuck(calibrator *c, batch *current, uint32_t code) {
    c->equal_codes = code == c->last_code ? c->equal_codes + 1 : 1;
    c->last_code = code;
    if (c->equal_codes < STUCK) return false;
    const uint32_t run = STUCK - 1;
    if (c->equal_codes == STUCK) {
        const uint32_t back = current->rows < run ? current->rows : run;
        current->rows -= back;
        current->faults[FAULT_IS_STUCK] += back;
    }
    return true;
}

static void use(calibrator *c, batch *current, const sample *taken) {
    features at;
    if (!sensor_features(taken->code, &at)) {
        ++current->faults[FAULT_SATURATED];
    } else if (is_stuck(c, current, taken->code)) {
        ++current->faults[FAULT_IS_STUCK];
    } else {
        watch(c, current, taken->number, &at);
        if (taken->reference > kProbeMin && taken->reference < kProbeMax) /* false of a NaN */
            add_row(current, &at, taken->reference);
        else
            ++current->faults[FAULT_NO_REFERENCE];
    }
}

void calibrator_take(calibrator *c, const sample *taken) {
    mark(c, CHANGING);
    const uint32_t index = taken->number / BATCH;
    if (c->started && index != c->batches[c->filling].index) close_batch(c, index);
    batch *current = &c->batches[c->filling];
    if (!c->started) {
        c->started = true;
        c->fitted_index = current->index = index;
        c->next_number = taken->number;
    }
    const uint32_t ahead = taken->number - c->next_number;
    current->last_number = taken->number;
    c->next_number = taken->number + 1;
    if (ahead > INT32_MAX || current->rows == BATCH) {
        ++current->faults[FAULT_OUT_OF_ORDER];
    } else {
        current->faults[FAULT_LOST] += ahead;
        use(c, current, taken);
    }
    mark(c, IDLE);
}

/* Drift: the posterior has left the commissioned one by more than both can explain. */
static bool has_drifted(const calibrator *c, const float *sd) {
    for (int i = 0; i < COEFFICIENTS; ++i) {
        const float moved = c->mean[i] - c->commissioned_mean[i];
        const float apart = sd[i] * sd[i] + c->commissioned_sd[i] * c->commissioned_sd[i];
        if (moved * moved > kDriftSds * kDriftSds * apart) return true;
    }
    return false;
}

static void end_fit(calibrator *c) {
    const batch *fitted = &c->batches[1 - c->filling];
    const te_verdict verdict = te_get_verdict(&c->fit);
    float sd[COEFFICIENTS];
    c->fitting = false;
    if (verdict != TE_VERDICT_CONVERGED) return report_words(fitted->last_number, te_verdict_name(verdict));
    te_posterior_to_prior(&c->fit, vector_of(c->mean), matrix_of(c->scale_tril), c->slots);
    te_get_sd(&c->fit, vector_of(sd));
    c->fitted_index = fitted->index;
    if (++c->fits == COMMISSIONING) {
        memcpy(c->commissioned_mean, c->mean, sizeof c->mean);
        memcpy(c->commissioned_sd, sd, sizeof sd);
    }
    c->drift = c->fits > COMMISSIONING && has_drifted(c, sd);
    report_batch(c, fitted, sd);
}

void calibrator_step(calibrator *c) {
    if (!c->fitting) return;
    mark(c, STEPPING);
    const te_status status = te_step(&c->fit, 1);
    mark(c, CHANGING);
    if (status != TE_STATUS_OK) {
        report_words(c->next_number, te_status_name(status));
        c->fitting = false;
    } else if (te_get_verdict(&c->fit) != TE_VERDICT_RUNNING) {
        end_fit(c);
    }
    mark(c, IDLE);
}
