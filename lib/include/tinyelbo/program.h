/* Model programs: a log density as bytes. The format, and the model that runs it.
 *
 *     te_slot slots[1 + 2] = {te_vector(bytes, TE_U8, sizeof bytes), te_vector(y, TE_F64, 8), ...};
 *     te_config config = te_default_config(&te_program, &te_full_rank, &te_adam);
 *     config.slots = slots, config.num_slots = 3;
 *
 * A program is a straight line of nodes. A node is a scalar, vector or matrix (vectors have one column, scalars are
 * 1 x 1; elements in row-major order), made by an operation from earlier nodes. A node is varying if a parameter is
 * among its ancestors; the others are fixed: they are computed once, when the data are bound, wherever they stand. The
 * target, a varying scalar, is the log density of the unconstrained parameters, none of which comes after it. Nodes
 * after it are for outputs: a step of a fit stops at the target, te_program_outputs goes on to the end.
 *
 * Bytes: little-endian, at an address that is a multiple of 8; sections in this order, each without gaps:
 *
 *     te_program_header
 *     double constants[num_constants]
 *     te_program_node nodes[num_nodes]
 *     uint32_t operands[num_operands]            indices of nodes; padded with a 0 to a multiple of 8 bytes
 *     te_program_slot slots[num_slots]
 *     te_program_output outputs[num_outputs]
 *     char text[text_bytes]                      names, each ended by a zero; zeros up to a multiple of 8 bytes
 */
#ifndef TINYELBO_PROGRAM_H
#define TINYELBO_PROGRAM_H

#include "tinyelbo.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TE_PROGRAM_MAGIC 0x31504554u /* "TEP1" */
#define TE_PROGRAM_VERSION 1u

typedef struct te_program_header {
    uint32_t magic, version;
    uint32_t bytes;         /* of the whole program */
    uint32_t dimension;     /* unconstrained parameters */
    uint32_t num_slots;     /* of data, beside the program itself */
    uint32_t num_nodes, num_operands, num_constants, num_outputs, text_bytes;
    uint32_t fixed_size;    /* elements of all fixed nodes but TE_OP_DATA and TE_OP_CHECK, and of varying densities */
    uint32_t varying_size;  /* elements of all varying nodes */
    uint64_t checksum;      /* FNV-1a over all bytes, these eight being zero */
    uint32_t target;        /* its node */
    uint32_t reserved;      /* zero */
} te_program_header;

/* One operation. `place` counts elements: a fixed node's first one among the fixed, a varying one's among the varying,
 * in the order of the nodes without gaps; 0 for TE_OP_DATA and TE_OP_CHECK. A varying density (TE_OP_NORMAL to
 * TE_OP_POISSON_LOG_GLM) has as many elements among the fixed besides, where its turn is: they hold what of it depends
 * on data alone. TE_OP_CHECK has its operand's shape but no value: it is no node's operand and no output, and who wants
 * what it has checked names its operand. */
typedef struct te_program_node {
    uint16_t op;            /* TE_OP_ name */
    uint16_t flags;         /* TE_NODE_ names */
    uint32_t rows, columns;
    uint32_t place;
    uint32_t first_operand; /* in operands[]; the operands of node 0 come first, then those of node 1, ... */
    uint32_t num_operands;
    uint32_t immediate[2];  /* what the operation says; else 0 */
} te_program_node;

#define TE_NODE_VARYING 1u
/* Densities: log densities of all elements instead of their sum. */
#define TE_NODE_ELEMENTWISE 2u

/* Data as slots[1 + i] of the config. */
typedef struct te_program_slot {
    uint32_t rows, columns;
    uint32_t name;     /* offset in the text */
    uint32_t reserved; /* zero */
} te_program_slot;

/* A result under the user's name: a parameter on its constrained scale, or a generated quantity. */
typedef struct te_program_output {
    uint32_t node;
    uint32_t name;
    uint32_t kind; /* TE_OUTPUT_ name */
    uint32_t reserved;
} te_program_output;

enum { TE_OUTPUT_PARAMETER, TE_OUTPUT_GENERATED };

/* X(NAME, operands or -1 for any number, "what it is")
 *
 * Elementwise operations, and densities but DIRICHLET and those from CATEGORICAL_LOGIT on, take operands of one shape,
 * the result's, and scalars. Counts and the numbers of trials are fixed. Indices count from 0. A vector of logits is one
 * row. */
#define TE_OP_LIST(X)                                                                                                \
    X(PARAMETER, 0, "immediate[0]: its first element in theta")                                                      \
    X(CONSTANT, 0, "immediate[0]: its first element in constants")                                                   \
    X(DATA, 0, "immediate[0]: its slot, from 0")                                                                     \
    X(ADD, 2, "a + b")                                                                                               \
    X(SUBTRACT, 2, "a - b")                                                                                          \
    X(MULTIPLY, 2, "a b, by elements")                                                                               \
    X(DIVIDE, 2, "a / b, by elements")                                                                               \
    X(POW, 2, "a^b, a > 0, or a >= 0 where b > 0")                                                                   \
    X(LESS, 2, "a < b as 1 or 0; fixed only")                                                                        \
    X(EQUAL, 2, "a == b as 1 or 0; fixed only")                                                                      \
    X(SELECT, 3, "b where a is not 0, else c; a fixed")                                                              \
    X(NEGATE, 1, "-a")                                                                                               \
    X(EXP, 1, "e^a")                                                                                                 \
    X(LOG, 1, "log a")                                                                                               \
    X(LOG1P, 1, "log(1 + a)")                                                                                        \
    X(EXPM1, 1, "e^a - 1")                                                                                           \
    X(SQRT, 1, "sqrt a")                                                                                             \
    X(SQUARE, 1, "a^2")                                                                                              \
    X(INVERSE, 1, "1 / a")                                                                                           \
    X(ABS, 1, "|a|")                                                                                                 \
    X(TANH, 1, "tanh a")                                                                                             \
    X(LOGISTIC, 1, "1 / (1 + e^-a)")                                                                                 \
    X(LOGIT, 1, "log(a / (1 - a))")                                                                                  \
    X(SOFTPLUS, 1, "log(1 + e^a)")                                                                                   \
    X(LOG1M_EXP, 1, "log(1 - e^a), a < 0")                                                                           \
    X(LGAMMA, 1, "log Gamma(a), a > 0")                                                                              \
    X(DIGAMMA, 1, "the derivative of log Gamma(a), a > 0")                                                           \
    X(NORMAL_CDF, 1, "Phi(a)")                                                                                       \
    X(LOG_NORMAL_CDF, 1, "log Phi(a)")                                                                               \
    X(SUM, 1, "of all elements")                                                                                     \
    X(ROW_SUMS, 1, "of each row")                                                                                    \
    X(LOG_SUM_EXP, 1, "log of the sum of e^a over each row's elements; of a vector: over all")                       \
    X(SOFTMAX, 1, "e^a over their sum, over each row's elements; of a vector: over all")                             \
    X(CUMULATIVE_SUM, 1, "over all elements")                                                                        \
    X(DOT, 2, "sum of a b")                                                                                          \
    X(MATMUL, 2, "the matrix product a b")                                                                           \
    X(TRANSPOSE, 1, "a'")                                                                                            \
    X(CHOLESKY, 1, "lower-triangular L, L L' = a; reads a's lower triangle")                                         \
    X(LOWER_SOLVE, 2, "a^-1 b, a lower-triangular")                                                                  \
    X(LOG_DIAGONAL, 1, "sum of the logs of a's diagonal: the log determinant of a triangular a")                     \
    X(SQUARED_EXPONENTIAL, 3, "b^2 exp(-|a_i - a_j|^2 / (2 c^2)) for the rows of a")                                 \
    X(ADD_DIAGONAL, 2, "a + diag(b), b a vector or scalar")                                                          \
    X(GATHER, 2, "the rows of a that b names; b fixed integers")                                                     \
    X(SCATTER_ADD, 2, "row i: the sum of a's rows whose b is i; b fixed integers")                                   \
    X(SLICE, 1, "from row immediate[0] and column immediate[1]")                                                     \
    X(CONCATENATE, -1, "rows below rows")                                                                            \
    X(RESHAPE, 1, "the same elements in another shape; of a scalar: copies of it")                                   \
    X(SIMPLEX, 1, "K probabilities of K - 1 numbers by stick-breaking")                                              \
    X(SIMPLEX_LOG_JACOBIAN, 1, "the log absolute determinant of that")                                               \
    X(ADD_ALL, -1, "the sum of scalars")                                                                             \
    X(LOG_MIX, 3, "log(a e^b + (1 - a) e^c)")                                                                        \
    X(NORMAL, 3, "density of a: N(b, sd c)")                                                                         \
    X(STUDENT_T, 4, "density of a: degrees of freedom b, location c, scale d")                                       \
    X(CAUCHY, 3, "density of a: location b, scale c")                                                                \
    X(LAPLACE, 3, "density of a: location b, scale c")                                                               \
    X(LOGNORMAL, 3, "density of a: log a is N(b, sd c)")                                                             \
    X(GAMMA, 3, "density of a: shape b, rate c")                                                                     \
    X(INVERSE_GAMMA, 3, "density of a: shape b, scale c")                                                            \
    X(EXPONENTIAL, 2, "density of a: rate b")                                                                        \
    X(BETA, 3, "density of a: shapes b, c")                                                                          \
    X(UNIFORM, 3, "density of a: from b to c")                                                                       \
    X(DIRICHLET, 2, "density of the simplex a: shapes b; not elementwise")                                           \
    X(BERNOULLI, 2, "probability of a, 0 or 1: b")                                                                   \
    X(BERNOULLI_LOGIT, 2, "probability of a, 0 or 1: logistic(b)")                                                   \
    X(BINOMIAL, 3, "probability of a of b trials: c")                                                                \
    X(BINOMIAL_LOGIT, 3, "probability of a of b trials: logistic(c)")                                                \
    X(POISSON, 2, "probability of the count a: mean b")                                                              \
    X(POISSON_LOG, 2, "probability of the count a: mean e^b")                                                        \
    X(NEGATIVE_BINOMIAL_2, 3, "probability of the count a: mean b, precision c")                                     \
    X(CATEGORICAL_LOGIT, 2, "probability of a, a row's column: softmax of the row of b; a fixed")                    \
    X(BERNOULLI_LOGIT_GLM, 3, "probability of a, 0 or 1: logistic(b c), b a matrix; a and b fixed; not elementwise") \
    X(NORMAL_GLM, 4, "density of a: N(b c, sd d), b a matrix; a and b fixed; not elementwise")                       \
    X(POISSON_LOG_GLM, 3, "probability of the count a: mean e^(b c), b a matrix; a and b fixed; not elementwise")    \
    X(CHECK, 1, "refuses a, fixed, unless it is what immediate[0], a TE_CHECK_ name, says; immediate[1]: what to "      \
               "call it, in the text")

typedef enum te_op {
#define TE_OP_ENUM(name, operands, text) TE_OP_##name,
    TE_OP_LIST(TE_OP_ENUM)
#undef TE_OP_ENUM
        TE_OP_COUNT
} te_op;

/* Of what a fixed node is checked for when data are bound. */
enum {
    TE_CHECK_FINITE,
    TE_CHECK_POSITIVE,
    TE_CHECK_NONNEGATIVE,
    TE_CHECK_UNIT,    /* between 0 and 1, both allowed */
    TE_CHECK_BINARY,  /* 0 or 1 */
    TE_CHECK_COUNT,   /* a non-negative integer */
    TE_CHECK_LAST
};

/* slots[0]: the program's bytes, te_vector(bytes, TE_U8, length); slots[1 + i]: its data, of exactly the shapes it
 * states, of any type and strides. te_fault has the place in the data where these are at fault; otherwise slot 0, in
 * `row` the node and, for values made of data, in `column` the element. */
extern const te_model te_program;

/* What is wrong with a program's bytes: TE_STATUS_OK if nothing is, so that running it can fail numerically only.
 * `node` (may be null) is set to the node at fault. Reads each byte a bounded number of times. */
te_status te_program_validate(const void *bytes, size_t length, uint32_t *node);

/* Numbers in all outputs together, in their order; 0 for bytes that do not validate. */
uint32_t te_program_num_outputs(const void *bytes, size_t length);

/* The outputs at theta[blocks][d][8] as outputs[blocks][numbers][8], for a fit of te_program; both of the fit's
 * precision, as is `work`, which has room for the plan's scratch. Data are bound once for all blocks. */
te_status te_program_outputs(const te_slot *slots, uint32_t num_slots, te_span theta, te_span work, te_span outputs);

#ifdef __cplusplus
}
#endif

#endif
