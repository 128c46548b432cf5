#include "module.h"

double te_wasm_density_work(uint32_t d, uint32_t scratch) { return (double)TE_DENSITY_WORK(d, scratch); }

double te_wasm_predict_work(uint32_t d, uint32_t p, uint32_t num_draws) {
    return (double)TE_PREDICT_WORK(d, p, num_draws);
}

double te_wasm_scratch(const te_config *config) {
    te_plan plan = {0};
    te_fault fault;
    config->model->plan(config->slots, config->num_slots, config->precision, &plan, &fault);
    return plan.scratch;
}
