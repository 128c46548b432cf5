// A hidden Markov model of two states, summed over their paths by the forward algorithm.
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder hmm_example(const PosteriorData& data) {
    ProgramBuilder m;
    auto y = m.data("y", data.vector("y"));
    auto theta1 = m.parameter("theta1", 2, simplex());
    auto theta2 = m.parameter("theta2", 2, simplex());
    auto mu = m.parameter("mu", 2, positive_ordered());
    m.sample(mu[0], normal(3, 1));
    m.sample(mu[1], normal(10, 1));

    const Value log_theta[] = {log(theta1), log(theta2)};
    const Value emission[] = {log_densities(y, normal(mu[0], 1)), log_densities(y, normal(mu[1], 1))};
    // The log density of the observations so far and of state k now.
    Value forward[] = {emission[0][0], emission[1][0]};
    for (std::uint32_t t = 1; t < y.rows(); ++t) {
        const Value before[] = {forward[0], forward[1]};
        for (int k = 0; k < 2; ++k) {
            forward[k] = log_sum_exp(before[0] + log_theta[0][k], before[1] + log_theta[1][k]) + emission[k][t];
        }
    }
    m.add(log_sum_exp(forward[0], forward[1]));
    return m;
}
