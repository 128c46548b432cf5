// The gradient on the tangent vector that moved q, against differences of the sample average of the ELBO along it.
#include <doctest/doctest.h>

#include "variants.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr std::size_t kDimension = 4, kBlocks = 3;

/// At the draws z, for q moved by x from a random origin.
template <class Real>
OwnedGaussian<Real> moved_by(const Variant &variant, const Reals<Real> &x) {
    OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
    Reals<Real> used_up = x;
    gaussian.table().move(gaussian.q(), used_up.data());
    return gaussian;
}

double sample_elbo(const Variant &variant, const Reals<double> &x, const Reals<double> &z) {
    OwnedGaussian<double> gaussian = moved_by(variant, x);
    const Matrix scale = gaussian.scale();
    const Vector mean = gaussian.mean();
    double sum = 0;
    for (std::size_t draw = 0; draw < kBlocks * kLanes; ++draw) {
        Vector theta(kDimension), gradient(kDimension);
        for (std::size_t j = 0; j < kDimension; ++j)
            theta[j] = z[(draw / kLanes * kDimension + j) * kLanes + draw % kLanes];
        theta = multiply(scale, theta);
        for (std::size_t i = 0; i < kDimension; ++i) theta[i] += mean[i];
        sum += bent_density()(theta, gradient) / (kBlocks * kLanes);
    }
    for (std::size_t i = 0; i < kDimension; ++i) sum += std::log(scale(i, i));
    return sum;
}

template <class Real>
Reals<Real> pulled_back(const Variant &variant, const Reals<Real> &x, const Reals<Real> &z) {
    OwnedGaussian<Real> gaussian = moved_by(variant, x);
    Reals<Real> tangent = gaussian.evaluate(TE_GRADIENT_REPARAM, z, bent_density()).tangent;
    gaussian.table().pull_back(gaussian.q(), x.data(), tangent.data());
    return tangent;
}

template <class Real>
Reals<Real> random_move(const Variant &variant) {
    const OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
    Reals<Real> x = normal_numbers<Real>(gaussian.tangent_size(), 5);
    for (Real &value : x) value /= 4;  // no log scale moves by more than 1
    return x;
}

}  // namespace

TEST_CASE("the gradient pulled back is that of the sample average") {
    const Reals<double> z = normal_numbers<double>(kBlocks * kDimension * kLanes, 3);
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        const Reals<double> x = random_move<double>(variant);
        const Reals<double> gradient = pulled_back(variant, x, z);
        for (std::size_t k = 0; k < x.size(); ++k) {
            CAPTURE(k);
            constexpr double kStep = 1e-4;
            Reals<double> ahead = x, behind = x;
            ahead[k] += kStep;
            behind[k] -= kStep;
            const double difference = (sample_elbo(variant, ahead, z) - sample_elbo(variant, behind, z)) / (2 * kStep);
            // Truncation by a third derivative of about 10, and rounding.
            CHECK(std::abs(gradient[k] - difference) < 1e-7);
        }
    }
}

TEST_CASE("float pulls back as double does") {
    const Reals<double> z = normal_numbers<double>(kBlocks * kDimension * kLanes, 3);
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        const Reals<double> wanted = pulled_back(variant, random_move<double>(variant), z);
        const Reals<float> computed =
            pulled_back(variant, random_move<float>(variant), Reals<float>(z.begin(), z.end()));
        for (std::size_t k = 0; k < wanted.size(); ++k)
            CHECK(std::abs(static_cast<double>(computed[k]) - wanted[k]) < kRounding<float>);
    }
}
