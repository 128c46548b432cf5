// Slow, independent ways to an ELBO and its optimum, to hold the oracles against.
#ifndef TINYELBO_TESTS_UNIT_SUPPORT_BRUTE_FORCE_HPP
#define TINYELBO_TESTS_UNIT_SUPPORT_BRUTE_FORCE_HPP

#include <cmath>
#include <cstddef>
#include <functional>

#include "support/gaussian_optimum.hpp"
#include "support/quadrature.hpp"

namespace tinyelbo::test {

using LogDensity = std::function<double(const Vector &)>;

/// E_q[log p] by the product trapezoidal rule over the whole parameter space, one or two dimensions, plus the entropy.
inline double grid_elbo(const LogDensity &log_density, const Gaussian &q) {
    static const Quadrature rule = trapezoidal_rule(0.35);
    const std::size_t d = q.mean.size(), n = rule.nodes.size();
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < (d == 2 ? n : 1); ++j) {
            Vector theta = q.mean;
            theta[0] += q.scale(0, 0) * rule.nodes[i];
            if (d == 2) theta[1] += q.scale(1, 0) * rule.nodes[i] + q.scale(1, 1) * rule.nodes[j];
            sum += rule.weights[i] * (d == 2 ? rule.weights[j] : 1) * log_density(theta);
        }
    return sum + entropy_of(q);
}

/// The free parameters of q: means, log-diagonal, and for full-rank the entries of L below it.
inline std::vector<std::function<void(Gaussian &, double)>> moves_of(const Gaussian &q, Family family) {
    std::vector<std::function<void(Gaussian &, double)>> moves;
    const Vector sd = sd_of(q);
    for (std::size_t i = 0; i < q.mean.size(); ++i) {
        moves.push_back([i, s = sd[i]](Gaussian &g, double h) { g.mean[i] += h * s; });
        moves.push_back([i](Gaussian &g, double h) { g.scale(i, i) *= std::exp(h); });
        for (std::size_t j = 0; j < i && family == Family::kFullRank; ++j)
            moves.push_back([i, j, s = sd[i]](Gaussian &g, double h) { g.scale(i, j) += h * s; });
    }
    return moves;
}

/// The largest central difference of the ELBO at q over its free parameters, in nats per sd.
inline double largest_slope(const std::function<double(const Gaussian &)> &elbo, const Gaussian &q, Family family) {
    constexpr double kStep = 1e-4;
    double largest = 0;
    for (const auto &move : moves_of(q, family)) {
        Gaussian up = q, down = q;
        move(up, kStep);
        move(down, -kStep);
        largest = std::max(largest, std::abs(elbo(up) - elbo(down)) / (2 * kStep));
    }
    return largest;
}

/// Compass search for the maximum: try each parameter both ways, halve the step where nothing helps.
inline Gaussian compass_search(const std::function<double(const Gaussian &)> &elbo, Gaussian q, Family family) {
    double best = elbo(q);
    for (double step = 0.5; step > 1e-6;) {
        const double before = best;
        for (const auto &move : moves_of(q, family))
            for (double h : {step, -step}) {
                Gaussian trial = q;
                move(trial, h);
                const double value = elbo(trial);
                if (value > best) q = trial, best = value;
            }
        if (best == before) step /= 2;
    }
    return q;
}

}  // namespace tinyelbo::test

#endif
