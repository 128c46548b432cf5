// Uniform numbers: their grid, their independence of how many are asked for, their distribution.
#include "rng/uniform.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <set>
#include <vector>

#include "rng/streams.hpp"
#include "unit/rng/statistics.hpp"

namespace tinyelbo {
namespace {

template <class Real>
std::vector<Real> uniforms(RandomKey key, std::uint32_t draw, int count) {
    std::vector<Real> u(static_cast<std::size_t>(count));
    fill_uniforms(key, draw, u.data(), count, 1);
    return u;
}

TEST_CASE_TEMPLATE("uniform numbers are inside (0, 1) at both ends of the generator's range", Real, double, float) {
    using Word = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;
    const Real first = to_uniform(Word{0}), last = to_uniform(static_cast<Word>(~Word{0}));
    CHECK(first == std::numeric_limits<Real>::epsilon() / 2);
    CHECK(last == 1 - std::numeric_limits<Real>::epsilon() / 2);
    CHECK(first + last == 1);
}

TEST_CASE_TEMPLATE("1 - u is exact and of the same grid", Real, double, float) {
    const Real grid = std::numeric_limits<Real>::epsilon() / 2;
    for (const Real u : uniforms<Real>({3, kDraws, 1}, 0, 10000)) {
        CHECK(1 - (1 - u) == u);
        CHECK(std::fmod(u / grid, Real(2)) == 1);
        CHECK(std::fmod((1 - u) / grid, Real(2)) == 1);
    }
}

TEST_CASE_TEMPLATE("a number depends on its coordinate, not on count or stride", Real, double, float) {
    const RandomKey key{42, kDraws, 5};
    const std::vector<Real> all = uniforms<Real>(key, 9, 67);
    for (const int count : {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 66}) {
        constexpr int kStride = 3;
        std::vector<Real> some(static_cast<std::size_t>(count * kStride + 1), Real(-1));
        fill_uniforms(key, 9, some.data(), count, kStride);
        for (int i = 0; i < static_cast<int>(some.size()); ++i) {
            const bool is_written = i % kStride == 0 && i < count * kStride;
            CHECK(some[static_cast<std::size_t>(i)] ==
                  (is_written ? all[static_cast<std::size_t>(i / kStride)] : Real(-1)));
        }
    }
}

TEST_CASE_TEMPLATE("every part of the key matters", Real, double, float) {
    std::set<Real> seen;
    int keys = 0;
    for (const std::uint64_t seed : {0x1ull, 0x2ull, 0x100000001ull, 0x100000000ull})
        for (const std::uint32_t stream : {kDraws, kFrames, kRadii, kElbo, kSample, kPredict, kStart, kNoise})
            for (const std::uint32_t step : {0u, 1u, 0x80000000u})
                for (const std::uint32_t draw : {0u, 1u, 0xffffffffu}) {
                    seen.insert(uniforms<Real>({seed, stream, step}, draw, 1)[0]);
                    ++keys;
                }
    // Chance of any repeat among 288 keys in 2^23 values: 0.5 %.
    CHECK(static_cast<int>(seen.size()) == keys);
}

TEST_CASE_TEMPLATE("uniform numbers are uniform", Real, double, float) {
    constexpr int kCount = 1 << 18;
    const std::vector<Real> u = uniforms<Real>({2024, kElbo, 0}, 0, kCount);
    const std::vector<double> sample(u.begin(), u.end());
    CHECK(kolmogorov_statistic(sample, [](double x) { return x; }) < kKolmogorovBound);
    CHECK(std::fabs(mean_score(sample, 0.5, 1.0 / 12, [](double x) { return x; })) < kZBound);
}

}  // namespace
}  // namespace tinyelbo
