#include <doctest/doctest.h>

#include <limits>

#include "owned_sampler.hpp"
#include "rng/fixed.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

/// mean of z_i z_j less the identity: its largest element on and off the diagonal.
struct MomentError {
    double on = 0, off = 0;
};

template <class Real>
MomentError moment_error(const Draws<Real> &draws) {
    MomentError error;
    const std::size_t d = draws[0].size();
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = 0;
            for (const std::vector<Real> &z : draws) sum += static_cast<double>(z[i]) * static_cast<double>(z[j]);
            const double mean = sum / static_cast<double>(draws.size());
            if (i == j)
                error.on = std::max(error.on, std::abs(mean - 1));
            else
                error.off = std::max(error.off, std::abs(mean));
        }
    return error;
}

template <class Real>
OwnedSampler<Real> fixed(int d, std::uint32_t count, std::uint64_t seed = 1) {
    return {te_fixed_draws, d, seed, kDraws, count};
}

}  // namespace

TEST_CASE_TEMPLATE("first moments are exactly 0, second ones exactly I", Real, double, float) {
    // Rounding of the sums, and of the solve by a factor whose condition number is below 6 for 2 d pairs or more.
    const double tolerance = 1000 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    for (const int d : {1, 2, 3, 10, 40, 128})
        for (const int extra : {0, 1, 6, 101}) {
            const int count = 4 * std::max(d, 8) + extra;
            CAPTURE(d);
            CAPTURE(count);
            const Draws<Real> draws = fixed<Real>(d, static_cast<std::uint32_t>(count)).next(count);
            for (std::size_t k = 0; k + 1 < draws.size(); k += 2)
                for (std::size_t i = 0; i < draws[k].size(); ++i) CHECK(draws[k + 1][i] == -draws[k][i]);
            if (count % 2 == 1) CHECK(draws.back() == std::vector<Real>(static_cast<std::size_t>(d)));
            const MomentError error = moment_error(draws);
            CHECK(error.on < tolerance);
            CHECK(error.off < tolerance);
        }
}

TEST_CASE_TEMPLATE("with too few pairs, or in many dimensions, the diagonal is matched", Real, double, float) {
    const double tolerance = 1000 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    struct Case {
        int d, count;
    };
    for (const Case &few : {Case{10, 38}, Case{129, 600}, Case{300, 64}}) {
        CAPTURE(few.d);
        const Draws<Real> draws = fixed<Real>(few.d, static_cast<std::uint32_t>(few.count)).next(few.count);
        const MomentError error = moment_error(draws);
        CHECK(error.on < tolerance);
        // The largest of many correlations between count / 2 pairs.
        CHECK(error.off > 1 / std::sqrt(few.count / 2.0));
    }
}

TEST_CASE("every pass has the same draws, a restart others") {
    for (const int d : {3, 150})
        for (const int count : {33, 64, 70}) {
            const std::uint32_t n = static_cast<std::uint32_t>(count);
            OwnedSampler<double> sampler = fixed<double>(d, n), other = fixed<double>(d, n, 2);
            const Draws<double> first = sampler.next(count);
            CHECK(sampler.next(count) == first);
            CHECK(sampler.next(count) == first);
            CHECK(other.next(count) != first);
            restart(sampler.state());
            const Draws<double> second = sampler.next(count);
            CHECK(second != first);
            CHECK(sampler.next(count) == second);
        }
}

TEST_CASE("draws do not depend on how they are cut") {
    const Draws<double> whole = fixed<double>(3, 52).next(52);
    CHECK(whole == fixed<double>(3, 52).next(52, 2));
    CHECK(whole == fixed<double>(3, 52).next(52, 4));
}

TEST_CASE("unused lanes are zero") {
    for (int active = 1; active <= kLanes; ++active) {
        const std::vector<double> z = fixed<double>(2, 64).block(active);
        const int used = active / 2 * 2;
        for (int lane = 0; lane < kLanes; ++lane) CHECK((z[static_cast<std::size_t>(lane)] == 0.0) == (lane >= used));
    }
}

TEST_CASE_TEMPLATE("coordinates are normal, and fourth moments short by the factor P / (P + 2)", Real, double, float) {
    constexpr int kSamples = 300, kCount = 64, d = 3;
    OwnedSampler<Real> sampler = fixed<Real>(d, kCount);
    std::vector<double> probabilities[d];
    double sum = 0, squares = 0;
    for (int sample = 0; sample < kSamples; ++sample) {
        const Draws<Real> draws = sampler.next(kCount);
        double mean = 0;
        for (std::size_t k = 0; k < draws.size(); k += 2) {
            double norm = 0;
            for (std::size_t i = 0; i < d; ++i) {
                probabilities[i].push_back(normal_probability(draws[k][i]));
                norm += static_cast<double>(draws[k][i]) * static_cast<double>(draws[k][i]);
            }
            mean += norm * norm / (kCount / 2);
        }
        sum += mean;
        squares += mean * mean;
        restart(sampler.state());
    }
    for (const std::vector<double> &values : probabilities) CHECK(kolmogorov(values) < kKolmogorovBound);
    // Of |z|^2 = P h the leverage h has the distribution Beta(d / 2, (P - d) / 2).
    constexpr double kPairs = kCount / 2, kWanted = d * (d + 2) * kPairs / (kPairs + 2);
    const double mean = sum / kSamples;
    const double error = std::sqrt((squares / kSamples - mean * mean) / kSamples);
    CHECK(std::abs(mean - kWanted) < 4 * error);
    CHECK(std::abs(mean - d * (d + 2)) > 4 * error);
}

TEST_CASE("the descriptor") {
    CHECK(te_fixed_draws.fixed);
    CHECK(te_fixed_draws.group(3, 128, false) == 1);
    CHECK(te_fixed_draws.max_dimension == ~std::uint32_t{0});
    CHECK(te_fixed_draws.numbers(kMatchedDimensions) == kMatchedDimensions * (kMatchedDimensions + 1) / 2);
    CHECK(te_fixed_draws.numbers(kMatchedDimensions + 1) == kMatchedDimensions + 1);
}
