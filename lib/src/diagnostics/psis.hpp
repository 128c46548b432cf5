// Pareto-smoothed importance sampling: how far the weights p/q of draws from q can be trusted, and weights that are
// safer than the raw ones.
//
// A. Vehtari, D. Simpson, A. Gelman, Y. Yao and J. Gabry, "Pareto smoothed importance sampling", Journal of Machine
// Learning Research 25 (2024), no. 72, for independent draws. The choices that the paper leaves open are those of its
// authors' R package loo 2.5.1, so that k-hat is theirs.
#pragma once

#include "../base/platform.hpp"

namespace tinyelbo {

template <class Real>
struct Psis {
    Real k_hat;            // shape of the ratios' tail; the weights are of use where it is below 0.7
    Real effective_draws;  // 1 / sum of w^2
};

// M, the draws that count as the tail: the smaller of count/5 and 3 sqrt(count), rounded up.
constexpr std::uint32_t psis_tail(std::uint32_t count) {
    std::uint64_t below = 0;  // the largest integer whose square is less than 9 count
    for (std::uint64_t bit = std::uint64_t{1} << 17; bit > 0; bit /= 2)
        if ((below + bit) * (below + bit) < std::uint64_t{9} * count) below += bit;
    const std::uint64_t fifth = (std::uint64_t{count} + 4) / 5;
    return static_cast<std::uint32_t>(fifth <= below ? fifth : below + 1);
}

// Numbers of work that pareto_smooth needs; never more than `count`.
constexpr std::uint32_t psis_work(std::uint32_t count) {
    const std::uint32_t tail = psis_tail(count);
    return tail < 5 ? 0 : 2 * tail + 1;
}

// log_ratios[count], log p - log q of draws from q up to any constant, become log weights whose exponentials add up to
// 1: those of the M largest ratios smoothed, equal ratios in the order of their draws. -infinity is a weight of 0.
//
// k-hat is infinite, and the weights are those of the raw ratios, where M < 5, where the tail's ratios are all equal,
// and where its first quarter does not exceed the largest ratio outside, or is so small beside the tail's end that no
// Real holds the quotient. Where there are no weights (a NaN or +infinity, nothing but -infinity, count 0), k-hat is
// infinite, effective_draws is 0 and log_ratios are left as they are.
template <class Real>
Psis<Real> pareto_smooth(Real* log_ratios, std::uint32_t count, Real* work);

}  // namespace tinyelbo
