#include "problem.hpp"

#include <algorithm>

#include "support/linear_oracle.hpp"
#include "support/logistic_oracle.hpp"
#include "support/poisson_oracle.hpp"

namespace tinyelbo::quality {
namespace {

using test::Family;
using test::Gaussian;
using test::Matrix;
using test::Vector;

struct GlmData {
    test::Regression regression;
    test::Prior prior;
    Vector prior_scale;  ///< one sd, a column of sds, or scale_tril
    double noise_sd = 0;
};

bool is_diagonal(const Matrix &a) {
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (a(i, j) != 0) return false;
    return true;
}

/// The prior's slots in the shortest shape that says the same.
void bind_prior(GlmData &data, std::vector<te_slot> &slots) {
    const test::Prior &prior = data.prior;
    if (prior.flat()) return;
    const auto size = static_cast<std::uint32_t>(prior.mean.size());
    const bool coefficients_only = size == data.regression.x.columns;
    const Vector diagonal = test::diagonal_of(prior.scale_tril);
    if (!coefficients_only || !is_diagonal(prior.scale_tril)) {
        data.prior_scale = prior.scale_tril.values;
        slots[TE_GLM_PRIOR_SCALE] = te_matrix(data.prior_scale.data(), TE_F64, size, size);
    } else if (std::adjacent_find(diagonal.begin(), diagonal.end(), std::not_equal_to<>()) == diagonal.end()) {
        data.prior_scale = {diagonal[0]};
        slots[TE_GLM_PRIOR_SCALE] = te_vector(data.prior_scale.data(), TE_F64, 1);
    } else {
        data.prior_scale = diagonal;
        slots[TE_GLM_PRIOR_SCALE] = te_vector(data.prior_scale.data(), TE_F64, size);
    }
    const bool centred = std::all_of(prior.mean.begin(), prior.mean.end(), [](double m) { return m == 0; });
    if (!centred) slots[TE_GLM_PRIOR_MEAN] = te_vector(prior.mean.data(), TE_F64, size);
}

Problem glm_problem(const te_model *model, test::Regression regression, test::Prior prior, double noise_sd) {
    auto data = std::make_shared<GlmData>(GlmData{std::move(regression), std::move(prior), {}, noise_sd});
    const Matrix &x = data->regression.x;
    const auto n = static_cast<std::uint32_t>(x.rows), p = static_cast<std::uint32_t>(x.columns);
    Problem problem;
    problem.dimension = p;
    problem.model = model;
    problem.slots.resize(TE_GLM_NUM_SLOTS);
    problem.slots[TE_GLM_X] = te_matrix(x.values.data(), TE_F64, n, p);
    problem.slots[TE_GLM_Y] = te_vector(data->regression.y.data(), TE_F64, n);
    bind_prior(*data, problem.slots);
    if (noise_sd > 0) problem.slots[TE_GLM_NOISE_SD] = te_vector(&data->noise_sd, TE_F64, 1);
    problem.data = std::move(data);
    return problem;
}

template <class M>
std::vector<test::Optimum> optima_of(const M &model, Family family) {
    if constexpr (requires { model.optima(family); })
        return model.optima(family);
    else
        return {model.optimum(family)};
}

template <test::ExpectedModel M>
void set_truth(Problem &problem, M model) {
    const auto shared = std::make_shared<const M>(std::move(model));
    problem.optima = [shared](Family family) { return optima_of(*shared, family); };
    problem.elbo = [shared](const Gaussian &q) { return test::exact_elbo(*shared, q); };
}

template <test::ExpectedModel M>
Problem density_problem(M model, test::Density density) {
    Problem problem;
    problem.dimension = static_cast<std::uint32_t>(model.dimension());
    problem.log_density = std::move(density);
    set_truth(problem, std::move(model));
    return problem;
}

}  // namespace

Problem logistic_problem(test::Regression data, test::Prior prior) {
    Problem problem = glm_problem(&te_logistic, data, prior, 0);
    set_truth(problem, test::LogisticModel(std::move(data.x), std::move(data.y), std::move(prior)));
    return problem;
}

Problem linear_problem(test::Regression data, std::optional<double> noise_sd, test::Prior prior) {
    Problem problem = glm_problem(&te_linear, data, prior, noise_sd.value_or(0));
    if (noise_sd) {
        set_truth(problem, test::LinearModel(std::move(data.x), std::move(data.y), *noise_sd, std::move(prior)));
    } else {
        ++problem.dimension;
        set_truth(problem, test::LinearModelFreeNoise(std::move(data.x), std::move(data.y), std::move(prior)));
    }
    return problem;
}

Problem poisson_problem(test::Regression data) {
    const test::PoissonModel model(std::move(data.x), std::move(data.y));
    return density_problem(model, [model](const Vector &theta, Vector &gradient) {
        return model.log_density(theta.data(), gradient.data());
    });
}

Problem gaussian_problem(test::GaussianModel model) { return density_problem(model, model.density()); }

Problem exponential_problem(test::ExponentialModel model) { return density_problem(model, model.density()); }

Problem hard_problem(test::HardTarget target) { return density_problem(target, target.density); }

}  // namespace tinyelbo::quality
