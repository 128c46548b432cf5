/* What the WebAssembly module offers: the C interface, and for JavaScript, which has no macros, those of its formulas
 * that cannot be read from a te_fit. Results are exact integers. */
#ifndef TINYELBO_WASM_MODULE_H
#define TINYELBO_WASM_MODULE_H

#include <tinyelbo/program.h>

#ifdef __cplusplus
extern "C" {
#endif

double te_wasm_density_work(uint32_t d, uint32_t scratch);                 /* TE_DENSITY_WORK */
double te_wasm_predict_work(uint32_t d, uint32_t p, uint32_t num_draws);   /* TE_PREDICT_WORK */
double te_wasm_scratch(const te_config *config); /* te_plan's, of a model's config that te_required_bytes takes */

#ifdef __cplusplus
}
#endif

#endif
