// Moves, proposals and their sizes against dense formulas.
#include <doctest/doctest.h>

#include "variants.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr std::size_t kDimension = 6;

/// T as a dense lower-triangular matrix; for mean-field its diagonal.
template <class Real>
Matrix dense_scale_part(const Reals<Real> &tangent, bool full) {
    Matrix t(kDimension, kDimension);
    for (std::size_t i = 0; i < kDimension; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            if (full || i == j) t(i, j) = static_cast<double>(tangent[kDimension + (full ? packed(i, j) : i)]);
    return t;
}

/// e(a) of family.hpp: L a, or s V^-1 a, as a step of the mean.
template <class Real>
Vector mean_step(OwnedGaussian<Real> &gaussian, const Reals<Real> &tangent) {
    const Vector a(tangent.begin(), tangent.begin() + kDimension);
    return multiply(gaussian.scale(), solve_lower(gaussian.whitening(), a));
}

template <class Real>
void check_close(const Matrix &computed, const Matrix &wanted) {
    for (std::size_t k = 0; k < wanted.values.size(); ++k)
        CHECK(std::abs(computed.values[k] - wanted.values[k]) < kRounding<Real> * (1 + std::abs(wanted.values[k])));
}

/// A packed V with positive diagonal, and V' V.
template <class Real>
struct Precision {
    Reals<Real> v;
    Matrix dense;
};

template <class Real>
Precision<Real> random_precision(unsigned seed) {
    OwnedGaussian<Real> source(te_full_rank, kDimension, seed);
    const Matrix v = source.scale();
    Precision<Real> precision{{}, multiply(transposed(v), v)};
    for (std::size_t i = 0; i < kDimension; ++i)
        for (std::size_t j = 0; j <= i; ++j) precision.v.push_back(static_cast<Real>(v(i, j)));
    return precision;
}

}  // namespace

TEST_CASE_TEMPLATE("a move is m + L a, L (I + strict(T)) diag(exp(T_ii))", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        Reals<Real> tangent = normal_numbers<Real>(gaussian.tangent_size(), 9);
        for (Real &x : tangent) x /= 4;
        Vector mean = gaussian.mean();
        const Vector step = mean_step(gaussian, tangent);
        Matrix growth = dense_scale_part(tangent, variant.family.full_rank);
        for (std::size_t i = 0; i < kDimension; ++i) mean[i] += step[i];
        Vector factors(kDimension);
        for (std::size_t i = 0; i < kDimension; ++i) factors[i] = std::exp(growth(i, i)), growth(i, i) = 1;
        const Matrix wanted = multiply(multiply(gaussian.scale(), growth), diagonal_matrix(factors));
        gaussian.table().move(gaussian.q(), tangent.data());
        check_close<Real>(gaussian.scale(), wanted);
        for (std::size_t i = 0; i < kDimension; ++i) {
            CHECK(std::abs(gaussian.mean()[i] - mean[i]) < kRounding<Real> * (1 + std::abs(mean[i])));
            CHECK(std::abs(gaussian.log_scale()[i] - std::log(wanted(i, i))) < kRounding<Real>);
        }
    }
}

TEST_CASE_TEMPLATE("no move changes a log scale by more than 1", Real, double, float) {
    for (const Variant &variant : kVariants)
        for (const double far : {50.0, -50.0}) {
            OwnedGaussian<Real> start(variant.family, kDimension, 1, variant.correlated);
            Reals<Real> tangent(start.tangent_size());
            for (std::size_t i = 0; i < kDimension; ++i)
                tangent[kDimension + (variant.family.full_rank ? packed(i, i) : i)] = static_cast<Real>(far);
            OwnedGaussian<Real> plain = start, whitened = start;
            plain.table().move_plain(plain.q(), tangent.data());
            whitened.table().move(whitened.q(), tangent.data());
            for (std::size_t i = 0; i < kDimension; ++i) {
                const double limit = start.log_scale()[i] + (far > 0 ? 1 : -1);
                CHECK(std::abs(whitened.log_scale()[i] - limit) < kRounding<Real>);
                CHECK(std::abs(plain.log_scale()[i] - limit) < kRounding<Real>);
            }
        }
}

TEST_CASE_TEMPLATE("a plain step adds to m, log L_ii and L_ij", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        Reals<Real> step = normal_numbers<Real>(gaussian.tangent_size(), 9);
        for (Real &x : step) x /= 4;
        const Vector mean = gaussian.mean();
        const Matrix change = dense_scale_part(step, variant.family.full_rank);
        Matrix wanted = gaussian.scale();
        for (std::size_t i = 0; i < kDimension; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                wanted(i, j) = i == j ? wanted(i, i) * std::exp(change(i, i)) : wanted(i, j) + change(i, j);
        gaussian.table().move_plain(gaussian.q(), step.data());
        check_close<Real>(gaussian.scale(), wanted);
        for (std::size_t i = 0; i < kDimension; ++i)
            CHECK(std::abs(gaussian.mean()[i] - mean[i] - static_cast<double>(step[i])) < kRounding<Real>);
    }
}

TEST_CASE_TEMPLATE("curvature is the largest |T' w_i|^2, w_i row i of L over its sd", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        const Reals<Real> tangent = normal_numbers<Real>(gaussian.tangent_size(), 9);
        const Matrix product = multiply(gaussian.scale(), dense_scale_part(tangent, variant.family.full_rank));
        const Vector lengths = diagonal_of(multiply(product, transposed(product)));
        const Vector variances = diagonal_of(multiply(gaussian.scale(), transposed(gaussian.scale())));
        double wanted = 0;
        for (std::size_t i = 0; i < kDimension; ++i) wanted = std::max(wanted, lengths[i] / variances[i]);
        Reals<Real> work(kDimension * kLanes);
        const Real computed = gaussian.table().curvature(gaussian.q(), tangent.data(), work.data());
        CHECK(static_cast<double>(computed) == doctest::Approx(wanted).epsilon(kRounding<Real>));
    }
}

TEST_CASE_TEMPLATE("a precision V' V becomes the scale of its inverse, or of its diagonal's", Real, double, float) {
    const Precision<Real> precision = random_precision<Real>(3);
    const Real shrink = Real(4);
    const Matrix inverse = inverse_from_cholesky(*cholesky(precision.dense));
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        const Vector mean = gaussian.mean();
        gaussian.table().set_precision(gaussian.q(), precision.v.data(), shrink);
        Matrix covariance = multiply(gaussian.scale(), transposed(gaussian.scale()));
        for (double &x : covariance.values) x *= 16;
        Matrix wanted = inverse;
        if (!variant.family.full_rank) {
            Vector conditional = diagonal_of(precision.dense);
            for (double &x : conditional) x = 1 / x;
            wanted = diagonal_matrix(conditional);
        }
        // The inverse magnifies roundings by the condition number, which is below 1000.
        for (std::size_t k = 0; k < wanted.values.size(); ++k)
            CHECK(std::abs(covariance.values[k] - wanted.values[k]) <
                  1000 * kRounding<Real> * (1 + std::abs(wanted.values[k])));
        CHECK(gaussian.mean() == mean);
        for (std::size_t i = 0; i < kDimension; ++i)
            CHECK(gaussian.log_scale()[i] ==
                  doctest::Approx(std::log(gaussian.scale()(i, i))).epsilon(kRounding<Real>));
        if (variant.correlated) {
            const Matrix form = multiply(transposed(gaussian.whitening()), gaussian.whitening());
            for (std::size_t i = 0; i < kDimension; ++i)
                for (std::size_t j = 0; j < kDimension; ++j) {
                    const double scaled =
                        precision.dense(i, j) / std::sqrt(precision.dense(i, i) * precision.dense(j, j));
                    CHECK(std::abs(form(i, j) - scaled) < kRounding<Real>);
                }
        }
    }
}

TEST_CASE_TEMPLATE("proposed draws are those of the Gaussian that set_precision makes, around 0", Real, double, float) {
    const Precision<Real> precision = random_precision<Real>(3);
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        const Reals<Real> z = normal_numbers<Real>(kDimension * kLanes, 5);
        Reals<Real> proposed(z.size()), transformed(z.size());
        const Real log_scales = gaussian.table().propose(static_cast<int>(kDimension), precision.v.data(), Real(2),
                                                         z.data(), proposed.data());
        gaussian.table().set_precision(gaussian.q(), precision.v.data(), Real(2));
        gaussian.table().transform(gaussian.q(), z.data(), transformed.data());
        double sum = 0;
        for (const double log_scale : gaussian.log_scale()) sum += log_scale;
        CHECK(static_cast<double>(log_scales) == doctest::Approx(sum).epsilon(kRounding<Real>));
        for (std::size_t k = 0; k < z.size(); ++k) {
            const double wanted = static_cast<double>(transformed[k]) - gaussian.mean()[k / kLanes];
            CHECK(std::abs(static_cast<double>(proposed[k]) - wanted) <
                  1000 * kRounding<Real> * (1 + std::abs(wanted)));
        }
    }
}

TEST_CASE_TEMPLATE("sd is the norm of a row of a scale, or of a sum of two", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> one(variant.family, kDimension, 1), two(variant.family, kDimension, 7);
        Matrix sum = one.scale();
        for (std::size_t k = 0; k < sum.values.size(); ++k) sum.values[k] += two.scale().values[k];
        const Matrix single = multiply(one.scale(), transposed(one.scale())), both = multiply(sum, transposed(sum));
        for (std::size_t i = 0; i < kDimension; ++i) {
            const int row = static_cast<int>(i);
            CHECK(static_cast<double>(one.table().sd(one.q().scale, nullptr, row)) ==
                  doctest::Approx(std::sqrt(single(i, i))).epsilon(kRounding<Real>));
            CHECK(static_cast<double>(one.table().sd(one.q().scale, two.q().scale, row)) ==
                  doctest::Approx(std::sqrt(both(i, i))).epsilon(kRounding<Real>));
        }
    }
}

TEST_CASE_TEMPLATE("amplification is the longest row of V^-1, at least 1", Real, double, float) {
    for (const Variant &variant : kVariants) {
        CAPTURE(variant.name);
        OwnedGaussian<Real> gaussian(variant.family, kDimension, 1, variant.correlated);
        const Matrix v = gaussian.whitening();
        double wanted = 1;
        for (std::size_t i = 0; i < kDimension; ++i) {
            Vector unit(kDimension);
            unit[i] = 1;
            const Vector row = solve_lower_transposed(v, unit);
            wanted = std::max(wanted, std::sqrt(dot(row, row)));
        }
        CHECK((wanted > 1) == variant.correlated);
        Reals<Real> work(kDimension * kLanes);
        CHECK(static_cast<double>(gaussian.table().amplification(gaussian.q(), work.data())) ==
              doctest::Approx(wanted).epsilon(kRounding<Real>));
    }
}

TEST_CASE("each family says what it is") {
    CHECK(te_full_rank.full_rank);
    CHECK_FALSE(te_mean_field.full_rank);
    CHECK(std::string(te_full_rank.name) == "full-rank");
    CHECK(std::string(te_mean_field.name) == "mean-field");
}
