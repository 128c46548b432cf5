#include "math/cholesky.hpp"

#include <doctest/doctest.h>

#include "long_double.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

/// Packed H = V' V with rows and columns scaled by powers of 10 that differ, as those of raw data do.
template <class Real>
std::vector<Real> scaled_precision(int d, unsigned seed) {
    const std::vector<Real> factor = random_factor<Real>(d, seed);
    std::vector<Real> h(factor.size());
    for (int i = 0; i < d; ++i)
        for (int j = 0; j <= i; ++j) {
            long double sum = 0;
            for (int k = i; k < d; ++k) sum += element(factor, k, i) * element(factor, k, j);
            const long double scale = std::pow(10.0L, static_cast<long double>(i % 5 + j % 5) - 4);
            h[static_cast<std::size_t>(triangle(i) + j)] = static_cast<Real>(sum * scale);
        }
    return h;
}

/// V' V against H + ridge diag(H): backward error of Cholesky (Higham 2002, theorem 10.3) after the Jacobi scaling,
/// whose own roundings count as four more terms.
template <class Real>
void check_factor(const std::vector<Real> &h, const std::vector<Real> &v, Real ridge, int d) {
    for (int i = 0; i < d; ++i)
        for (int j = 0; j <= i; ++j) {
            Sum sum;
            for (int k = i; k < d; ++k) sum.add(element(v, k, i), element(v, k, j));
            const long double wanted =
                element(h, i, j) + (i == j ? static_cast<long double>(ridge) * std::abs(element(h, i, i)) : 0.0L);
            const long double bound =
                static_cast<long double>(d + 5) * static_cast<long double>(std::numeric_limits<Real>::epsilon()) *
                std::sqrt(std::abs(element(h, i, i) * element(h, j, j))) * (1 + static_cast<long double>(ridge));
            CHECK(std::abs(sum.value - wanted) <= bound);
        }
}

}  // namespace

TEST_CASE_TEMPLATE("a positive definite precision is factored as it is", Real, double, float) {
    for (const int d : {1, 2, 3, 8, 17, 40}) {
        CAPTURE(d);
        const std::vector<Real> h = scaled_precision<Real>(d, 1);
        std::vector<Real> scale(static_cast<std::size_t>(d)), v(h.size());
        CHECK(factor_nearest_precision(h.data(), scale.data(), v.data(), d) == Real(0));
        check_factor(h, v, Real(0), d);
        for (int i = 0; i < d; ++i) CHECK(element(v, i, i) > 0);
    }
}

TEST_CASE_TEMPLATE("an indefinite precision gets the first ridge of 0, 1e-3, 4e-3, ... that does", Real, double,
                   float) {
    // Unit diagonal and one correlation of r: eigenvalues 1 - r + ridge > 0.
    for (const double r : {1.0005, 1.003, 1.5, 20.0}) {
        CAPTURE(r);
        const std::vector<Real> h = {Real(1), static_cast<Real>(r), Real(1)};
        std::vector<Real> scale(2), v(3);
        const Real ridge = factor_nearest_precision(h.data(), scale.data(), v.data(), 2);
        double wanted = 1e-3;
        while (wanted <= r - 1) wanted *= 4;
        CHECK(ridge == doctest::Approx(wanted).epsilon(1e-6));
        check_factor(h, v, ridge, 2);
    }
}

TEST_CASE_TEMPLATE("negative, zero and hopeless curvature still give a factor with a positive diagonal", Real, double,
                   float) {
    const Real huge = sizeof(Real) == 8 ? Real(1e300) : Real(1e30);
    const std::vector<std::vector<Real>> cases = {{Real(-2), Real(0), Real(-3)},
                                                  {Real(0), Real(0), Real(0)},
                                                  {Real(0), Real(1), Real(0)},
                                                  {Real(1), huge, Real(1)},
                                                  {huge, Real(0), Real(1) / huge}};
    for (const std::vector<Real> &h : cases) {
        CAPTURE(h[0]);
        CAPTURE(h[1]);
        std::vector<Real> scale(2), v(3);
        factor_nearest_precision(h.data(), scale.data(), v.data(), 2);
        CHECK(all_finite(v.data(), 3));
        CHECK(v[0] > 0);
        CHECK(v[2] > 0);
    }
}
