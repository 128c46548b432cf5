#include "math/vector.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "long_double.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr int kCounts[] = {0, 1, 2, 7, 8, 9, 16, 33, 100};

}  // namespace

TEST_CASE_TEMPLATE("dot is the sum of products", Real, double, float) {
    for (const int count : kCounts) {
        CAPTURE(count);
        const std::vector<Real> a = random_numbers<Real>(count, 1), b = random_numbers<Real>(count, 2);
        Sum sum;
        for (std::size_t i = 0; i < a.size(); ++i) sum.add(a[i], b[i]);
        CHECK(within_rounding(dot(a.data(), b.data(), count), sum, count));
    }
}

TEST_CASE_TEMPLATE("combine_lanes adds a combination of rows to its start, lane by lane", Real, double, float) {
    for (const int count : kCounts) {
        CAPTURE(count);
        const std::vector<Real> start = random_numbers<Real>(kLanes, 1), factors = random_numbers<Real>(count, 2);
        const std::vector<Real> in = random_numbers<Real>(count * kLanes, 3);
        Real out[kLanes];
        combine_lanes(out, start.data(), factors.data(), in.data(), count);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            Sum sum;
            sum.add(start[lane], 1);
            for (std::size_t j = 0; j < factors.size(); ++j) sum.add(factors[j], in[j * kLanes + lane]);
            CHECK(within_rounding(out[lane], sum, count + 1));
        }
    }
}

TEST_CASE_TEMPLATE("axpy_lanes and dot_lanes", Real, double, float) {
    const std::vector<Real> a = random_numbers<Real>(kLanes, 1), b = random_numbers<Real>(kLanes, 2);
    std::vector<Real> out = a;
    axpy_lanes(out.data(), Real(0.75), b.data());
    Sum product;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        Sum sum;
        sum.add(a[lane], 1);
        sum.add(Real(0.75), b[lane]);
        CHECK(within_rounding(out[lane], sum, 2));
        product.add(a[lane], b[lane]);
    }
    CHECK(within_rounding(dot_lanes(a.data(), b.data()), product, kLanes));
}

TEST_CASE_TEMPLATE("max_abs looks at every element", Real, double, float) {
    std::vector<Real> x(9, Real(-1));
    CHECK(max_abs(x.data(), 0) == Real(0));
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::vector<Real> y = x;
        y[i] = Real(-3);
        CHECK(max_abs(y.data(), 9) == Real(3));
    }
}

TEST_CASE_TEMPLATE("all_finite finds a NaN or an infinity wherever it is, and only inside its count", Real, double,
                   float) {
    using Limits = std::numeric_limits<Real>;
    const std::vector<Real> fine = {Real(0), Limits::max(), Limits::lowest(), Limits::denorm_min()};
    CHECK(all_finite(fine.data(), 4));
    for (const Real bad : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()})
        for (std::size_t i = 0; i < fine.size(); ++i) {
            std::vector<Real> x = fine;
            x[i] = bad;
            CHECK_FALSE(all_finite(x.data(), 4));
            CHECK(all_finite(x.data(), static_cast<int>(i)));
        }
}
