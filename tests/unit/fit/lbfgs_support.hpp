// What the tests of te_lbfgs share.
#ifndef TINYELBO_TESTS_UNIT_FIT_LBFGS_SUPPORT_HPP
#define TINYELBO_TESTS_UNIT_FIT_LBFGS_SUPPORT_HPP

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/custom_fit.hpp"

namespace tinyelbo::test {

inline te_config lbfgs_config(std::uint32_t dimension, const te_family &family, te_type precision = TE_F64) {
    te_config config = te_default_config(nullptr, &family, &te_lbfgs);
    config.dimension = dimension;
    config.precision = precision;
    return config;
}

inline Vector mean_error(CustomFit &fit) {
    Vector error(fit.config().dimension);
    require_ok(te_get_mean_error(&fit.fit(), te_span_of(error.data(), TE_F64, fit.config().dimension)));
    return error;
}

/// The posterior is finite, with positive sds, the budget kept and the block's surroundings untouched.
inline void check_sane(CustomFit &fit) {
    for (const double mean : fit.mean()) CHECK(std::isfinite(mean));
    for (const double element : fit.scale_tril().values) CHECK(std::isfinite(element));
    for (const double sd : fit.sd()) CHECK(sd > 0);
    for (const double error : mean_error(fit)) CHECK(error >= 0);
    const te_result result = fit.result();
    CHECK_FALSE(std::isnan(result.elbo));
    CHECK_FALSE(std::isnan(result.elbo_se));
    CHECK_FALSE(std::isnan(result.error_bound));
    CHECK(result.verdict != TE_VERDICT_RUNNING);
    CHECK(result.steps <= fit.config().max_steps);
    CHECK(fit.block().intact());
}

}  // namespace tinyelbo::test

#endif
