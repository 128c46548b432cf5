// Apart from te_minimal_config, so that a program which calls only that links no importance sampling.
#include "tinyelbo/tinyelbo.h"

extern "C" te_config te_default_config(const te_model* model, const te_family* family, const te_optimizer* optimizer) {
    te_config config = te_minimal_config(model, family, optimizer);
    config.importance = &te_psis;
    config.elbo_draws = TE_ELBO_DRAWS;
    return config;
}
