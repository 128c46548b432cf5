#include "support/hard_targets.hpp"

#include <doctest/doctest.h>

#include "brute_force.hpp"
#include "support/exponential_oracle.hpp"
#include "support/gaussian_oracle.hpp"
#include "support/synthetic.hpp"

using namespace tinyelbo::test;

namespace {

constexpr Family kFamilies[] = {Family::kFullRank, Family::kMeanField};

/// A central difference with step 1e-4 sd errs by 1e-8 times a third derivative; whitened, those are below 100 here.
constexpr double kSlopeTolerance = 1e-6;

LogDensity value_of(const Density &density) {
    return [density](const Vector &theta) {
        Vector gradient(theta.size());
        return density(theta, gradient);
    };
}

/// A full-rank Gaussian about N(0, I), away from any symmetry.
Gaussian tilted(std::size_t d, std::uint64_t seed) {
    Random random(seed);
    Gaussian q{Vector(d), Matrix(d, d)};
    for (std::size_t i = 0; i < d; ++i) {
        q.mean[i] = 0.5 * random.normal();
        for (std::size_t j = 0; j < i; ++j) q.scale(i, j) = 0.3 * random.normal();
        q.scale(i, i) = 0.5 + 0.5 * random.uniform();
    }
    return q;
}

/// The points with z_1 ... z_{d-1} reflected by I - 2 v v'.
HardTarget reflected(HardTarget target, std::uint64_t seed) {
    const std::size_t d = target.dimension();
    Random random(seed);
    Vector v(d);
    for (std::size_t i = 1; i < d; ++i) v[i] = random.normal();
    const double length = std::sqrt(dot(v, v));
    for (double &x : v) x /= length;
    for (WeightedPoint &point : target.points) {
        const double along = dot(v, point.z);
        for (std::size_t i = 0; i < d; ++i) point.z[i] -= 2 * along * v[i];
    }
    return target;
}

template <class M>
void check_stationary(const M &model, const Optimum &optimum, Family family, double tolerance = 1e-10) {
    CHECK(stationarity(optimum.q, model.expect(optimum.q), family) <= tolerance);
    const auto elbo = [&](const Gaussian &q) { return exact_elbo(model, q); };
    CHECK(elbo(optimum.q) == doctest::Approx(optimum.elbo).epsilon(1e-13));
    CHECK(largest_slope(elbo, optimum.q, family) < kSlopeTolerance);
    for (const auto &move : moves_of(optimum.q, family))
        for (const double step : {0.05, -0.05}) {
            Gaussian moved = optimum.q;
            move(moved, step);
            CHECK(elbo(moved) < optimum.elbo);
        }
}

}  // namespace

TEST_CASE("Hard targets' gradients are those of their densities") {
    for (const HardTarget &target : hard_targets()) {
        CAPTURE(target.name);
        const Gaussian q = tilted(target.dimension(), 1);
        Vector gradient(target.dimension());
        target.density(q.mean, gradient);
        for (std::size_t i = 0; i < target.dimension(); ++i) {
            constexpr double kStep = 1e-5;  // errs by 1e-10 of a third derivative, and 1e-11 of rounding
            Vector up = q.mean, down = q.mean;
            up[i] += kStep, down[i] -= kStep;
            const double difference = (value_of(target.density)(up) - value_of(target.density)(down)) / (2 * kStep);
            CHECK(gradient[i] == doctest::Approx(difference).epsilon(1e-7));
        }
    }
}

// A rule of degree 3 gives one answer in all orientations only where the integrand is of degree 3 along them.
TEST_CASE("Hard targets' quadrature is exact in all coordinates but the first") {
    for (const HardTarget &target : hard_targets()) {
        CAPTURE(target.name);
        const Gaussian q = tilted(target.dimension(), 2);
        const Expectation e = target.expect(q), r = reflected(target, 3).expect(q);
        CHECK(r.log_density == doctest::Approx(e.log_density).epsilon(1e-12));
        const double size = 1 + std::abs(e.log_density);
        for (std::size_t i = 0; i < e.gradient.size(); ++i) {
            CHECK(std::abs(r.gradient[i] - e.gradient[i]) < 1e-11 * size);
            for (std::size_t j = 0; j < e.gradient.size(); ++j)
                CHECK(std::abs(r.negative_hessian(i, j) - e.negative_hessian(i, j)) < 1e-11 * size);
        }
    }
}

TEST_CASE("Hard targets' quadrature is exact in the first coordinate") {
    for (HardTarget target : hard_targets()) {
        CAPTURE(target.name);
        const Gaussian q = tilted(target.dimension(), 4);
        const double coarse = target.expect(q).log_density;
        target.points = conditional_points(target.dimension(), 0.02);
        CHECK(coarse == doctest::Approx(target.expect(q).log_density).epsilon(1e-11));
    }
    // Where q covers both modes, their odds change within a hundredth of a sd.
    HardTarget target = two_modes();
    const Gaussian wide = target.optima(Family::kMeanField)[2].q;
    const double coarse = target.expect(wide).log_density;
    target.points = conditional_points(2, 0.005);
    CHECK(coarse == doctest::Approx(target.expect(wide).log_density).epsilon(1e-9));
}

TEST_CASE("Hard targets' expectations agree with plain Monte Carlo") {
    constexpr int kPairs = 20000;
    for (const HardTarget &target : hard_targets()) {
        CAPTURE(target.name);
        const std::size_t d = target.dimension();
        const Gaussian q = target.optima(Family::kFullRank).front().q;
        Random random(5);
        double sum = 0, squares = 0;
        for (int pair = 0; pair < kPairs; ++pair) {
            Vector z(d), up = q.mean, down = q.mean;
            for (double &x : z) x = random.normal();
            const Vector offset = multiply(q.scale, z);
            for (std::size_t i = 0; i < d; ++i) up[i] += offset[i], down[i] -= offset[i];
            const double value = 0.5 * (value_of(target.density)(up) + value_of(target.density)(down));
            sum += value, squares += value * value;
        }
        const double mean = sum / kPairs, se = std::sqrt((squares / kPairs - mean * mean) / kPairs);
        CHECK(std::abs(mean - target.expect(q).log_density) < 4 * se);
    }
}

TEST_CASE("Hard targets' optima are stationary, and no neighbour is better") {
    for (const HardTarget &target : hard_targets())
        for (const Family family : kFamilies) {
            CAPTURE(target.name);
            for (const Optimum &optimum : target.optima(family))
                check_stationary(target, optimum, family, target.tolerance);
        }
}

TEST_CASE("Hard targets' optima do not depend on the start") {
    for (const HardTarget &target : {banana(), eight_schools(false), eight_schools(true), funnel()})
        for (const Family family : kFamilies) {
            CAPTURE(target.name);
            const Optimum optimum = target.optima(family).front();
            for (const double level : {-1.0, 2.0}) {
                const Vector mean(target.dimension(), level), sd(target.dimension(), 0.5);
                const Optimum again = gaussian_optimum(target, family, internal::uncorrelated(mean, sd));
                CHECK(again.elbo == doctest::Approx(optimum.elbo).epsilon(1e-12));
                for (std::size_t i = 0; i < mean.size(); ++i) {
                    CHECK(std::abs(again.q.mean[i] - optimum.q.mean[i]) < 1e-8 * optimum.sd[i]);
                    CHECK(again.sd[i] == doctest::Approx(optimum.sd[i]).epsilon(1e-8));
                }
            }
        }
}

TEST_CASE("The funnel's optimum is the closed form") {
    for (const Family family : kFamilies) {
        const Optimum optimum = funnel().optima(family).front();
        const double variance = 1 / (1.0 / 9 + 4.5);
        for (const double mean : optimum.q.mean) CHECK(std::abs(mean) < 1e-8);
        CHECK(optimum.sd[0] == doctest::Approx(std::sqrt(variance)).epsilon(1e-9));
        for (std::size_t i = 1; i < 10; ++i)
            CHECK(optimum.sd[i] == doctest::Approx(std::exp(-variance / 4)).epsilon(1e-9));
    }
}

TEST_CASE("Two modes have three optima: either mode, or both") {
    const std::vector<Optimum> optima = two_modes().optima(Family::kFullRank);
    REQUIRE(optima.size() == 3);
    CHECK(optima[0].q.mean[0] > 2);
    CHECK(optima[1].q.mean[0] < -2);
    CHECK(optima[2].sd[0] > 2);
    // Each mode alone: its log weight and the missing constant, but for the other mode's tail.
    CHECK(optima[0].elbo == doctest::Approx(std::log(0.65) + std::log(2 * std::numbers::pi)).epsilon(0.01));
    CHECK(optima[1].elbo == doctest::Approx(std::log(0.35) + std::log(2 * std::numbers::pi)).epsilon(0.02));
}

TEST_CASE("Exponential oracle finds what a brute-force search finds") {
    const ExponentialModel model(4, 2.5);
    for (const Family family : kFamilies) {
        const Optimum optimum = model.optimum(family);
        check_stationary(model, optimum, family);
        const auto elbo = [&](const Gaussian &q) { return grid_elbo(value_of(model.density()), q); };
        CHECK(elbo(optimum.q) == doctest::Approx(optimum.elbo).epsilon(1e-11));
        const Gaussian found = compass_search(elbo, internal::uncorrelated({0}, {1}), family);
        // The search ends where no step of 1e-6 sd helps.
        CHECK(std::abs(found.mean[0] - optimum.q.mean[0]) < 1e-5 * optimum.sd[0]);
        CHECK(found.scale(0, 0) == doctest::Approx(optimum.sd[0]).epsilon(1e-5));
    }
    CHECK(std::abs(ExponentialModel::without_elbo(4, 2.5).optimum(Family::kFullRank).elbo) < 1e-14);
}

TEST_CASE("Gaussian oracle: the ELBO is the evidence, and the optima are stationary") {
    for (const std::size_t d : {1u, 2u, 5u, 10u}) {
        CAPTURE(d);
        const GaussianTarget target(d, 100, 7, 10);
        const GaussianModel model(target);
        CHECK(model.optimum(Family::kFullRank).elbo == doctest::Approx(target.log_evidence()).epsilon(1e-12));
        CHECK(model.optimum(Family::kMeanField).elbo == doctest::Approx(target.mean_field_elbo()).epsilon(1e-12));
        for (const Family family : kFamilies) check_stationary(model, model.optimum(family), family);
        if (d > 2) continue;
        const Gaussian q = model.optimum(Family::kMeanField).q;
        CHECK(grid_elbo(value_of(model.density()), q) == doctest::Approx(exact_elbo(model, q)).epsilon(1e-11));
    }
}

// Equal columns' scales leave the eigenvalues alone: their sum and their product are those of `condition`.
TEST_CASE("Gaussian targets are rotated, with the stated condition number") {
    const std::size_t d = 10;
    const double condition = 1e6;
    const GaussianTarget target(d, condition, 3);
    double trace = 0, expected = 0, off_diagonal = 0;
    for (std::size_t k = 0; k < d; ++k) {
        expected += std::pow(condition, static_cast<double>(k) / static_cast<double>(d - 1) - 0.5);
        trace += target.precision()(k, k);
        for (std::size_t j = 0; j < k; ++j) off_diagonal = std::max(off_diagonal, std::abs(target.precision()(k, j)));
    }
    CHECK(trace == doctest::Approx(expected).epsilon(1e-10));
    CHECK(std::abs(log_determinant(*cholesky(target.precision()))) < 1e-8);
    CHECK(off_diagonal > 0.01 * std::sqrt(condition));
}
