// Children's test scores by their mothers' education and IQ (Gelman and Hill 2007, section 3).
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder kidscore_momhsiq(const PosteriorData& data) {
    ProgramBuilder m;
    auto kid_score = m.data("kid_score", data.vector("kid_score"));
    auto mom_hs = m.data("mom_hs", data.vector("mom_hs"));
    auto mom_iq = m.data("mom_iq", data.vector("mom_iq"));
    auto beta = m.parameter("beta", 3);
    auto sigma = m.parameter("sigma", lower(0));
    m.sample(sigma, cauchy(0, 2.5));
    m.sample(kid_score, normal(beta[0] + beta[1] * mom_hs + beta[2] * mom_iq, sigma));
    return m;
}
