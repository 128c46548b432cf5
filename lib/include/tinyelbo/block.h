/* The plan of a fit's block, for those who want it at compile time: static arrays in C, members in C++.
 *
 *     static _Alignas(TE_BLOCK_ALIGNMENT) unsigned char block[TE_FULL_RANK_BYTES(4, 3, TE_GLM_SCRATCH(2))];
 *
 * te_required_bytes gives the same number; the engine lays its arrays out from the same list.
 */
#ifndef TINYELBO_BLOCK_H
#define TINYELBO_BLOCK_H

#include <stdint.h>

#define TE_BLOCK_ALIGNMENT 16

/* ---- generalised linear models ---------------------------------------------------------------------------------- */

/* Rows of one row block: the least work that te_step does. */
#define TE_GLM_BLOCK_ROWS 256
/* Numbers of scratch for p columns of features: eight converted rows, and 8 (p + 3) carries of compensated sums. */
#define TE_GLM_SCRATCH(p) (16u * (uint64_t)(p) + 24u)

/* ---- the engine -------------------------------------------------------------------------------------------------- */

/* Bytes of counters at the start of every block. */
#define TE_STATE_BYTES(real_bytes) ((real_bytes) == 8 ? 656u : 448u)

/* Orthogonal draws and the search for the mode are used up to this dimension. */
#define TE_ORTHOGONAL_MAX 64

/* Frames of orthogonal draws whose radii are chosen together: 24 directions at least, in whole steps of 4 pairs. */
#define TE_FRAMES(d) ((d) == 1 ? 24 : (d) == 2 ? 12 : (d) == 3 || (d) == 5 ? 8 : (d) == 4 ? 6 : 4)

#define TE_TRIANGLE(d) ((uint64_t)(d) * ((uint64_t)(d) + 1u) / 2u)
#define TE_SMALL(d, count) ((d) <= TE_ORTHOGONAL_MAX ? (count) : 0u)
/* Numbers in the scale (L or s) and in a tangent vector (mean and scale together). */
#define TE_SCALE_SIZE(d, full) ((full) ? TE_TRIANGLE(d) : (uint64_t)(d))
#define TE_TANGENT_SIZE(d, full) ((uint64_t)(d) + TE_SCALE_SIZE(d, full))
/* What te_adam keeps. The largest of: averaging (Adam's moments, two windows, 6 d statistics), a round (a sum and 10 d
 * statistics), the search for the mode (6 d and two triangles). */
#define TE_ADAM_SIZE(d, full)                                                                                          \
    ((full) ? 10u * (uint64_t)(d) + 4u * TE_TRIANGLE(d)                                                                \
     : TE_SMALL(d, 6u * (uint64_t)(d) + 2u * TE_TRIANGLE(d)) > 14u * (uint64_t)(d)                                     \
         ? 6u * (uint64_t)(d) + 2u * TE_TRIANGLE(d)                                                                    \
         : 14u * (uint64_t)(d))

/* What te_orthogonal_draws keep: a frame, and the radii of 4 times as many frames for long averages. */
#define TE_ORTHOGONAL_SIZE(d) TE_SMALL(d, (uint64_t)(d) * (d) + 4u * (uint64_t)TE_FRAMES(d))
/* elbo_draws of te_default_config. */
#define TE_ELBO_DRAWS 512u
/* What te_psis and te_linear_response keep. */
#define TE_PSIS_SIZE(d, elbo_draws)                                                                                    \
    ((uint64_t)(d) + (uint64_t)(elbo_draws) + ((uint64_t)(elbo_draws) + 4u) / 5u * 2u + 1u)
#define TE_RESPONSE_SIZE(d) (TE_TRIANGLE(2u * (uint64_t)(d)) + TE_ORTHOGONAL_SIZE(d))

/* X(name, numbers of the fit's precision): the arrays of a block in their order. The last four sizes are those of the
 * draws, the optimiser, the importance sampling with the response, and the model's scratch. */
#define TE_REGIONS(X, d, full, draws_size, phase_size, report_size, scratch_size)                                      \
    X(mean, (uint64_t)(d))                                                                                             \
    X(mean_error, (uint64_t)(d))                                                                                       \
    X(log_scale, (uint64_t)(d))                                                                                        \
    X(scale, TE_SCALE_SIZE(d, full))                                                                                   \
    X(tangent, TE_TANGENT_SIZE(d, full))                                                                               \
    X(marginal, 2u * (uint64_t)(d))                                                                                    \
    X(draws, 8u * (uint64_t)(d))                                                                                       \
    X(parameters, 8u * (uint64_t)(d))                                                                                  \
    X(gradient, 8u * (uint64_t)(d))                                                                                    \
    X(log_density, (uint64_t)8)                                                                                        \
    X(work, 8u * (uint64_t)(d))                                                                                        \
    X(correlation, (full) ? 0u : TE_SMALL(d, TE_TRIANGLE(d)))                                                          \
    X(sampler, (uint64_t)(draws_size))                                                                                 \
    X(phase, (uint64_t)(phase_size))                                                                                   \
    X(report, (uint64_t)(report_size))                                                                                 \
    X(scratch, (uint64_t)(scratch_size))

#define TE_REGION_SUM(name, count) +(count)
#define TE_ALIGN_UP(bytes) (((bytes) + (TE_BLOCK_ALIGNMENT - 1u)) / TE_BLOCK_ALIGNMENT * TE_BLOCK_ALIGNMENT)
#define TE_BLOCK_BYTES(real_bytes, d, full, draws_size, phase_size, report_size, scratch_size)                         \
    (TE_STATE_BYTES(real_bytes) + TE_ALIGN_UP((real_bytes) * (0u TE_REGIONS(TE_REGION_SUM, d, full, draws_size,        \
                                                                            phase_size, report_size, scratch_size))))

/* Bytes for a fit of te_minimal_config with te_adam, in numbers of real_bytes (4 or 8), of d dimensions, and a model
 * that needs so many numbers of scratch; with te_psis in the config, add TE_PSIS_SIZE to these, with te_linear_response
 * TE_RESPONSE_SIZE. */
#define TE_ADAM_BYTES(real_bytes, d, full, scratch)                                                                    \
    TE_BLOCK_BYTES(real_bytes, d, full, TE_ORTHOGONAL_SIZE(d), TE_ADAM_SIZE(d, full), 0, scratch)
#define TE_FULL_RANK_BYTES(real_bytes, d, scratch) TE_ADAM_BYTES(real_bytes, d, 1, scratch)
#define TE_MEAN_FIELD_BYTES(real_bytes, d, scratch) TE_ADAM_BYTES(real_bytes, d, 0, scratch)

/* Numbers of work that te_log_density_gradient needs. */
#define TE_DENSITY_WORK(d, scratch) (16u * (uint64_t)(d) + 8u + (uint64_t)(scratch))
/* Numbers of work that te_check_gradient needs. */
#define TE_CHECK_WORK(d, scratch) (17u * (uint64_t)(d) + 8u + (uint64_t)(scratch))
/* Numbers of work that te_predict needs for p columns of features. */
#define TE_PREDICT_WORK(d, p, num_draws) (8u * (uint64_t)(d) + (uint64_t)(p) + (uint64_t)(num_draws) + 8u)

#endif
