#include "math/triangular.hpp"

#include <doctest/doctest.h>

#include "long_double.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr int kSizes[] = {1, 2, 3, 8, 17, 40};

/// x of solve_*: |L x - b| or |L' x - b| is within the rounding of substitution (Higham 2002, theorem 8.5).
template <class Real>
void check_solution(const std::vector<Real> &factor, const Real *x, const Real *b, int d, int stride, bool transposed) {
    for (int i = 0; i < d; ++i) {
        Sum sum;
        for (int j = 0; j < d; ++j) sum.add(transposed ? element(factor, j, i) : element(factor, i, j), x[j * stride]);
        CHECK(within_rounding(b[i * stride], sum, d + 2));
    }
}

}  // namespace

TEST_CASE_TEMPLATE("products with L and L', also in place", Real, double, float) {
    for (const int d : kSizes) {
        CAPTURE(d);
        const std::vector<Real> factor = random_factor<Real>(d, 1), x = random_numbers<Real>(d, 2);
        const std::vector<Real> block = random_numbers<Real>(d * kLanes, 3);
        std::vector<Real> plain(x.size()), lanes(block.size()), transposed(block.size(), Real(1));
        multiply_lower(factor.data(), x.data(), plain.data(), d);
        multiply_lower_lanes(factor.data(), block.data(), lanes.data(), d);
        add_transposed_lanes(factor.data(), block.data(), transposed.data(), d);
        std::vector<Real> in_place = x, lanes_in_place = block;
        multiply_lower(factor.data(), in_place.data(), in_place.data(), d);
        multiply_lower_lanes(factor.data(), lanes_in_place.data(), lanes_in_place.data(), d);
        CHECK(in_place == plain);
        CHECK(lanes_in_place == lanes);
        for (int i = 0; i < d; ++i) {
            Sum sum;
            for (int j = 0; j <= i; ++j) sum.add(element(factor, i, j), x[static_cast<std::size_t>(j)]);
            CHECK(within_rounding(plain[static_cast<std::size_t>(i)], sum, d));
            for (int lane = 0; lane < kLanes; ++lane) {
                Sum row, column;
                column.add(1, 1);
                for (int j = 0; j < d; ++j) {
                    const Real xj = block[static_cast<std::size_t>(j * kLanes + lane)];
                    row.add(element(factor, i, j), xj);
                    column.add(element(factor, j, i), xj);
                }
                const std::size_t at = static_cast<std::size_t>(i * kLanes + lane);
                CHECK(within_rounding(lanes[at], row, d));
                CHECK(within_rounding(transposed[at], column, d + 1));
            }
        }
    }
}

TEST_CASE_TEMPLATE("solves with L and L', also in place", Real, double, float) {
    for (const int d : kSizes) {
        CAPTURE(d);
        const std::vector<Real> factor = random_factor<Real>(d, 1), b = random_numbers<Real>(d, 2);
        const std::vector<Real> block = random_numbers<Real>(d * kLanes, 3);
        std::vector<Real> lower(b.size()), upper(b.size()), lanes(block.size());
        solve_lower(factor.data(), b.data(), lower.data(), d);
        solve_transposed(factor.data(), b.data(), upper.data(), d);
        solve_lower_lanes(factor.data(), block.data(), lanes.data(), d);
        check_solution(factor, lower.data(), b.data(), d, 1, false);
        check_solution(factor, upper.data(), b.data(), d, 1, true);
        for (int lane = 0; lane < kLanes; ++lane)
            check_solution(factor, lanes.data() + lane, block.data() + lane, d, kLanes, false);
        std::vector<Real> lower_in_place = b, upper_in_place = b, lanes_in_place = block;
        solve_lower(factor.data(), lower_in_place.data(), lower_in_place.data(), d);
        solve_transposed(factor.data(), upper_in_place.data(), upper_in_place.data(), d);
        solve_lower_lanes(factor.data(), lanes_in_place.data(), lanes_in_place.data(), d);
        CHECK(lower_in_place == lower);
        CHECK(upper_in_place == upper);
        CHECK(lanes_in_place == lanes);
    }
}

TEST_CASE_TEMPLATE("invert_lower is the inverse", Real, double, float) {
    for (const int d : kSizes) {
        CAPTURE(d);
        const std::vector<Real> factor = random_factor<Real>(d, 1);
        std::vector<Real> inverse(factor.size());
        invert_lower(factor.data(), inverse.data(), d);
        for (int i = 0; i < d; ++i)
            for (int j = 0; j <= i; ++j) {
                Sum sum;
                for (int k = j; k <= i; ++k) sum.add(element(factor, i, k), element(inverse, k, j));
                CHECK(within_rounding(i == j ? Real(1) : Real(0), sum, d + 2));
            }
    }
}
