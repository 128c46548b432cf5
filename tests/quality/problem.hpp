// What a fit is given and what it should find.
#ifndef TINYELBO_TESTS_QUALITY_PROBLEM_HPP
#define TINYELBO_TESTS_QUALITY_PROBLEM_HPP

#include <tinyelbo/tinyelbo.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "support/gaussian_optimum.hpp"
#include "support/prior.hpp"
#include "support/synthetic.hpp"

namespace tinyelbo::quality {

/// One data set: a linked model with its slots, or a density for te_ask and te_tell; and the truth.
struct Problem {
    std::uint32_t dimension;
    const te_model *model = nullptr;
    std::vector<te_slot> slots;
    std::shared_ptr<const void> data;  ///< what the slots borrow
    std::function<double(const double *theta, double *gradient)> log_density;
    std::function<test::Optimum(test::Family)> optimum;
    std::function<double(const test::Gaussian &)> elbo;
};

Problem logistic_problem(test::Regression data, test::Prior prior = {});

/// Without a noise sd, its logarithm is the last parameter.
Problem linear_problem(test::Regression data, std::optional<double> noise_sd, test::Prior prior = {});

/// Poisson regression, flat prior, evaluated by the harness.
Problem poisson_problem(test::Regression data);

}  // namespace tinyelbo::quality

#endif
