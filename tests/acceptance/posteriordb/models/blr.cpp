// Bayesian linear regression.
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder blr(const PosteriorData& data) {
    ProgramBuilder m;
    auto x = m.data("X", data.matrix("X"));
    auto y = m.data("y", data.vector("y"));
    auto beta = m.parameter("beta", x.columns());
    auto sigma = m.parameter("sigma", lower(0));
    m.sample(beta, normal(0, 10));
    m.sample(sigma, normal(0, 10));
    m.sample(y, normal_glm(x, beta, sigma));
    return m;
}
