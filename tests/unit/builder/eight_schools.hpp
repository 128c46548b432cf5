// The model that everyone starts with.
#pragma once

#include <tinyelbo/program.hpp>

inline tinyelbo::ProgramBuilder eight_schools() {
    using namespace tinyelbo;
    ProgramBuilder m;
    auto y = m.data("y", xt::xtensor<double, 1>{28, 8, -3, 7, -1, 1, 18, 12});
    auto sigma = m.data("sigma", xt::xtensor<double, 1>{15, 10, 16, 11, 9, 11, 10, 18});
    auto mu = m.parameter("mu");
    auto tau = m.parameter("tau", lower(0));
    auto z = m.parameter("z", 8);
    auto theta = m.generate("theta", mu + tau * z);
    m.sample(mu, normal(0, 5));
    m.sample(tau, cauchy(0, 5));
    m.sample(z, normal(0, 1));
    m.sample(y, normal(theta, sigma));
    return m;
}
