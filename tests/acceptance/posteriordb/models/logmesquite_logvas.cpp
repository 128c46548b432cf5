// The weight of mesquite bushes by their shape, in logs (Gelman and Hill 2007, section 4.6).
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder logmesquite_logvas(const PosteriorData& data) {
    ProgramBuilder m;
    auto weight = m.data("weight", data.vector("weight"));
    auto diam1 = m.data("diam1", data.vector("diam1"));
    auto diam2 = m.data("diam2", data.vector("diam2"));
    auto canopy_height = m.data("canopy_height", data.vector("canopy_height"));
    auto total_height = m.data("total_height", data.vector("total_height"));
    auto density = m.data("density", data.vector("density"));
    auto group = m.data("group", data.vector("group"));
    auto beta = m.parameter("beta", 7);
    auto sigma = m.parameter("sigma", lower(0));
    auto log_volume = log(diam1 * diam2 * canopy_height);
    auto log_area = log(diam1 * diam2);
    auto log_shape = log(diam1 / diam2);
    m.sample(log(weight), normal(beta[0] + beta[1] * log_volume + beta[2] * log_area + beta[3] * log_shape +
                                     beta[4] * log(total_height) + beta[5] * log(density) + beta[6] * group,
                                 sigma));
    return m;
}
