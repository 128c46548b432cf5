// Autoregression of order K.
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder ar_k(const PosteriorData& data) {
    ProgramBuilder m;
    const auto lags = static_cast<std::uint32_t>(data.number("K"));
    auto y = m.data("y", data.vector("y"));
    auto alpha = m.parameter("alpha");
    auto beta = m.parameter("beta", lags);
    auto sigma = m.parameter("sigma", lower(0));
    m.sample(alpha, normal(0, 10));
    m.sample(beta, normal(0, 10));
    m.sample(sigma, cauchy(0, 2.5));
    const std::uint32_t count = y.rows() - lags;
    Value mean = alpha;
    for (std::uint32_t k = 1; k <= lags; ++k) mean += beta[k - 1] * segment(y, lags - k, count);
    m.sample(segment(y, lags, count), normal(mean, sigma));
    return m;
}
