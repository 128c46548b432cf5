#include "module.h"

double te_wasm_density_work(uint32_t d, uint32_t scratch) { return (double)TE_DENSITY_WORK(d, scratch); }

double te_wasm_predict_work(uint32_t d, uint32_t p, uint32_t num_draws) {
    return (double)TE_PREDICT_WORK(d, p, num_draws);
}
