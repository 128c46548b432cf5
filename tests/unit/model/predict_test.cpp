#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "evaluate.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

auto predict_of(const te_model &model, double) { return model.predict_f64; }
auto predict_of(const te_model &model, float) { return model.predict_f32; }

template <class Real>
std::vector<Real> predict(const Problem &problem, const std::vector<Real> &features,
                          const std::vector<Real> &parameters, const std::vector<Real> &noise) {
    std::vector<Real> response(TE_LANES);
    predict_of(*problem.model, Real())(problem.slots().data(), features.data(), parameters.data(), noise.data(),
                                       response.data());
    return response;
}

template <class Real>
long double predictor(const std::vector<Real> &features, const std::vector<Real> &parameters, int lane) {
    long double eta = 0;
    for (std::size_t j = 0; j < features.size(); ++j)
        eta += exactly(features[j]) * exactly(parameters[j * TE_LANES + lane]);
    return eta;
}

}  // namespace

TEST_CASE_TEMPLATE("te_logistic predicts the probability of 1", Real, double, float) {
    const Problem problem = random_problem(te_logistic, 4, 3, 1);
    const std::vector<Real> features = {1, Real(-2.5), 40}, noise(TE_LANES, 5);
    const auto parameters = random_parameters<Real>(3, 2, 2);
    const auto response = predict(problem, features, parameters, noise);
    for (int lane = 0; lane < TE_LANES; ++lane) {
        const long double eta = predictor(features, parameters, lane);
        const long double wanted = 1 / (1 + std::exp(-eta));
        // Rounding errors of eta, which is below 100, count relative to the tail.
        CHECK(std::abs(exactly(response[lane]) - wanted) <=
              wanted * 400 * exactly(std::numeric_limits<Real>::epsilon()));
    }
}

TEST_CASE_TEMPLATE("te_linear predicts an observation with its noise", Real, double, float) {
    for (const bool known : {false, true}) {
        Problem problem = random_problem(te_linear, 4, 3, 1);
        if (known) problem.owned[TE_GLM_NOISE_SD] = OwnedSlot(column({0.75}));
        const std::vector<Real> features = {1, Real(-2.5), 4};
        const auto parameters = random_parameters<Real>(problem.dimension(), 2, 2);
        const auto noise = random_parameters<Real>(1, 3, 2);
        const auto response = predict(problem, features, parameters, noise);
        for (int lane = 0; lane < TE_LANES; ++lane) {
            const long double sd = known ? 0.75L : std::exp(exactly(parameters[3 * TE_LANES + lane]));
            const long double wanted = predictor(features, parameters, lane) + sd * exactly(noise[lane]);
            CHECK(std::abs(exactly(response[lane]) - wanted) <= 100 * exactly(std::numeric_limits<Real>::epsilon()));
        }
    }
}
