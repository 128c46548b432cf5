// One fit through the C interface, and how far it ended from the truth.
#ifndef TINYELBO_TESTS_QUALITY_FIT_HPP
#define TINYELBO_TESTS_QUALITY_FIT_HPP

#include <tinyelbo/tinyelbo.h>

#include <cstdint>

#include "problem.hpp"

namespace tinyelbo::quality {

struct Setting {
    test::Family family;
    te_type precision;
};

struct Outcome {
    te_result result;
    double milliseconds;
    double mean_error;  ///< largest, in sds of the optimum
    double sd_error;    ///< largest, relative
    double elbo_error;  ///< of the reported ELBO against the optimum's, nats
    double elbo_gap;    ///< exact: optimum's ELBO less that of the fitted q, nats
    double elbo_z;      ///< reported less exact ELBO of the fitted q, in its stated standard errors
};

/// A fit with default settings, to its verdict; errors are measured where there is an optimum. Throws on any status.
Outcome run_fit(const Problem &problem, const Setting &setting, std::uint64_t seed, const test::Optimum *optimum);

}  // namespace tinyelbo::quality

#endif
