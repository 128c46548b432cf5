// The tangent gradient against slopes of the ELBO at the same draws,
//   f(m, L) = mean_z log p(m + L z) + sum log L_ii,
// whose exact gradient the closed-form-entropy estimator is.
#include <doctest/doctest.h>

#include <utility>

#include "variants.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr std::size_t kDimension = 5, kBlocks = 3;
constexpr std::size_t kDraws = kBlocks * kLanes;

/// f at (mean, scale).
template <class Real>
double fixed_draws_elbo(const Vector &mean, const Matrix &scale, const Reals<Real> &z, const Density &density) {
    const std::size_t d = mean.size();
    double sum = 0;
    Vector gradient(d);
    for (std::size_t draw = 0; draw < kDraws; ++draw) {
        Vector theta = mean;
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                theta[i] += scale(i, j) * static_cast<double>(z[(draw / kLanes * d + j) * kLanes + draw % kLanes]);
        sum += density(theta, gradient) / kDraws;
    }
    for (std::size_t i = 0; i < d; ++i) sum += std::log(scale(i, i));
    return sum;
}

/// f'(0) by a five-point stencil: error h^4 f^(5) / 30 and rounding of about 1e-16 / h, both below 1e-11 here.
template <class F>
double slope(const F &f) {
    constexpr double h = 2e-3;
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

template <class Real>
constexpr double kTolerance = 1e-10 + kRounding<Real>;

}  // namespace

TEST_CASE_TEMPLATE("the plain gradient is the slope of the ELBO in m, log L_ii and L_ij", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        const Reals<Real> z = normal_numbers<Real>(kDraws * kDimension, 7);
        const Density density = bent_density();
        Reals<Real> gradient = gaussian.evaluate(TE_GRADIENT_REPARAM, z, density).tangent;
        gaussian.table().to_plain(gaussian.q(), gradient.data());
        const Vector mean = gaussian.mean();
        const Matrix scale = gaussian.scale();
        const auto check = [&](std::size_t at, const auto &change) {
            const double wanted = slope([&](double h) {
                Vector m = mean;
                Matrix l = scale;
                change(m, l, h);
                return fixed_draws_elbo(m, l, z, density);
            });
            CAPTURE(at);
            CHECK(std::abs(static_cast<double>(gradient[at]) - wanted) < kTolerance<Real> * (1 + std::abs(wanted)));
        };
        for (std::size_t i = 0; i < kDimension; ++i) {
            check(i, [i](Vector &m, Matrix &, double h) { m[i] += h; });
            const std::size_t diagonal = kDimension + (variant.family.full_rank ? packed(i, i) : i);
            check(diagonal, [i](Vector &, Matrix &l, double h) { l(i, i) *= std::exp(h); });
            for (std::size_t j = 0; j < i && variant.family.full_rank; ++j)
                check(kDimension + packed(i, j), [i, j](Vector &, Matrix &l, double h) { l(i, j) += h; });
        }
    }
}

// The tangent coordinates make the natural gradient the gradient: along the step x the ELBO rises at the rate
// |a|^2 + |T|^2, the diagonal of T counting twice because log L_ii is worth two units of T_ii.
TEST_CASE_TEMPLATE("a move along the gradient raises the ELBO at the rate of its squared length", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        const Reals<Real> z = normal_numbers<Real>(kDraws * kDimension, 7);
        const Density density = bent_density();
        OwnedGaussian<Real> start(variant.family, kDimension, 1, variant.correlated);
        const Reals<Real> gradient = start.evaluate(TE_GRADIENT_REPARAM, z, density).tangent;
        double squares = 0;
        for (std::size_t k = 0; k < gradient.size(); ++k) squares += static_cast<double>(gradient[k] * gradient[k]);
        for (std::size_t i = 0; i < kDimension; ++i) {
            const Real diagonal = gradient[kDimension + (variant.family.full_rank ? packed(i, i) : i)];
            squares += static_cast<double>(diagonal * diagonal);
        }
        const auto elbo_after = [&](double h) {
            OwnedGaussian<Real> moved = start;
            Reals<Real> step = gradient;
            for (Real &x : step) x *= static_cast<Real>(h);
            moved.table().move(moved.q(), step.data());
            return fixed_draws_elbo(moved.mean(), moved.scale(), z, density);
        };
        CHECK(elbo_after(0.01) > elbo_after(0));
        // In float the moved state itself is rounded, so that the slope over 0.01 keeps four digits.
        const double h = sizeof(Real) == 8 ? 1e-3 : 1e-2;
        const double rate =
            (8 * (elbo_after(h) - elbo_after(-h)) - (elbo_after(2 * h) - elbo_after(-2 * h))) / (12 * h);
        CHECK(rate == doctest::Approx(squares).epsilon(sizeof(Real) == 8 ? 1e-8 : 1e-3));
    }
}

TEST_CASE_TEMPLATE("the marginal step of each mean is what a move does to it, in sds", Real, double, float) {
    for (const Variant &variant : kVariants)
        for (const te_gradient estimator : kEstimators) {
            CAPTURE(variant.name);
            OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
            const Reals<Real> z = normal_numbers<Real>(kDraws * kDimension, 7);
            Evaluated<Real> evaluated = gaussian.evaluate(estimator, z, bent_density());
            const Vector before = gaussian.mean();
            const Matrix covariance = multiply(gaussian.scale(), transposed(gaussian.scale()));
            gaussian.table().move(gaussian.q(), evaluated.tangent.data());
            for (std::size_t i = 0; i < kDimension; ++i) {
                const double step = (gaussian.mean()[i] - before[i]) / std::sqrt(covariance(i, i));
                CHECK(std::abs(static_cast<double>(evaluated.marginal[i]) - step) <
                      kRounding<Real> * (1 + std::abs(step)));
            }
        }
}

// v_i = mean (L r)_i (L z)_i / (2 sd_i^2) is the first-order change of log sd_i where mean r z' is symmetric, as it is
// for a Gaussian target and draws of second moment I.
TEST_CASE("the marginal step of each log sd is what a small move does to it") {
    for (const Variant &variant : kVariants)
        for (const te_gradient estimator : kEstimators) {
            CAPTURE(variant.name);
            constexpr std::size_t d = 4;  // +-sqrt(d) e_i: eight draws of second moment I
            OwnedGaussian<double> gaussian(variant.family, d, 1, variant.correlated);
            Reals<double> z(d * kLanes);
            for (std::size_t i = 0; i < d; ++i) z[i * kLanes + 2 * i] = 2, z[i * kLanes + 2 * i + 1] = -2;
            const OwnedGaussian<double> other(te_full_rank, d, 5);
            const Matrix factor = other.scale();
            Evaluated<double> evaluated =
                gaussian.evaluate(estimator, z, gaussian_density(other.mean(), multiply(factor, transposed(factor))));
            const auto log_sds = [&](double h) {
                OwnedGaussian<double> moved = gaussian;
                Reals<double> step = evaluated.tangent;
                for (double &x : step) x *= h;
                moved.table().move(moved.q(), step.data());
                Vector out = diagonal_of(multiply(moved.scale(), transposed(moved.scale())));
                for (double &x : out) x = 0.5 * std::log(x);
                return out;
            };
            constexpr double h = 1e-5;
            const Vector up = log_sds(h), down = log_sds(-h);
            for (std::size_t i = 0; i < d; ++i)
                CHECK(evaluated.marginal[d + i] == doctest::Approx((up[i] - down[i]) / (2 * h)).epsilon(1e-7));
        }
}

TEST_CASE_TEMPLATE("unused lanes and the cut into blocks change nothing", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        Reals<Real> z = normal_numbers<Real>(2 * kLanes * kDimension, 7);
        const Evaluated<Real> first = gaussian.evaluate(TE_GRADIENT_STL, z, bent_density(), 3);
        for (std::size_t k = kLanes * kDimension; k < z.size(); ++k)
            if (k % kLanes >= 3) z[k] = Real(99);
        const Evaluated<Real> second = gaussian.evaluate(TE_GRADIENT_STL, z, bent_density(), 3);
        CHECK(first.tangent == second.tangent);
        CHECK(first.marginal == second.marginal);
    }
}
