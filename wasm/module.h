/* What the WebAssembly module offers: the C interface, and for JavaScript, which has no macros, those of its formulas
 * that cannot be read from a te_fit. Results are exact integers. */
#ifndef TINYELBO_WASM_MODULE_H
#define TINYELBO_WASM_MODULE_H

#include <tinyelbo/tinyelbo.h>

#ifdef __cplusplus
extern "C" {
#endif

double te_wasm_density_work(uint32_t d, uint32_t scratch);                 /* TE_DENSITY_WORK */
double te_wasm_predict_work(uint32_t d, uint32_t p, uint32_t num_draws);   /* TE_PREDICT_WORK */

#ifdef __cplusplus
}
#endif

#endif
