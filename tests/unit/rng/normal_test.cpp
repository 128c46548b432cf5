// Normal numbers: the quantile of the uniform ones, and N(0, 1) independent of each other.
#include "rng/normal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <numbers>
#include <vector>

#include "rng/streams.hpp"
#include "unit/rng/statistics.hpp"

namespace tinyelbo {
namespace {

constexpr int kCount = 1 << 18;

template <class Real>
std::vector<double> normals(RandomKey key, std::uint32_t draw, int count = kCount) {
    std::vector<Real> z(static_cast<std::size_t>(count));
    fill_normals(key, draw, z.data(), count, 1);
    return {z.begin(), z.end()};
}

TEST_CASE_TEMPLATE("a normal number is the quantile of its uniform number", Real, double, float) {
    const RandomKey key{8, kSample, 3};
    std::vector<Real> u(1000), z(1000);
    fill_uniforms(key, 4, u.data(), 1000, 1);
    fill_normals(key, 4, z.data(), 1000, 1);
    for (std::size_t i = 0; i < u.size(); ++i) CHECK(z[i] == normal_quantile(u[i]));
}

TEST_CASE_TEMPLATE("the ends of the range", Real, double, float) {
    const Real lowest = std::numeric_limits<Real>::epsilon() / 2;
    const Real end = normal_quantile_of_uniform(lowest);
    CHECK(end == normal_quantile(lowest));
    CHECK(end == -normal_quantile_of_uniform(1 - lowest));
    CHECK(end == doctest::Approx(sizeof(Real) == 8 ? -8.21 : -5.30).epsilon(1e-3));
}

TEST_CASE_TEMPLATE("a number depends on its coordinate, not on count or stride", Real, double, float) {
    const RandomKey key{42, kDraws, 5};
    const std::vector<double> all = normals<Real>(key, 9, 40);
    for (const int count : {1, 2, 3, 5, 8, 9, 12, 16, 31}) {
        constexpr int kStride = 8;
        std::vector<Real> some(static_cast<std::size_t>(count * kStride), Real(-9));
        fill_normals(key, 9, some.data(), count, kStride);
        for (int i = 0; i < count * kStride; ++i)
            CHECK(static_cast<double>(some[static_cast<std::size_t>(i)]) ==
                  (i % kStride == 0 ? all[static_cast<std::size_t>(i / kStride)] : -9.0));
    }
}

TEST_CASE_TEMPLATE("normal numbers are N(0, 1)", Real, double, float) {
    const std::vector<double> z = normals<Real>({1, kDraws, 0}, 0);
    const auto cdf = [](double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; };
    CHECK(kolmogorov_statistic(z, cdf) < kKolmogorovBound);
    // E z^k and var z^k = E z^2k - (E z^k)^2
    CHECK(std::fabs(mean_score(z, 0, 1, [](double x) { return x; })) < kZBound);
    CHECK(std::fabs(mean_score(z, 1, 2, [](double x) { return x * x; })) < kZBound);
    CHECK(std::fabs(mean_score(z, 0, 15, [](double x) { return x * x * x; })) < kZBound);
    CHECK(std::fabs(mean_score(z, 3, 96, [](double x) { return x * x * x * x; })) < kZBound);
    // The tails: counts beyond 3 are binomial with p = 0.0027.
    const double p = std::erfc(3 / std::numbers::sqrt2);
    CHECK(std::fabs(mean_score(z, p, p * (1 - p), [](double x) { return std::fabs(x) > 3 ? 1.0 : 0.0; })) < kZBound);
}

TEST_CASE_TEMPLATE("neighbouring coordinates, draws, steps, streams and seeds are uncorrelated", Real, double, float) {
    const std::vector<double> z = normals<Real>({1, kDraws, 0}, 0, kCount + 1);
    const std::vector<double> base(z.begin(), z.end() - 1), shifted(z.begin() + 1, z.end());
    CHECK(std::fabs(correlation_score(base, shifted)) < kZBound);
    CHECK(std::fabs(correlation_score(base, normals<Real>({1, kDraws, 0}, 1))) < kZBound);
    CHECK(std::fabs(correlation_score(base, normals<Real>({1, kDraws, 1}, 0))) < kZBound);
    CHECK(std::fabs(correlation_score(base, normals<Real>({1, kFrames, 0}, 0))) < kZBound);
    CHECK(std::fabs(correlation_score(base, normals<Real>({2, kDraws, 0}, 0))) < kZBound);
    CHECK(std::fabs(correlation_score(base, normals<Real>({1ull << 32, kDraws, 0}, 0))) < kZBound);
}

TEST_CASE_TEMPLATE("one coordinate over many draws is N(0, 1), as the engine uses it", Real, double, float) {
    std::vector<double> z(kCount / 8);
    for (std::size_t draw = 0; draw < z.size(); ++draw) {
        Real three[3];
        fill_normals(RandomKey{5, kDraws, 0}, static_cast<std::uint32_t>(draw), three, 3, 1);
        z[draw] = static_cast<double>(three[2]);
    }
    const auto cdf = [](double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; };
    CHECK(kolmogorov_statistic(z, cdf) < kKolmogorovBound);
}

}  // namespace
}  // namespace tinyelbo
