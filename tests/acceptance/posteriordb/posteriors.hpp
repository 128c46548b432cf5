// Twelve posteriors of posteriordb (Magnusson et al., stan-dev/posteriordb) as programs: models/ has one file for each.
#pragma once

#include <tinyelbo/program.hpp>

#include "posterior_data.hpp"

using Build = tinyelbo::ProgramBuilder(const PosteriorData& data);

Build blr, kidscore_momhsiq, logmesquite_logvas, wells_dist100ars, glm_poisson, eight_schools_noncentered,
    radon_variable_intercept_noncentered, low_dim_gauss_mix, hmm_example, gp_regr, ar_k, garch11;

struct Posterior {
    const char* name;
    Build* build;
};

inline constexpr Posterior kPosteriors[] = {
    {"sblri-blr", blr},
    {"kidiq-kidscore_momhsiq", kidscore_momhsiq},
    {"mesquite-logmesquite_logvas", logmesquite_logvas},
    {"wells_data-wells_dist100ars_model", wells_dist100ars},
    {"GLM_Poisson_Data-GLM_Poisson_model", glm_poisson},
    {"eight_schools-eight_schools_noncentered", eight_schools_noncentered},
    {"radon_mn-radon_variable_intercept_noncentered", radon_variable_intercept_noncentered},
    {"low_dim_gauss_mix-low_dim_gauss_mix", low_dim_gauss_mix},
    {"hmm_example-hmm_example", hmm_example},
    {"gp_pois_regr-gp_regr", gp_regr},
    {"arK-arK", ar_k},
    {"garch-garch11", garch11},
};
