// Radon in the houses of Minnesota's counties (Gelman and Hill 2007, chapter 12).
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder radon_variable_intercept_noncentered(const PosteriorData& data) {
    ProgramBuilder m;
    auto log_radon = m.data("log_radon", data.vector("log_radon"));
    auto floor_measure = m.data("floor_measure", data.vector("floor_measure"));
    auto county_idx = m.data("county_idx", data.vector("county_idx"));
    auto alpha_raw = m.parameter("alpha_raw", static_cast<int>(data.number("J")));
    auto beta = m.parameter("beta");
    auto mu_alpha = m.parameter("mu_alpha");
    auto sigma_alpha = m.parameter("sigma_alpha", lower(0));
    auto sigma_y = m.parameter("sigma_y", lower(0));
    m.sample(alpha_raw, normal(0, 1));
    m.sample(sigma_alpha, normal(0, 1));
    m.sample(sigma_y, normal(0, 1));
    m.sample(mu_alpha, normal(0, 10));
    m.sample(beta, normal(0, 10));
    auto alpha = mu_alpha + sigma_alpha * alpha_raw;
    m.sample(log_radon, normal(alpha[county_idx - 1] + beta * floor_measure, sigma_y));
    return m;
}
