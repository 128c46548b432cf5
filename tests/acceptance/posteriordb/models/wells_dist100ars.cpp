// Switching wells by distance and arsenic level (Gelman and Hill 2007, section 5.4).
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder wells_dist100ars(const PosteriorData& data) {
    ProgramBuilder m;
    auto switched = m.data("switched", data.vector("switched"));
    auto dist = m.data("dist", data.vector("dist"));
    auto arsenic = m.data("arsenic", data.vector("arsenic"));
    auto alpha = m.parameter("alpha");
    auto beta = m.parameter("beta", 2);
    m.sample(switched, bernoulli_logit(alpha + beta[0] * (dist / 100) + beta[1] * arsenic));
    return m;
}
