/* tinyelbo: variational inference on fixed memory. The C interface.
 *
 *     te_slot slots[TE_GLM_NUM_SLOTS] = {0};
 *     slots[TE_GLM_X] = te_matrix(x, TE_F64, n, p);
 *     slots[TE_GLM_Y] = te_vector(y, TE_F64, n);
 *     te_config config = te_default_config(&te_logistic, &te_full_rank, &te_adam);
 *     config.slots = slots, config.num_slots = TE_GLM_NUM_SLOTS;
 *     size_t bytes;
 *     te_required_bytes(&config, &bytes);            // then find a block of so many bytes
 *     te_fit fit;
 *     te_init(&fit, &config, block, bytes);
 *     while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) te_step(&fit, 1000);
 *     te_get_mean(&fit, te_span_of(mean, TE_F64, p));
 *
 * The fit is q = N(m, L L'), L lower-triangular with positive diagonal, that maximises
 * ELBO(q) = E_q[log p(y, theta)] - E_q[log q(theta)] (Kucukelbir et al. 2017, eq. 4).
 *
 * Nothing here allocates, blocks, or keeps state outside the memory it is given: functions are reentrant, and two
 * fits never touch. The block holds no pointers, so it may be copied and moved (te_attach). Data are borrowed: they
 * must stay in place, unchanged, while a fit uses them. Every function that can fail returns a te_status.
 */
#ifndef TINYELBO_TINYELBO_H
#define TINYELBO_TINYELBO_H

#include <stddef.h>
#include <stdint.h>

#include "block.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TE_VERSION "0.1.0"
/* Changes whenever a struct or the meaning of a function here changes. */
#define TE_ABI_VERSION 3u

/* X(NAME, "what happened and how to mend it") */
#define TE_STATUS_LIST(X)                                                                                            \
    X(OK, "ok")                                                                                                      \
    X(NULL_POINTER, "a pointer that must not be null is null: pass the address of an object")                        \
    X(CONFIG_UNINITIALISED, "the config was not made by te_default_config: start from it, then change fields")       \
    X(FIT_UNINITIALISED, "the fit was not made by te_init, or te_init failed: call it first and check its status")   \
    X(ABI_MISMATCH, "the model's table was built for another version of tinyelbo: rebuild it")                       \
    X(BLOCK_TOO_SMALL, "the block is smaller than te_required_bytes says: pass a larger one")                        \
    X(BLOCK_MISALIGNED, "the block must start at a multiple of TE_BLOCK_ALIGNMENT bytes: align it")                  \
    X(BLOCK_FOREIGN, "the block does not hold a fit of this config: pass the block and config of one te_init")       \
    X(TOO_LARGE, "the fit would need a block of 4 GiB or more: reduce the dimension or use the mean-field family")   \
    X(BAD_DIMENSION, "the dimension must be at least 1: give the model parameters, or set config.dimension")         \
    X(BAD_PRECISION, "a precision that is unknown or left out of this build: set config.precision to TE_F64 or TE_F32") \
    X(BAD_DRAWS, "draws per step must be between 1 and 65536: set config.draws")                                     \
    X(BAD_STEPS, "max_steps must be at least 1: set config.max_steps")                                               \
    X(BAD_TOLERANCE, "the tolerance must be 0 (default) or positive and finite: set config.tolerance")               \
    X(BAD_STEP_SIZE, "the step size must be positive and finite: set config.step_size")                              \
    X(BAD_GRADIENT, "unknown gradient estimator: use a TE_GRADIENT_ name")                                           \
    X(BAD_ELBO_DRAWS, "elbo_draws must be between 4 and 2^30: set config.elbo_draws")                                \
    X(MISSING_SLOT, "a data slot that the model needs is empty: bind it in config.slots")                            \
    X(BAD_SLOT_TYPE, "a data slot has an unknown element type: use a TE_ type name")                                 \
    X(BAD_SLOT_SHAPE, "a data slot has a shape that does not fit the others: see the model's slots")                 \
    X(DATA_NOT_FINITE, "the data hold a NaN or an infinity: drop or mend that row")                                  \
    X(DATA_OUT_OF_RANGE, "a data value is outside what the model takes: see the model's slots")                      \
    X(FINISHED, "the fit has ended: read its result, or start another with te_init")                                 \
    X(NOTHING_ASKED, "te_tell needs a request: call te_ask first")                                                   \
    X(NO_DENSITY, "the model has no density function in this precision: use te_ask and te_tell")                     \
    X(BAD_SAMPLER, "the sampler does not go with this dimension: orthogonal and quasi-Monte Carlo draws end at 64") \
    X(NO_PREDICTION, "the model's table has no prediction: use te_sample and compute it from draws")                 \
    X(BAD_SPAN, "the array has the wrong length or element type for this result: see the function's shape")          \
    X(BAD_LEVEL, "an interval's probability must be between 0 and 1")                                                \
    X(BAD_NUM_DRAWS, "the number of draws must be a positive multiple of 8")                                         \
    X(MISSING_PART,                                                                                                  \
      "the config names no family or no optimiser, or a part that this build leaves out: pass &te_full_rank and "    \
      "&te_adam, say")                                                                                               \
    X(BAD_COMBINATION,                                                                                               \
      "these parts do not go together: te_lbfgs and te_fixed_draws need each other and TE_GRADIENT_REPARAM, "        \
      "te_linear_response needs te_mean_field")                                                                      \
    X(TOO_FEW_DRAWS, "fixed draws so few cannot carry this family: set config.draws to what te_required_draws says") \
    X(BAD_START, "a start must be finite, its scale lower-triangular with a positive diagonal: check its numbers")   \
    X(STARTED, "the fit has begun: set its start between te_init and the first te_ask or te_step")                   \
    X(NOT_AVAILABLE, "the fit has no such result: name the part in its config, and run it to its end")               \
    X(SNAPSHOT_SIZE, "the snapshot has the wrong length: pass all te_snapshot_bytes of it")                          \
    X(SNAPSHOT_VERSION, "the bytes are no snapshot of this version of tinyelbo: save one with this version")         \
    X(SNAPSHOT_CORRUPT, "the snapshot's bytes have changed since te_save: load an intact copy")                      \
    X(SNAPSHOT_FOREIGN, "the snapshot is of another model, config or shape of data: pass the config it was made with") \
    X(PROGRAM_MISALIGNED, "the model program is not at a multiple of 8 bytes: align it")                             \
    X(PROGRAM_VERSION, "the bytes are no model program of this version of tinyelbo: build it with this version")     \
    X(PROGRAM_CORRUPT, "the model program's bytes are not valid: build it again")                                    \
    X(PROGRAM_OPERATION, "the program has an operation that this build leaves out: see TE_PROGRAM_OPERATIONS")

typedef enum te_status {
#define TE_STATUS_ENUM(name, text) TE_STATUS_##name,
    TE_STATUS_LIST(TE_STATUS_ENUM)
#undef TE_STATUS_ENUM
        TE_STATUS_COUNT
} te_status;

/* How a fit stands. X(NAME, "name", "meaning") */
#define TE_VERDICT_LIST(X)                                                                                           \
    X(RUNNING, "running", "still running")                                                                           \
    X(CONVERGED, "converged", "the stopper's error bound is within the tolerance")                                   \
    X(NOISE_LIMITED, "noise_limited",                                                                                \
      "the budget ended at the optimum, short of the tolerance: more steps or draws would sharpen it")               \
    X(BUDGET_SPENT, "budget_spent", "the budget ended before the optimum was reached: allow more steps")             \
    X(DIVERGED, "diverged",                                                                                          \
      "no optimum within reach: is the posterior proper? give the parameters a prior, or check the density")

typedef enum te_verdict {
#define TE_VERDICT_ENUM(name, lower, text) TE_VERDICT_##name,
    TE_VERDICT_LIST(TE_VERDICT_ENUM)
#undef TE_VERDICT_ENUM
        TE_VERDICT_COUNT
} te_verdict;

/* Names ("BLOCK_TOO_SMALL", "noise_limited") and texts from the lists above. Never null. */
const char *te_status_name(te_status status);
const char *te_status_message(te_status status);
const char *te_verdict_name(te_verdict verdict);
const char *te_verdict_message(te_verdict verdict);

/* ---- arrays ---------------------------------------------------------------------------------------------------- */

typedef enum te_type { TE_TYPE_NONE, TE_F32, TE_F64, TE_I8, TE_U8, TE_I16, TE_I32 } te_type;

/* Borrowed data: a matrix of rows x columns, element (i, j) at values[i * row_stride + j * column_stride] of its type;
 * strides count elements and may be 0 (the same value everywhere) or negative. A vector has one column. */
typedef struct te_slot {
    const void *values;
    te_type type;
    uint32_t rows, columns;
    int32_t row_stride, column_stride;
} te_slot;

/* An array to write a result to, or a view of one; `type` is TE_F32 or TE_F64, `count` its number of elements. */
typedef struct te_span {
    void *values;
    te_type type;
    uint32_t count;
} te_span;

static inline te_slot te_matrix(const void *values, te_type type, uint32_t rows, uint32_t columns) {
    te_slot slot = {values, type, rows, columns, (int32_t)columns, 1};
    return slot;
}
static inline te_slot te_vector(const void *values, te_type type, uint32_t length) {
    te_slot slot = {values, type, length, 1, 1, 1};
    return slot;
}
static inline te_span te_span_of(void *values, te_type type, uint32_t count) {
    te_span span = {values, type, count};
    return span;
}

/* What te_init or te_required_bytes found wrong in the data: slot, row and column counted from 0. */
typedef struct te_fault {
    te_status status;
    uint32_t slot, row, column;
} te_fault;

/* ---- models ---------------------------------------------------------------------------------------------------- */

#define TE_LANES 8

/* What a model needs; filled in by its `plan`. */
typedef struct te_plan {
    uint32_t dimension;  /* of theta, unconstrained */
    uint32_t row_blocks; /* pieces that one evaluation can be cut into, at least 1 */
    uint32_t scratch;    /* numbers of the fit's precision kept from the first piece of an evaluation to its last */
    uint32_t features;   /* columns of a row that predict_* takes; 0 without it */
    uint32_t print;      /* tells models of one table apart, as programs are; else 0 */
} te_plan;

/* A model: a constant table. Densities are evaluated for a block of TE_LANES parameter vectors at once.
 *
 * density_*: adds the row blocks [begin, end) to log_density[8] and gradient[dimension][8] of the log joint density at
 * parameters[dimension][8]; begin == 0 sets them first (log prior included). Called with consecutive ranges, the last
 * one ending at row_blocks; the result must not depend on how it was cut. Every lane holds finite numbers, used or
 * not. Either function may be null, as for a build that leaves a precision out.
 *
 * predict_*: one draw of a new response for each of 8 parameter vectors at a row of features[columns]; `noise` holds 8
 * independent N(0, 1) numbers. May be null.
 *
 * hessian_product_*: like density_*, but gives the products of the log density's Hessian at parameters[dimension][8]
 * with direction[dimension][8], lane by lane. May be null: differences of gradients take its place.
 *
 * plan: checks types and shapes and fills in the plan for a precision (no values are read). check: reads the values
 * once, at te_init. bind_*: fills in what of the scratch stays as it is from one evaluation to the next; called after
 * check and whenever the block may have moved (te_init, te_attach, te_load). May be null. */
typedef struct te_model {
    uint32_t abi_version; /* TE_ABI_VERSION */
    uint32_t num_slots;
    const char *name;
    te_status (*plan)(const te_slot *slots, uint32_t num_slots, te_type precision, te_plan *plan, te_fault *fault);
    te_status (*check)(const te_slot *slots, te_fault *fault);
    te_status (*bind_f64)(const te_slot *slots, double *scratch, te_fault *fault);
    te_status (*bind_f32)(const te_slot *slots, float *scratch, te_fault *fault);
    void (*density_f64)(const te_slot *slots, uint32_t begin, uint32_t end, const double *parameters,
                        double *log_density, double *gradient, double *scratch);
    void (*density_f32)(const te_slot *slots, uint32_t begin, uint32_t end, const float *parameters,
                        float *log_density, float *gradient, float *scratch);
    void (*predict_f64)(const te_slot *slots, const double *features, const double *parameters, const double *noise,
                        double *response);
    void (*predict_f32)(const te_slot *slots, const float *features, const float *parameters, const float *noise,
                        float *response);
    void (*hessian_product_f64)(const te_slot *slots, uint32_t begin, uint32_t end, const double *parameters,
                                const double *direction, double *product, double *scratch);
    void (*hessian_product_f32)(const te_slot *slots, uint32_t begin, uint32_t end, const float *parameters,
                                const float *direction, float *product, float *scratch);
} te_model;

/* Slots of the generalised linear models, for n rows and p columns of features. An empty slot is all zero.
 *
 * prior_scale: empty, flat prior on every parameter; 1 x 1, that sd for every coefficient; p x 1, their sds;
 * p x p, lower-triangular scale_tril of a multivariate normal prior on the coefficients; d x d with d the dimension
 * (te_linear with a free noise sd), the same on all parameters. prior_mean: empty (zero) or as many as prior_scale
 * covers. The densities include all constants. */
enum {
    TE_GLM_X,           /* n x p, any type; an intercept is a column of ones */
    TE_GLM_Y,           /* n x 1; te_logistic: 0 or 1 */
    TE_GLM_PRIOR_MEAN,
    TE_GLM_PRIOR_SCALE,
    TE_GLM_NOISE_SD,    /* te_linear: 1 x 1, the known noise sd; empty: log(noise sd) is the last parameter, flat */
    TE_GLM_NUM_SLOTS
};

/* y ~ Bernoulli(logistic(X beta)), theta = beta. Predicts the probability of 1. */
extern const te_model te_logistic;
/* y ~ N(X beta, sigma^2), theta = beta or (beta, log sigma). Predicts a new observation, its noise included. */
extern const te_model te_linear;

/* ---- fits ------------------------------------------------------------------------------------------------------ */

typedef struct te_family te_family;
extern const te_family te_full_rank;  /* N(m, L L') */
extern const te_family te_mean_field; /* N(m, diag(s^2)) */

typedef struct te_optimizer te_optimizer;
/* Adam in whitened coordinates, started on the path to the mode, averaged, with a calibrated stop. The default. */
extern const te_optimizer te_adam;
/* Adam on (m, L) as it stands in textbooks, from m = 0, L = I, with constant config.step_size. For teaching. */
extern const te_optimizer te_plain_adam;
/* L-BFGS on the sample average over te_fixed_draws, started on the path to the mode. Ends on the gradient's norm; what
 * its draws leave in doubt is estimated: te_get_mean_error (DADVI, Giordano et al. 2024). */
extern const te_optimizer te_lbfgs;

typedef struct te_draws te_draws;
extern const te_draws te_orthogonal_draws;  /* orthogonal frames, stratified radii, antithetic pairs; up to 64 dims */
extern const te_draws te_antithetic_draws;  /* z, -z */
extern const te_draws te_independent_draws; /* fresh and independent */
extern const te_draws te_qmc_draws;         /* scrambled digital nets of 32 points, antithetic pairs; up to 64 dims */
extern const te_draws te_fixed_draws;       /* the same config.draws in every step, second moments exactly I */

/* The estimator of the ELBO's gradient (Roeder et al. 2017). */
typedef enum te_gradient {
    TE_GRADIENT_STL,    /* sticking the landing: the path derivative; no noise at an exact optimum */
    TE_GRADIENT_REPARAM /* reparameterised log density, entropy in closed form */
} te_gradient;

/* What is computed once the optimum is found, for those configs that name it. */
typedef struct te_importance te_importance;
extern const te_importance te_psis; /* Pareto k-hat, importance-corrected means (Vehtari et al. 2024) */
typedef struct te_response te_response;
extern const te_response te_linear_response; /* mean-field's covariance corrected (Giordano et al. 2018) */

typedef struct te_config {
    uint32_t cookie;          /* set by te_default_config */
    te_type precision;        /* TE_F64 (default) or TE_F32 */
    const te_model *model;    /* null: the caller's own density, through te_ask and te_tell */
    const te_slot *slots;     /* the model's data, borrowed */
    uint32_t num_slots;
    uint32_t dimension;       /* where model is null */
    const te_family *family;
    const te_optimizer *optimizer;
    const te_draws *sampler;  /* null: the optimiser's own choice */
    te_gradient gradient;     /* TE_GRADIENT_STL; te_lbfgs: TE_GRADIENT_REPARAM */
    const te_importance *importance; /* &te_psis; null: no k-hat */
    const te_response *response;     /* null */
    uint32_t draws;           /* S, draws per step: 8; te_lbfgs: 256 */
    uint32_t max_steps;       /* of S draws each, 4000 */
    uint32_t elbo_draws;      /* fresh draws for the reported ELBO and k-hat: 512 */
    double tolerance;         /* of the stop, in posterior sds of each mean and relative for each sd; 0: 0.02, and 0.05
                                 above 10 dimensions */
    double step_size;         /* te_plain_adam: 0.01 */
    uint64_t seed;            /* 1 */
} te_config;

/* The default settings with the three parts that only the caller can choose; model may be null. */
te_config te_default_config(const te_model *model, const te_family *family, const te_optimizer *optimizer);

/* The same without importance sampling and with 128 elbo_draws: a linker then drops the former. */
te_config te_minimal_config(const te_model *model, const te_family *family, const te_optimizer *optimizer);

/* The least config.draws that the config's fixed draws can carry its family with; 1 for fresh draws. */
te_status te_required_draws(const te_config *config, uint32_t *draws);

/* A running or ended fit: where its block is. Its fields are private. */
typedef struct te_fit {
    uint32_t cookie;
    te_fault fault;
    te_config config;
    te_plan plan;
    void *block;
} te_fit;

/* Bytes of the block that te_init needs, a multiple of TE_BLOCK_ALIGNMENT. Checks everything but the data's values. */
te_status te_required_bytes(const te_config *config, size_t *bytes);

/* Starts a fit in block[bytes]. The config is copied; what it points to is borrowed. Where the data are at fault,
 * te_get_fault says where. */
te_status te_init(te_fit *fit, const te_config *config, void *block, size_t bytes);

/* Takes up a fit whose block was moved or copied, with a config equal to the one it was made with. */
te_status te_attach(te_fit *fit, const te_config *config, void *block, size_t bytes);

/* Where to start, between te_init (or te_attach) and the first te_ask or te_step; the search for a start is skipped.
 *
 * te_set_start: at N(mean, scale_tril scale_tril'), mean[d] and scale_tril[d][d] in either precision; mean-field takes
 * the conditional sds. te_warm_start: at the q of another fit of as many dimensions, of any family and precision, or
 * at its own: then an ended fit begins again, on data that may have changed (te_attach first). */
te_status te_set_start(te_fit *fit, te_span mean, te_span scale_tril);
te_status te_warm_start(te_fit *fit, const te_fit *earlier);

/* A running or ended fit as bytes: versioned, little-endian, checksummed; the same on every target. te_load takes it up
 * on another target, with an equal config and the same data, to the same bits. The bytes may come from anywhere: what
 * is not an intact snapshot of this config is refused, and the block is then left as it was. */
te_status te_snapshot_bytes(const te_fit *fit, size_t *bytes);
te_status te_save(const te_fit *fit, void *snapshot, size_t bytes);
te_status te_load(te_fit *fit, const te_config *config, void *block, size_t bytes, const void *snapshot,
                  size_t snapshot_bytes);

/* The place of the last data fault of te_init or te_attach. */
te_fault te_get_fault(const te_fit *fit);

/* A block of parameter vectors to evaluate: parameters[dimension][8], of which the first `active` lanes count. Where
 * the model's table has Hessian products, te_linear_response asks for these: direction is then not null, and gradient
 * is to be filled with them. */
typedef struct te_request {
    const void *parameters; /* in the fit's precision, as are the other two */
    void *log_density;      /* [8], to be filled in */
    void *gradient;         /* [dimension][8], to be filled in */
    uint32_t dimension, active;
    const void *direction;  /* null, or [dimension][8] */
} te_request;

/* Reverse communication: te_ask says what to evaluate, te_tell takes it in. Asking twice gives the same request. A NaN
 * or infinity told is a bad step: skipped, counted, and mended by a smaller scale. TE_STATUS_FINISHED at the end. */
te_status te_ask(te_fit *fit, te_request *request);
te_status te_tell(te_fit *fit);

/* Evaluates the linked model until `row_blocks` of its row blocks are done (TE_GLM_BLOCK_ROWS rows of 8 draws each)
 * or the fit ends. Results do not depend on how a fit is cut into calls. */
te_status te_step(te_fit *fit, uint32_t row_blocks);

te_verdict te_get_verdict(const te_fit *fit);

/* ---- results ----------------------------------------------------------------------------------------------------
 * They can be read at any time after te_init: before the end they describe the current q, and elbo the last step's. */

typedef struct te_result {
    te_verdict verdict;
    uint32_t dimension;
    uint32_t steps;         /* optimiser steps and fixed-point evaluations of S draws, search for the start included */
    uint32_t skipped;       /* steps dropped because a density or gradient was not finite */
    uint64_t evaluations;   /* log densities with gradients, of single draws */
    uint64_t hessian_products;
    uint64_t row_blocks;    /* of the linked model */
    double elbo, elbo_se;   /* nats; fresh draws, every constant of the model included; -inf if no draw was finite */
    double error_bound;     /* the stopper's bound: largest error of a mean in its sd, or of a log sd */
    double k_hat;           /* Pareto k-hat of the elbo_draws, 0 where all weights are equal up to rounding; NaN before
                               the end and without config.importance */
    double effective_draws; /* that the smoothed importance weights are worth; NaN likewise */
} te_result;

te_status te_get_result(const te_fit *fit, te_result *result);

/* Arrays in either precision, converted where it differs from the fit's; d is the dimension. */
te_status te_get_mean(const te_fit *fit, te_span mean);             /* [d] */
te_status te_get_sd(const te_fit *fit, te_span sd);                 /* [d] */
te_status te_get_covariance(const te_fit *fit, te_span covariance); /* [d][d] */
te_status te_get_scale_tril(const te_fit *fit, te_span scale_tril); /* [d][d], L with zeros above the diagonal */

/* Monte Carlo standard error of each mean in its sd, from the draws the optimiser has used; infinity where unknown. */
te_status te_get_mean_error(const te_fit *fit, te_span error); /* [d] */
/* Means of p(theta | y) by Pareto-smoothed importance sampling from q; trust them where k_hat is below 0.7, or where
 * effective_draws are nearly all of elbo_draws: of weights that hardly differ even a heavy tail does no harm. */
te_status te_get_corrected_mean(const te_fit *fit, te_span mean); /* [d] */
/* The covariance by linear response: what mean-field leaves out of the sds, restored to first order. */
te_status te_get_response_covariance(const te_fit *fit, te_span covariance); /* [d][d] */

/* The posterior as the prior of the generalised linear models for data to come: mean[d] and scale_tril[d][d] are filled
 * in and bound to TE_GLM_PRIOR_MEAN and TE_GLM_PRIOR_SCALE of slots[TE_GLM_NUM_SLOTS]. What the Gaussian misses of
 * one posterior is missing from all that follow: README, "Streaming". */
te_status te_posterior_to_prior(const te_fit *fit, te_span mean, te_span scale_tril, te_slot *slots);

/* The mean as it lies in the block: no copy, in the fit's precision, valid until the next te_step or te_tell. */
te_status te_view_mean(const te_fit *fit, te_span *mean);

/* 64-bit FNV-1a over the little-endian bytes of mean and scale_tril in the fit's precision. */
te_status te_get_hash(const te_fit *fit, uint64_t *hash);

/* draws[count][d] of q; draw number i is a pure function of the seed and i, and first is the first one's number. */
te_status te_sample(const te_fit *fit, uint32_t first, te_span draws);

/* Posterior predictive mean and central interval of probability `level` for each row of `features` (rows x p), from
 * num_draws draws of q, a multiple of 8; `first` is the first row's number, on which its noise depends. `work` has room
 * for TE_PREDICT_WORK(d, p, num_draws) numbers of the fit's precision; the results, [rows] each, may have either. */
te_status te_predict(const te_fit *fit, uint32_t first, const te_slot *features, double level, uint32_t num_draws,
                     te_span work, te_span mean, te_span lower, te_span upper);

/* log p(y, theta) and its gradient [d] at theta [d], all in one precision. `work` is that precision's room of
 * TE_DENSITY_WORK(dimension, scratch) numbers, of which `plan` of the model states dimension and scratch. */
te_status te_log_density_gradient(const te_model *model, const te_slot *slots, uint32_t num_slots, te_span theta,
                                  te_span work, double *log_density, te_span gradient);

/* How the model's gradient at theta compares with differences of its log density along each axis. */
typedef struct te_gradient_check {
    double error;       /* the largest disagreement, in units of the difference's own uncertainty or of the gradient's
                           size, whichever is larger: a right gradient is well below 1e-2, a wrong one about 1 */
    uint32_t index;     /* where */
    double gradient, difference; /* there */
} te_gradient_check;

/* `work` as for te_log_density_gradient, and `dimension` numbers more. */
te_status te_check_gradient(const te_model *model, const te_slot *slots, uint32_t num_slots, te_span theta,
                            te_span work, te_gradient_check *check);

#ifdef __cplusplus
}
#endif

#endif
