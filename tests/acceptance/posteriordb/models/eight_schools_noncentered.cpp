// The effects of coaching in eight schools (Rubin 1981).
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder eight_schools_noncentered(const PosteriorData& data) {
    ProgramBuilder m;
    auto y = m.data("y", data.vector("y"));
    auto sigma = m.data("sigma", data.vector("sigma"));
    auto theta_trans = m.parameter("theta_trans", 8);
    auto mu = m.parameter("mu");
    auto tau = m.parameter("tau", lower(0));
    auto theta = m.generate("theta", mu + tau * theta_trans);
    m.sample(theta_trans, normal(0, 1));
    m.sample(y, normal(theta, sigma));
    m.sample(mu, normal(0, 5));
    m.sample(tau, cauchy(0, 5));
    return m;
}
