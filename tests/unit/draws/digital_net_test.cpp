#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "math/normal.hpp"
#include "rng/digital_net.hpp"

using namespace tinyelbo;

namespace {

constexpr std::uint32_t kPoints = kNetPoints;

/// Digits until two cells differ, from the first; kNetDigits where they do not.
int common_digits(std::uint32_t a, std::uint32_t b) { return kNetDigits - static_cast<int>(std::bit_width(a ^ b)); }

double density(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0)); }

/// Variance of a standard normal Phi^-1(u) in the k-th binary digit of u given those before it, k = 1 .. kNetDigits,
/// and in all further ones.
std::vector<double> digit_variances() {
    std::vector<double> explained = {0};
    for (int k = 1; k <= kNetDigits; ++k) {
        const int cells = 1 << k;
        double sum = 0, below = 0;
        for (int i = 1; i <= cells; ++i) {
            const double above = i < cells ? density(normal_quantile(static_cast<double>(i) / cells)) : 0;
            sum += (below - above) * (below - above) * cells;
            below = above;
        }
        explained.push_back(sum);
    }
    std::vector<double> variances = {0};
    for (std::size_t k = 1; k < explained.size(); ++k) variances.push_back(explained[k] - explained[k - 1]);
    variances.push_back(1 - explained.back());
    return variances;
}

/// Variance of the mean of z_i z_j over a net, in units of independent draws': what two points have in common depends
/// on how many digits they share in i and in j (Owen 1997, "Monte Carlo variance of scrambled net quadrature").
double pair_variance(int i, int j) {
    const std::vector<double> variances = digit_variances();
    double sum = 1;
    for (std::uint32_t a = 0; a < kPoints; ++a)
        for (std::uint32_t b = 0; b < kPoints; ++b) {
            if (a == b) continue;
            // E[z z'] of two points with so many common digits: what these explain, less the next one's share.
            const auto covariance = [&](int coordinate) {
                const int common = common_digits(net_cell(coordinate, a), net_cell(coordinate, b));
                double explained = 0;
                for (int k = 1; k <= common; ++k) explained += variances[static_cast<std::size_t>(k)];
                return explained - variances[static_cast<std::size_t>(common) + 1];
            };
            sum += covariance(i) * covariance(j) / kPoints;
        }
    return sum;
}

}  // namespace

TEST_CASE("every coordinate visits every cell once") {
    for (int coordinate = 0; coordinate < kNetDimensions; ++coordinate) {
        CAPTURE(coordinate);
        std::uint32_t seen = 0;
        for (std::uint32_t point = 0; point < kPoints; ++point) seen |= std::uint32_t{1} << net_cell(coordinate, point);
        CHECK(seen == ~std::uint32_t{0});
    }
}

TEST_CASE("every pair of the first 31 coordinates has as many points in each quarter") {
    for (int i = 0; i < 31; ++i)
        for (int j = 0; j < i; ++j) {
            int both_high = 0;
            for (std::uint32_t point = 0; point < kPoints; ++point)
                both_high += (net_cell(i, point) & net_cell(j, point)) >> (kNetDigits - 1);
            CHECK(both_high == kNetPoints / 4);
        }
}

TEST_CASE("products of coordinates vary less than with independent draws") {
    double sum = 0;
    for (int d = 1; d < kNetDimensions; ++d) {
        for (int j = 0; j < d; ++j) sum += pair_variance(d, j);
        CHECK(sum < d * (d + 1) / 2);
    }
}

TEST_CASE("a scramble permutes the cells and keeps common digits common") {
    for (std::uint32_t key = 0; key < 50; ++key) {
        const std::uint32_t flips = philox4x32({{key}}, {{}}).word[0];
        for (std::uint32_t a = 0; a < kPoints; ++a)
            for (std::uint32_t b = 0; b < kPoints; ++b)
                CHECK(common_digits(scramble_cell(a, flips), scramble_cell(b, flips)) == common_digits(a, b));
    }
}

TEST_CASE("each bit of a scramble flips one digit of the cells that begin with its node's digits") {
    for (std::uint32_t cell = 0; cell < kPoints; ++cell) CHECK(scramble_cell(cell, 0) == cell);
    for (int digit = 0; digit < kNetDigits; ++digit)
        for (std::uint32_t before = 0; before < 1u << digit; ++before) {
            const std::uint32_t node = 1u << digit | before;
            const std::uint32_t flipped = 1u << (kNetDigits - 1 - digit);
            for (std::uint32_t cell = 0; cell < kPoints; ++cell) {
                const bool inside = cell >> (kNetDigits - digit) == before;
                CHECK(scramble_cell(cell, std::uint32_t{1} << node) == (inside ? cell ^ flipped : cell));
            }
        }
}

TEST_CASE_TEMPLATE("a number moved to a cell keeps the digits inside it and the grid", Real, double, float) {
    constexpr Real kSmallest = std::numeric_limits<Real>::epsilon() / 2;
    const Real numbers[] = {kSmallest, 3 * kSmallest, Real(0.5) - kSmallest, Real(0.5) + kSmallest, 1 - kSmallest};
    for (const Real u : numbers)
        for (std::uint32_t cell = 0; cell < kPoints; ++cell) {
            const Real moved = move_to_cell(u, cell);
            CHECK(moved > 0);
            CHECK(moved < 1);
            CHECK(std::floor(moved * kNetPoints) == static_cast<Real>(cell));
            CHECK(std::fmod(moved / kSmallest, Real(2)) == 1);
            CHECK(move_to_cell(moved, static_cast<std::uint32_t>(u * kNetPoints)) == u);
        }
    CHECK(move_to_cell(kSmallest, 0) == kSmallest);
    CHECK(move_to_cell(1 - kSmallest, kPoints - 1) == 1 - kSmallest);
}

TEST_CASE_TEMPLATE("points depend on all of their key and not on how many coordinates are asked", Real, double, float) {
    const RandomKey key{1, 2, 3};
    const RandomKey others[] = {{2, 2, 3}, {std::uint64_t{1} << 32 | 1, 2, 3}, {1, 3, 3}, {1, 2, 4}};
    Real block[kLanes];
    net_block(key, 5, 8, kLanes, block);
    for (int active = 1; active <= kLanes; ++active) {
        Real part[kLanes];
        net_block(key, 5, 8, active, part);
        for (int k = 0; k < active; ++k) CHECK(part[k] == block[k]);
    }
    for (const RandomKey &other : others) {
        Real moved[kLanes];
        net_block(other, 5, 8, kLanes, moved);
        for (int k = 0; k < kLanes; ++k) CHECK(moved[k] != block[k]);
    }
}

// Of a scramble with dependent digits, of dependent coordinates or of a wrong matrix the variance would be another.
TEST_CASE("products of coordinates vary as the theory of scrambled nets says") {
    constexpr int kScrambles = 4000;
    constexpr int kPairs[][2] = {{0, 1}, {0, 3}, {2, 6}, {5, 9}, {8, 20}, {3, 30}, {17, 63}};
    for (const auto &pair : kPairs) {
        const int i = pair[0], j = pair[1];
        CAPTURE(i);
        CAPTURE(j);
        double sum = 0, squares = 0;
        for (std::uint32_t scramble = 0; scramble < kScrambles; ++scramble) {
            const RandomKey key{7, 0, scramble};
            double mean = 0;
            for (std::uint32_t point = 0; point < kPoints; ++point) {
                double block[2][kLanes];
                net_block(key, point, i / kLanes * kLanes, kLanes, block[0]);
                net_block(key, point, j / kLanes * kLanes, kLanes, block[1]);
                mean += normal_quantile(block[0][i % kLanes]) * normal_quantile(block[1][j % kLanes]) / kPoints;
            }
            sum += mean * mean, squares += mean * mean * mean * mean;
        }
        const double variance = sum / kScrambles;
        const double error = std::sqrt((squares / kScrambles - variance * variance) / kScrambles);
        CHECK(std::abs(variance - pair_variance(i, j) / kPoints) < 4 * error);
    }
}
