// One fit through the C interface, and how far it ended from the truth.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_FIT_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_FIT_HPP

#include <tinyelbo/tinyelbo.h>

#include <cstdint>
#include <vector>

#include "problem.hpp"

namespace tinyelbo::quality {

struct Setting {
    test::Family family;
    te_type precision;
};

/// Numbers of 0 stand for the default.
struct Method {
    const te_optimizer *optimizer = &te_adam;
    double step_size = 0;
    std::uint32_t max_steps = 0;
};

struct Outcome {
    te_result result;
    double milliseconds;
    test::Vector mean_bias, sd_bias;  ///< signed errors: of means in sds of the optimum, of sds relative to it
    double mean_error = 0;            ///< the largest of these
    double sd_error = 0;
    double elbo_error = 0;  ///< of the reported ELBO against the optimum's, nats
    double elbo_gap = 0;    ///< exact: optimum's ELBO less that of the fitted q, nats
    double elbo_z = 0;      ///< reported less exact ELBO of the fitted q, in its stated standard errors
};

/// The tolerance that the default settings stop at.
inline double tolerance_of(std::size_t dimension) { return dimension > 10 ? 0.05 : 0.02; }

/// A fit to its verdict; errors are against the nearest of the optima, where there are any. Throws on any status.
Outcome run_fit(const Problem &problem, const Setting &setting, std::uint64_t seed,
                const std::vector<test::Optimum> &optima, const Method &method = {});

}  // namespace tinyelbo::quality

#endif
