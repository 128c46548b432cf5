// A mixture of two normal distributions in known order.
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder low_dim_gauss_mix(const PosteriorData& data) {
    ProgramBuilder m;
    auto y = m.data("y", data.vector("y"));
    auto mu = m.parameter("mu", 2, ordered());
    auto sigma = m.parameter("sigma", 2, lower(0));
    auto theta = m.parameter("theta", interval(0, 1));
    m.sample(sigma, normal(0, 2));
    m.sample(mu, normal(0, 2));
    m.sample(theta, beta(5, 5));
    m.add(log_mix(theta, log_densities(y, normal(mu[0], sigma[0])), log_densities(y, normal(mu[1], sigma[1]))));
    return m;
}
