// What a fit is given and what it should find.
#ifndef TINYELBO_TESTS_BENCH_QUALITY_PROBLEM_HPP
#define TINYELBO_TESTS_BENCH_QUALITY_PROBLEM_HPP

#include <tinyelbo/tinyelbo.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "support/density.hpp"
#include "support/exponential_oracle.hpp"
#include "support/gaussian_optimum.hpp"
#include "support/gaussian_oracle.hpp"
#include "support/hard_targets.hpp"
#include "support/prior.hpp"
#include "support/synthetic.hpp"

namespace tinyelbo::quality {

/// One data set: a linked model with its slots, or a density for te_ask and te_tell; and the truth.
struct Problem {
    std::uint32_t dimension;
    const te_model *model = nullptr;
    std::vector<te_slot> slots;
    std::shared_ptr<const void> data;  ///< what the slots borrow
    test::Density log_density;
    std::function<std::vector<test::Optimum>(test::Family)> optima;  ///< all local ones
    std::function<double(const test::Gaussian &)> elbo;
};

Problem logistic_problem(test::Regression data, test::Prior prior = {});

/// Without a noise sd, its logarithm is the last parameter.
Problem linear_problem(test::Regression data, std::optional<double> noise_sd, test::Prior prior = {});

/// Poisson regression, flat prior. This one and those below are evaluated by the harness.
Problem poisson_problem(test::Regression data);

Problem gaussian_problem(test::GaussianModel model);
Problem exponential_problem(test::ExponentialModel model);
Problem hard_problem(test::HardTarget target);

}  // namespace tinyelbo::quality

#endif
