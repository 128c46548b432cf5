// The chi quantile against MPFR's incomplete gamma function.
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "bench/ulp/chi_error.hpp"

namespace tinyelbo {
namespace {

TEST_CASE("chi_quantile is as accurate as stated") {
    constexpr int kPoints = 60;
    for (int dof = 1; dof <= kChiMaxDof; ++dof) {
        CAPTURE(dof);
        CHECK(ulp::measure_chi<double>(dof, 1e-12, 1 - 1e-12, kPoints).error <= 2e-11);
        CHECK(ulp::measure_chi<float>(dof, 1e-12f, 1 - 0x1p-24f, kPoints).error <= 1.3e-6);
        CHECK(ulp::measure_chi<float>(dof, 1e-4f, 1 - 0x1p-24f, kPoints).error <= 5e-7);
    }
}

TEST_CASE("chi_quantile has the closed forms of one and two degrees of freedom") {
    for (const double p : {1e-6, 0.03, 0.5, 0.51, 0.9, 1 - 1e-9}) {
        CHECK(chi_quantile(p, 1) == doctest::Approx(-normal_quantile((1 - p) / 2)).epsilon(p < 1e-3 ? 1e-9 : 1e-13));
        CHECK(chi_quantile(p, 2) == doctest::Approx(std::sqrt(-2 * std::log1p(-p))).epsilon(1e-13));
    }
}

TEST_CASE_TEMPLATE("chi_quantile is finite at the edges and rises", Real, double, float) {
    for (const int dof : {1, 2, 3, 10, 31, 64}) {
        CHECK(chi_quantile(Real(0), dof) == chi_quantile(Real(1e-12), dof));
        CHECK(std::isfinite(chi_quantile(Real(1), dof)));
        CHECK(std::isnan(chi_quantile(std::numeric_limits<Real>::quiet_NaN(), dof)));
        Real last = 0;
        for (int i = 0; i <= 100; ++i) {
            const Real radius = chi_quantile(static_cast<Real>(i) / 100, dof);
            CHECK(radius > last);
            last = radius;
        }
    }
}

}  // namespace
}  // namespace tinyelbo
