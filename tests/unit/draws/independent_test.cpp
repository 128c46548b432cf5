#include <doctest/doctest.h>

#include "owned_sampler.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

TEST_CASE_TEMPLATE("independent draws are N(0, 1) in each coordinate and uncorrelated", Real, double, float) {
    constexpr int kCount = 4000, d = 3;
    OwnedSampler<Real> sampler(te_independent_draws, d, 1);
    const Draws<Real> draws = sampler.next(kCount);
    double products[d] = {};
    for (std::size_t i = 0; i < d; ++i) {
        std::vector<double> probabilities;
        for (std::size_t k = 0; k < draws.size(); ++k) {
            probabilities.push_back(normal_probability(draws[k][i]));
            // With the next coordinate, and with the same one of the next draw.
            products[i] += static_cast<double>(draws[k][i] * draws[k][(i + 1) % d]);
            if (k + 1 < draws.size()) products[i] += static_cast<double>(draws[k][i] * draws[k + 1][i]);
        }
        CHECK(kolmogorov(probabilities) < kKolmogorovBound);
        CHECK(std::abs(products[i]) < 4 * std::sqrt(2.0 * kCount));
    }
}

TEST_CASE_TEMPLATE("antithetic draws are pairs of independent ones", Real, double, float) {
    constexpr int kCount = 4000;
    OwnedSampler<Real> sampler(te_antithetic_draws, 2, 1);
    const Draws<Real> draws = sampler.next(kCount);
    std::vector<double> probabilities;
    for (std::size_t k = 0; k < draws.size(); k += 2) {
        CHECK(draws[k + 1][0] == -draws[k][0]);
        CHECK(draws[k + 1][1] == -draws[k][1]);
        probabilities.push_back(normal_probability(draws[k][0]));
    }
    CHECK(kolmogorov(probabilities) < kKolmogorovBound);
}

TEST_CASE("a block of fewer draws leaves the other lanes zero") {
    for (const te_draws *draws : {&te_independent_draws, &te_antithetic_draws})
        for (int active = 1; active <= kLanes; ++active) {
            OwnedSampler<double> sampler(*draws, 2, 1);
            const std::vector<double> z = sampler.block(active);
            for (int lane = 0; lane < kLanes; ++lane)
                CHECK((z[static_cast<std::size_t>(lane)] == 0.0) == (lane >= active));
        }
}

TEST_CASE("draws do not depend on how they are cut, and restart with other numbers") {
    for (const te_draws *draws : {&te_independent_draws, &te_antithetic_draws}) {
        OwnedSampler<double> by_8(*draws, 2, 1), by_2(*draws, 2, 1), other(*draws, 2, 1, kElbo);
        const Draws<double> first = by_8.next(20);
        CHECK(first == by_2.next(20, 2));
        CHECK(first != other.next(20));
        restart(by_8.state());
        CHECK(first != by_8.next(20));
        CHECK(draws->group(3, 4, false) == 8);
        CHECK(draws->max_dimension == ~std::uint32_t{0});
    }
}
