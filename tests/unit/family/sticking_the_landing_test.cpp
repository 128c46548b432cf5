// Sticking the landing (Roeder et al. 2017): no noise at an exact optimum, and the same mean as the closed-form
// entropy.
#include <doctest/doctest.h>

#include "variants.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr std::size_t kDimension = 6;

/// The precision in whose diagonal a mean-field Gaussian with these scales and this correlation form is at its optimum.
template <class Real>
Matrix mean_field_precision(OwnedGaussian<Real> &gaussian) {
    const Matrix v = gaussian.whitening(), s = gaussian.scale();
    Matrix precision = multiply(transposed(v), v);
    for (std::size_t i = 0; i < kDimension; ++i)
        for (std::size_t j = 0; j < kDimension; ++j) precision(i, j) /= s(i, i) * s(j, j);
    return precision;
}

template <class Real>
double largest(const Reals<Real> &values) {
    double most = 0;
    for (const Real value : values) most = std::max(most, std::abs(static_cast<double>(value)));
    return most;
}

}  // namespace

TEST_CASE_TEMPLATE("every single draw's gradient vanishes at the optimum of a Gaussian target", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        const Matrix precision =
            variant.family.full_rank ? inverse_from_cholesky(gaussian.scale()) : mean_field_precision(gaussian);
        const Density density = gaussian_density(gaussian.mean(), precision);
        for (unsigned seed = 0; seed < 20; ++seed) {
            const Reals<Real> z = normal_numbers<Real>(kDimension * kLanes, seed);
            const Evaluated<Real> stl = gaussian.evaluate(TE_GRADIENT_STL, z, density, 1);
            // The precision here is of order 10, and so is the factor on the rounding of theta.
            CHECK(largest(stl.tangent) < 20 * kRounding<Real>);
            CHECK(largest(stl.marginal) < 20 * kRounding<Real>);
            CHECK(largest(gaussian.evaluate(TE_GRADIENT_REPARAM, z, density, 1).tangent) > 0.1);
        }
    }
}

TEST_CASE("both estimators have the same mean") {
    constexpr std::size_t kEvaluations = 4000;
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<double> gaussian(variant.family, kDimension, 1, variant.correlated);
        const std::size_t n = gaussian.tangent_size() + 2 * kDimension;
        Vector mean(n), squares(n);
        for (unsigned seed = 0; seed < kEvaluations; ++seed) {
            const Reals<double> z = normal_numbers<double>(kDimension * kLanes, seed);
            Evaluated<double> stl = gaussian.evaluate(TE_GRADIENT_STL, z, bent_density());
            const Evaluated<double> closed = gaussian.evaluate(TE_GRADIENT_REPARAM, z, bent_density());
            for (std::size_t k = 0; k < n; ++k) {
                const std::size_t m = gaussian.tangent_size();
                const double difference =
                    k < m ? stl.tangent[k] - closed.tangent[k] : stl.marginal[k - m] - closed.marginal[k - m];
                mean[k] += difference / kEvaluations;
                squares[k] += difference * difference / kEvaluations;
            }
        }
        // 39 comparisons at most: 5 standard errors leave 2e-5.
        for (std::size_t k = 0; k < n; ++k) CHECK(std::abs(mean[k]) < 5 * std::sqrt(squares[k] / kEvaluations));
    }
}
