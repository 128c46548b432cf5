#include <doctest/doctest.h>

#include <limits>

#include "owned_sampler.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr int kDimensions[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 30, 64};

int directions_in_group(int d, bool wide = false) { return static_cast<int>(TE_FRAMES(d)) * d * (wide ? 4 : 1); }

/// The first of each pair of a whole group: its directions times their radii.
template <class Real>
Draws<Real> group_of(int d, std::uint64_t seed, bool wide = false) {
    OwnedSampler<Real> sampler(te_orthogonal_draws, d, seed);
    sampler.state().wide = wide;
    const Draws<Real> draws = sampler.next(2 * directions_in_group(d, wide));
    Draws<Real> directions;
    for (std::size_t k = 0; k < draws.size(); k += 2) directions.push_back(draws[k]);
    return directions;
}

template <class Real>
double product(const std::vector<Real> &a, const std::vector<Real> &b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

/// Directions whose second moments are matched: those of the evaluations that te_draws::group counts.
std::size_t matched_directions(int d, bool wide = false) {
    constexpr std::uint32_t kPairs = 4;
    return te_orthogonal_draws.group(static_cast<std::uint32_t>(d), kPairs, wide) * kPairs;
}

void fourth_moment_is_short(int d, bool wide) {
    CAPTURE(d);
    CAPTURE(wide);
    double sum = 0, squares = 0, count = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        const Draws<double> group = group_of<double>(d, seed, wide);
        double mean = 0;
        for (const std::vector<double> &z : group)
            mean += product(z, z) * product(z, z) / static_cast<double>(group.size());
        mean /= d * (d + 2.0);
        sum += mean, squares += mean * mean, ++count;
    }
    const double mean = sum / count, error = std::sqrt((squares / count - mean * mean) / count);
    CHECK(mean > (wide ? 0.99 : 0.96) - 4 * error);
    CHECK(mean < 1 + 4 * error);
}

}  // namespace

TEST_CASE_TEMPLATE("directions of a frame are orthogonal", Real, double, float) {
    for (const int d : kDimensions) {
        CAPTURE(d);
        const Draws<Real> group = group_of<Real>(d, 1);
        const std::size_t n = static_cast<std::size_t>(d);
        // Modified Gram-Schmidt loses a factor of the normal matrix's condition number, of order d; 1000 d is rare.
        const double tolerance = 1000.0 * d * static_cast<double>(std::numeric_limits<Real>::epsilon());
        for (std::size_t i = 0; i < group.size(); ++i)
            for (std::size_t j = i / n * n; j < i; ++j)
                CHECK(std::abs(product(group[i], group[j])) <
                      tolerance * std::sqrt(product(group[i], group[i]) * product(group[j], group[j])));
    }
}

TEST_CASE_TEMPLATE("a frame has one radius, and a group's second moments are I", Real, double, float) {
    for (int trial = 0; trial < 2 * static_cast<int>(std::size(kDimensions)); ++trial) {
        const int d = kDimensions[trial / 2];
        const bool wide = trial % 2 != 0;
        CAPTURE(d);
        CAPTURE(wide);
        const Draws<Real> group = group_of<Real>(d, 1, wide);
        const std::size_t n = static_cast<std::size_t>(d), matched = matched_directions(d, wide);
        const double tolerance = 1000.0 * d * static_cast<double>(std::numeric_limits<Real>::epsilon());
        REQUIRE(group.size() % matched == 0);
        for (std::size_t k = 0; k < group.size(); ++k)
            CHECK(product(group[k], group[k]) ==
                  doctest::Approx(product(group[k / n * n], group[k / n * n])).epsilon(tolerance));
        for (std::size_t first = 0; first < group.size(); first += matched)
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j <= i; ++j) {
                    double sum = 0;
                    for (std::size_t k = first; k < first + matched; ++k)
                        sum += static_cast<double>(group[k][i] * group[k][j]);
                    CHECK(std::abs(sum / static_cast<double>(matched) - (i == j ? 1 : 0)) < tolerance);
                }
    }
}

// Matching the second moments costs some of the fourth: E |z|^4 is below d (d + 2), by less than 4 %. In wide groups
// there are 4 times as many frames to share the shift.
TEST_CASE("the fourth moment is short by less than 4 %, in wide groups by less than 1 %") {
    for (const int d : {1, -1, 2, -2, 3, -3, 5, -5, 8, 10, -10, 11, 30}) fourth_moment_is_short(std::abs(d), d < 0);
}
TEST_CASE_TEMPLATE("lanes come as z, -z; an odd one out stays single; the others are zero", Real, double, float) {
    for (const int d : {1, 3, 20})
        for (int active = 1; active <= kLanes; ++active) {
            CAPTURE(active);
            OwnedSampler<Real> sampler(te_orthogonal_draws, d, 3);
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

TEST_CASE("draws do not depend on how they are cut into blocks") {
    for (const int d : {1, 3, 10, 20}) {
        const int count = 4 * directions_in_group(d) + 6;  // into the third group
        OwnedSampler<double> by_8(te_orthogonal_draws, d, 3), by_2(te_orthogonal_draws, d, 3);
        OwnedSampler<double> by_6(te_orthogonal_draws, d, 3);
        const Draws<double> draws = by_8.next(count);
        CHECK(draws == by_2.next(count, 2));
        CHECK(draws == by_6.next(count, 6));
    }
}

TEST_CASE("a restart, another seed and the next group give other numbers; the same seed the same") {
    const int d = 3, count = 2 * directions_in_group(d);
    OwnedSampler<double> sampler(te_orthogonal_draws, d, 3), same(te_orthogonal_draws, d, 3);
    OwnedSampler<double> other(te_orthogonal_draws, d, 4);
    const Draws<double> first = sampler.next(count);
    CHECK(first == same.next(count));
    CHECK(first != other.next(count));
    const Draws<double> second = sampler.next(count);
    CHECK(first != second);
    restart(sampler.state());
    const Draws<double> third = sampler.next(count);
    CHECK(third != first);
    CHECK(third != second);
}

// Over the seeds a draw at one place of its group has coordinates that are N(0, 1), but for the fourth moment above,
// and uncorrelated, although inside a group no two draws are independent.
TEST_CASE_TEMPLATE("every draw's coordinates are N(0, 1)", Real, double, float) {
    constexpr std::uint64_t kSeeds = 1500;
    for (const int d : {1, 2, 3, 5, 9, 10, 30, 64}) {
        CAPTURE(d);
        const std::size_t n = static_cast<std::size_t>(directions_in_group(d)), last = static_cast<std::size_t>(d) - 1;
        const std::size_t places[] = {0, n / 2, n - 1};
        std::vector<double> first[3], second[3];
        double correlation[3] = {};
        for (std::uint64_t seed = 1; seed <= (d > 10 ? kSeeds / 3 : kSeeds); ++seed) {
            const Draws<Real> group = group_of<Real>(d, seed);
            for (std::size_t k = 0; k < 3; ++k) {
                const std::vector<Real> &z = group[places[k]];
                first[k].push_back(normal_probability(z[0]));
                second[k].push_back(normal_probability(z[last]));
                correlation[k] += static_cast<double>(z[0] * z[last]);
            }
        }
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(kolmogorov(first[k]) < kKolmogorovBound);
            CHECK(kolmogorov(second[k]) < kKolmogorovBound);
            // z_0 z_last has variance 1.
            if (d > 1) CHECK(std::abs(correlation[k]) < 4 * std::sqrt(static_cast<double>(first[k].size())));
        }
    }
}

// The rule of block.h: at least 24 directions in whole evaluations of 4 pairs.
TEST_CASE("frames and evaluations of a group") {
    for (std::uint32_t d = 1; d <= TE_ORTHOGONAL_MAX; ++d) {
        CAPTURE(d);
        CHECK(TE_FRAMES(d) * d >= 24);
        CHECK(TE_FRAMES(d) * d % 4 == 0);
        const std::uint32_t directions = static_cast<std::uint32_t>(matched_directions(static_cast<int>(d)));
        CHECK(directions % d == 0);
        CHECK(TE_FRAMES(d) * d % directions == 0);
        for (const std::uint32_t pairs : {1u, 2u, 3u, 4u, 10u, 40u})
            CHECK(te_orthogonal_draws.group(d, pairs, false) == (directions + pairs - 1) / pairs);
    }
    CHECK(te_orthogonal_draws.max_dimension == TE_ORTHOGONAL_MAX);
}
