// Products, triangular matrices, covariances.
#include <doctest/doctest.h>

#include "array_case.hpp"

using namespace tinyelbo::test;

namespace {

LongVector product(const LongVector &a, const LongVector &b, std::size_t rows, std::size_t inner, std::size_t columns) {
    LongVector out(rows * columns);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t k = 0; k < inner; ++k)
            for (std::size_t j = 0; j < columns; ++j) out[i * columns + j] += a[i * inner + k] * b[k * columns + j];
    return out;
}

/// A positive definite matrix; what is above the diagonal is not read.
Given covariance(std::uint32_t n, std::uint32_t seed) {
    const LongVector root = random_numbers(std::size_t{n} * n, seed);
    Given out{{n, n}, LongVector(std::size_t{n} * n)};
    for (std::uint32_t i = 0; i < n; ++i)
        for (std::uint32_t j = 0; j < n; ++j) {
            for (std::uint32_t k = 0; k < n; ++k) out.values[i * n + j] += root[i * n + k] * root[j * n + k];
            if (i == j) out.values[i * n + j] += 1;
            if (j > i) out.values[i * n + j] = 77;
        }
    return out;
}

Given lower_triangle(std::uint32_t n, std::uint32_t seed) {
    Given out = random_matrix(n, n, seed);
    for (std::uint32_t i = 0; i < n; ++i) out.values[i * n + i] = 1.5L + out.values[i * n + i] / 8;
    return out;
}

LongVector cholesky(const LongVector &a, std::size_t n) {
    LongVector l(n * n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            Long rest = a[i * n + j];
            for (std::size_t k = 0; k < j; ++k) rest -= l[i * n + k] * l[j * n + k];
            l[i * n + j] = i == j ? std::sqrt(rest) : rest / l[j * n + j];
        }
    return l;
}

}  // namespace

TEST_CASE("matrix products") {
    for (const std::uint32_t rows : {1u, 4u, 7u, 8u, 13u, 30u})
        for (const std::uint32_t inner : {1u, 2u, 5u})
            for (const std::uint32_t columns : {1u, 3u})
                check_case(array_case(
                    TE_OP_MATMUL, {random_matrix(rows, inner, rows), random_matrix(inner, columns, 3)}, {rows, columns},
                    of_size(2, [=](const auto &at) { return product(at[0], at[1], rows, inner, columns); })));
    check_case(array_case(TE_OP_TRANSPOSE, {random_matrix(3, 4, 1)}, {4, 3}, of_size(1, [](const auto &at) {
                              LongVector out(12);
                              for (std::size_t e = 0; e < 12; ++e) out[e % 4 * 3 + e / 4] = at[0][e];
                              return out;
                          })));
}

TEST_CASE("triangular matrices") {
    for (const std::uint32_t n : {1u, 2u, 5u}) {
        check_case(array_case(TE_OP_CHOLESKY, {covariance(n, n)}, {n, n},
                              of_size(1, [=](const auto &at) { return cholesky(at[0], n); })));
        check_case(array_case(TE_OP_LOG_DIAGONAL, {lower_triangle(n, n)}, {}, of_size(1, [=](const auto &at) {
                                  Long sum = 0;
                                  for (std::size_t i = 0; i < n; ++i) sum += std::log(at[0][i * n + i]);
                                  return LongVector{sum};
                              })));
        for (const std::uint32_t columns : {1u, 3u})
            check_case(array_case(TE_OP_LOWER_SOLVE, {lower_triangle(n, n), random_matrix(n, columns, 8)}, {n, columns},
                                  of_size(1, [=](const auto &at) {
                                      LongVector x = at[1];
                                      for (std::size_t i = 0; i < n; ++i)
                                          for (std::size_t c = 0; c < columns; ++c) {
                                              for (std::size_t k = 0; k < i; ++k)
                                                  x[i * columns + c] -= at[0][i * n + k] * x[k * columns + c];
                                              x[i * columns + c] /= at[0][i * n + i];
                                          }
                                      return x;
                                  })));
    }
}

TEST_CASE("covariances of functions") {
    const auto covariances = [](const std::vector<LongVector> &at) {
        const std::size_t columns = at[0].size() / 4;
        LongVector out;
        for (std::size_t i = 0; i < 4; ++i)
            for (std::size_t j = 0; j < 4; ++j) {
                Long distance = 0;
                for (std::size_t k = 0; k < columns; ++k) {
                    const Long d = at[0][i * columns + k] - at[0][j * columns + k];
                    distance += d * d;
                }
                out.push_back(at[1][0] * at[1][0] * std::exp(-distance / (2 * at[2][0] * at[2][0])));
            }
        return out;
    };
    for (const std::uint32_t columns : {1u, 2u})
        for (const Long scale : {1.5L, 0.0L, -0.5L})
            for (const Long length : {0.75L, 1e3L, 1e-3L})
                check_case(array_case(TE_OP_SQUARED_EXPONENTIAL,
                                      {random_matrix(4, columns, 2), scalar(scale), scalar(length)}, {4, 4},
                                      of_size(2, covariances)));
    for (const Given &diagonal : {scalar(0.5L), random_matrix(3, 1, 4)})
        check_case(
            array_case(TE_OP_ADD_DIAGONAL, {random_matrix(3, 3, 1), diagonal}, {3, 3}, of_size(1, [](const auto &at) {
                           LongVector out = at[0];
                           for (std::size_t i = 0; i < 3; ++i) out[4 * i] += at[1][at[1].size() == 1 ? 0 : i];
                           return out;
                       })));
}
