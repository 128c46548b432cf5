// A GARCH(1, 1) model: the variance follows the last deviation and the last variance.
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder garch11(const PosteriorData& data) {
    ProgramBuilder m;
    auto y = m.data("y", data.vector("y"));
    auto sigma1 = m.data("sigma1", data.number("sigma1"));
    auto mu = m.parameter("mu");
    auto alpha0 = m.parameter("alpha0", lower(0));
    auto alpha1 = m.parameter("alpha1", interval(0, 1));
    auto beta1 = m.parameter("beta1", interval(0, 1 - alpha1));
    auto shock = alpha0 + alpha1 * square(y - mu);
    std::vector<Value> variance = {square(sigma1)};
    for (std::uint32_t t = 1; t < y.rows(); ++t) variance.push_back(shock[t - 1] + beta1 * variance.back());
    m.sample(y, normal(mu, sqrt(concatenate(variance))));
    return m;
}
