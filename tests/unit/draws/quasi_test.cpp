#include <doctest/doctest.h>

#include "math/normal.hpp"
#include "owned_sampler.hpp"
#include "rng/digital_net.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr int kDimensions[] = {1, 3, 8, 10, 31, 64};

/// The first of each pair of a whole net.
template <class Real>
Draws<Real> next_net(OwnedSampler<Real> &sampler) {
    const Draws<Real> draws = sampler.next(2 * kNetPoints);
    Draws<Real> points;
    for (std::size_t k = 0; k < draws.size(); k += 2) points.push_back(draws[k]);
    return points;
}

/// Integral of z^power phi(z) below x, power 0, 2 or 4.
double partial_moment(int power, double x) {
    const double density = std::isinf(x) ? 0 : std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0));
    const double tail = std::isinf(x) ? 0 : (power == 2 ? x : power == 4 ? x * x * x + 3 * x : 0) * density;
    return (power == 4 ? 3 : 1) * normal_probability(x) - tail;
}

/// Variance of the mean of z^2 over one draw in each of the net's cells.
double stratified_variance() {
    double variance = 0;
    for (int cell = 0; cell < kNetPoints; ++cell) {
        const double below = normal_quantile(static_cast<double>(cell) / kNetPoints);
        const double above = normal_quantile((cell + 1.0) / kNetPoints);
        const double second = (partial_moment(2, above) - partial_moment(2, below)) * kNetPoints;
        const double fourth = (partial_moment(4, above) - partial_moment(4, below)) * kNetPoints;
        variance += (fourth - second * second) / (kNetPoints * kNetPoints);
    }
    return variance;
}

/// Mean and variance of a statistic of nets, and their standard errors.
struct Estimate {
    double count = 0, sum = 0, squares = 0, fourths = 0;

    void add(double deviation) {
        ++count, sum += deviation, squares += deviation * deviation, fourths += std::pow(deviation, 4);
    }
    double mean() const { return sum / count; }
    double variance() const { return squares / count; }
    double mean_error() const { return std::sqrt(variance() / count); }
    double variance_error() const { return std::sqrt((fourths / count - variance() * variance()) / count); }
};

}  // namespace

TEST_CASE_TEMPLATE("a net has one draw in each cell of every coordinate, and so has the next", Real, double, float) {
    for (const int d : kDimensions) {
        CAPTURE(d);
        OwnedSampler<Real> sampler(te_qmc_draws, d, 1);
        for (int net = 0; net < 3; ++net) {
            const Draws<Real> points = next_net(sampler);
            for (std::size_t i = 0; i < static_cast<std::size_t>(d); ++i) {
                std::uint32_t seen = 0;
                for (const std::vector<Real> &z : points)
                    seen |= std::uint32_t{1} << static_cast<int>(normal_probability(z[i]) * kNetPoints);
                CHECK(seen == ~std::uint32_t{0});
            }
        }
    }
}

TEST_CASE_TEMPLATE("lanes come as z, -z; an odd one out stays single; the others are zero", Real, double, float) {
    for (const int d : {1, 3, 20})
        for (int active = 1; active <= kLanes; ++active) {
            CAPTURE(active);
            OwnedSampler<Real> sampler(te_qmc_draws, d, 3);
            const std::vector<Real> z = sampler.block(active);
            CHECK(sampler.state().next == static_cast<std::uint32_t>((active + 1) / 2));
            for (std::size_t i = 0; i < z.size(); i += kLanes)
                for (std::size_t lane = 0; lane < kLanes; ++lane) {
                    if (lane >= static_cast<std::size_t>(active))
                        CHECK(z[i + lane] == Real(0));
                    else if (lane % 2 == 1)
                        CHECK(z[i + lane] == -z[i + lane - 1]);
                    else
                        CHECK(z[i + lane] != Real(0));
                }
        }
}

TEST_CASE("draws do not depend on how they are cut into blocks, nor leading coordinates on the dimension") {
    for (const int d : kDimensions) {
        constexpr int kCount = 4 * kNetPoints + 6;  // into the third net
        OwnedSampler<double> by_8(te_qmc_draws, d, 3), by_2(te_qmc_draws, d, 3), by_6(te_qmc_draws, d, 3);
        const Draws<double> draws = by_8.next(kCount);
        CHECK(draws == by_2.next(kCount, 2));
        CHECK(draws == by_6.next(kCount, 6));
        OwnedSampler<double> larger(te_qmc_draws, kNetDimensions, 3);
        Draws<double> leading = larger.next(kCount);
        for (std::vector<double> &z : leading) z.resize(static_cast<std::size_t>(d));
        CHECK(draws == leading);
    }
}

TEST_CASE("a draw is a function of its counters alone") {
    OwnedSampler<double> sampler(te_qmc_draws, 3, 3), jumped(te_qmc_draws, 3, 3);
    sampler.next(2 * kNetPoints + 10);
    jumped.state() = sampler.state();
    CHECK(sampler.next(8) == jumped.next(8));
}

TEST_CASE("a restart, another seed, another stream and the next net give other numbers; the same seed the same") {
    OwnedSampler<double> sampler(te_qmc_draws, 3, 3), same(te_qmc_draws, 3, 3);
    OwnedSampler<double> other_seed(te_qmc_draws, 3, 4), other_stream(te_qmc_draws, 3, 3, kElbo);
    const Draws<double> first = next_net(sampler);
    CHECK(first == next_net(same));
    CHECK(first != next_net(other_seed));
    CHECK(first != next_net(other_stream));
    const Draws<double> second = next_net(sampler);
    CHECK(first != second);
    sampler.next(6);
    restart(sampler.state());
    const Draws<double> third = next_net(sampler);
    CHECK(third != first);
    CHECK(third != second);
}

TEST_CASE_TEMPLATE("every draw is N(0, I) over the nets", Real, double, float) {
    constexpr int kNets = 1500;
    constexpr std::size_t kPlaces[] = {0, 13, 31};
    for (const int d : {1, 5, 10, 64}) {
        CAPTURE(d);
        const std::size_t last = static_cast<std::size_t>(d) - 1;
        std::vector<double> first_of[3], last_of[3];
        double products[3] = {};
        OwnedSampler<Real> sampler(te_qmc_draws, d, 1);
        for (int net = 0; net < kNets; ++net) {
            const Draws<Real> points = next_net(sampler);
            for (std::size_t k = 0; k < 3; ++k) {
                const std::vector<Real> &z = points[kPlaces[k]];
                first_of[k].push_back(normal_probability(z[0]));
                last_of[k].push_back(normal_probability(z[last]));
                products[k] += static_cast<double>(z[0] * z[last]);
            }
        }
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(kolmogorov(first_of[k]) < kKolmogorovBound);
            CHECK(kolmogorov(last_of[k]) < kKolmogorovBound);
            // z_0 z_last has variance 1.
            if (d > 1) CHECK(std::abs(products[k]) < 4 * std::sqrt(static_cast<double>(kNets)));
        }
    }
}

TEST_CASE("averages over nets are unbiased") {
    constexpr int kNets = 3000, d = 10;
    const double scale = 0.3;
    const double expected = std::exp(scale * scale / 2);  // E exp(scale a'z), |a| = 1
    Estimate second, cross, exponential, direction;
    OwnedSampler<double> sampler(te_qmc_draws, d, 5);
    for (int net = 0; net < kNets; ++net) {
        double means[4] = {};
        for (const std::vector<double> &z : sampler.next(2 * kNetPoints)) {
            double sum = 0;
            for (const double value : z) sum += value / std::sqrt(static_cast<double>(d));
            const double terms[] = {z[4] * z[4] - 1, z[2] * z[7], std::exp(scale * z[9]) - expected,
                                    std::exp(scale * sum) - expected};
            for (int k = 0; k < 4; ++k) means[k] += terms[k] / (2 * kNetPoints);
        }
        second.add(means[0]), cross.add(means[1]), exponential.add(means[2]), direction.add(means[3]);
    }
    for (const Estimate *estimate : {&second, &cross, &exponential, &direction})
        CHECK(std::abs(estimate->mean()) < 4 * estimate->mean_error());
}

// Independent pairs would give 2 / 32; one in each cell gives a tenth of that.
TEST_CASE("second moments vary as those of stratified draws, and independently from net to net") {
    constexpr int kNets = 4000, d = 3;
    for (std::size_t i = 0; i < d; ++i) {
        Estimate error, with_next, with_neighbour;
        double previous = 0;
        OwnedSampler<double> sampler(te_qmc_draws, d, 6);
        for (int net = 0; net < kNets; ++net) {
            double moment = 0, neighbour = 0;
            for (const std::vector<double> &z : next_net(sampler)) {
                moment += (z[i] * z[i] - 1) / kNetPoints;
                neighbour += (z[(i + 1) % d] * z[(i + 1) % d] - 1) / kNetPoints;
            }
            error.add(moment);
            with_next.add(moment * previous);
            with_neighbour.add(moment * neighbour);
            previous = moment;
        }
        CHECK(stratified_variance() < 2.0 / kNetPoints / 9);
        CHECK(std::abs(error.variance() - stratified_variance()) < 4 * error.variance_error());
        CHECK(std::abs(with_next.mean()) < 4 * with_next.mean_error());
        CHECK(std::abs(with_neighbour.mean()) < 4 * with_neighbour.mean_error());
    }
}

TEST_CASE("a group is a whole net") {
    for (const bool wide : {false, true}) {
        CHECK(te_qmc_draws.group(10, 1, wide) == 32);
        CHECK(te_qmc_draws.group(10, 3, wide) == 11);
        CHECK(te_qmc_draws.group(10, 4, wide) == 8);
        CHECK(te_qmc_draws.group(64, 40, wide) == 1);
    }
    CHECK(te_qmc_draws.max_dimension == kNetDimensions);
    CHECK(te_qmc_draws.numbers(kNetDimensions) == 0);
    CHECK_FALSE(te_qmc_draws.fixed);
}
