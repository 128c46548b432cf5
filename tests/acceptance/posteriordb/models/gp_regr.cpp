// Gaussian process regression with a squared-exponential kernel.
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder gp_regr(const PosteriorData& data) {
    ProgramBuilder m;
    auto x = m.data("x", data.vector("x"));
    auto y = m.data("y", data.vector("y"));
    auto rho = m.parameter("rho", lower(0));
    auto alpha = m.parameter("alpha", lower(0));
    auto sigma = m.parameter("sigma", lower(0));
    m.sample(rho, gamma(25, 4));
    m.sample(alpha, normal(0, 2));
    m.sample(sigma, normal(0, 1));
    auto covariance = add_diagonal(squared_exponential(x, alpha, rho), sigma);
    m.sample(y, multi_normal_cholesky(0, cholesky(covariance)));
    return m;
}
