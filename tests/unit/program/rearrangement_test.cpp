// Elements moved about, and the simplex.
#include <doctest/doctest.h>

#include "array_case.hpp"
#include "special_reference.hpp"

using namespace tinyelbo::test;

TEST_CASE("rows by their numbers") {
    const LongVector rows = {2, 0, 2, 3, 1, 2};
    for (const std::uint32_t columns : {1u, 3u}) {
        check_case(array_case(TE_OP_GATHER, {random_matrix(4, columns, 1), fixed(column(rows))}, {6, columns},
                              of_size(1, [=](const auto &at) {
                                  LongVector out;
                                  for (const Long row : rows)
                                      for (std::size_t j = 0; j < columns; ++j)
                                          out.push_back(at[0][static_cast<std::size_t>(row) * columns + j]);
                                  return out;
                              })));
        check_case(array_case(TE_OP_SCATTER_ADD, {random_matrix(6, columns, 1), fixed(column(rows))}, {5, columns},
                              of_size(1, [=](const auto &at) {
                                  LongVector out(5 * columns);
                                  for (std::size_t i = 0; i < 6; ++i)
                                      for (std::size_t j = 0; j < columns; ++j)
                                          out[static_cast<std::size_t>(rows[i]) * columns + j] +=
                                              at[0][i * columns + j];
                                  return out;
                              })));
    }
}

TEST_CASE("parts and wholes") {
    Case slice = array_case(TE_OP_SLICE, {random_matrix(4, 5, 1)}, {2, 3}, of_size(1, [](const auto &at) {
                                LongVector out;
                                for (std::size_t i = 1; i < 3; ++i)
                                    for (std::size_t j = 2; j < 5; ++j) out.push_back(at[0][i * 5 + j]);
                                return out;
                            }));
    slice.immediate[0] = 1;
    slice.immediate[1] = 2;
    check_case(slice);
    check_case(array_case(TE_OP_CONCATENATE, {random_matrix(2, 3, 1), random_matrix(1, 3, 2), random_matrix(4, 3, 3)},
                          {7, 3}, of_size(1, [](const auto &at) {
                              LongVector out;
                              for (const LongVector &part : at) out.insert(out.end(), part.begin(), part.end());
                              return out;
                          })));
    check_case(
        array_case(TE_OP_RESHAPE, {random_matrix(2, 6, 1)}, {4, 3}, of_size(1, [](const auto &at) { return at[0]; })));
    check_case(array_case(TE_OP_RESHAPE, {scalar(2.5L)}, {4, 3},
                          of_size(1, [](const auto &at) { return LongVector(12, at[0][0]); })));
}

TEST_CASE("simplexes") {
    for (const std::uint32_t k : {1u, 2u, 6u}) {
        const auto break_stick = [k](const LongVector &y, Long &log_jacobian) {
            LongVector x;
            Long stick = 1;
            log_jacobian = 0;
            for (std::size_t i = 0; i < k; ++i) {
                const Long z = logistic(y[i] - std::log(static_cast<Long>(k - i)));
                x.push_back(stick * z);
                log_jacobian += std::log(stick) + std::log(z) + std::log1p(-z);
                stick -= x.back();
            }
            x.push_back(stick);
            return x;
        };
        check_case(array_case(TE_OP_SIMPLEX, {random_matrix(k, 1, k)}, {k + 1, 1}, of_size(1, [=](const auto &at) {
                                  Long unused;
                                  return break_stick(at[0], unused);
                              })));
        check_case(array_case(TE_OP_SIMPLEX_LOG_JACOBIAN, {random_matrix(k, 1, k)}, {}, of_size(1, [=](const auto &at) {
                                  Long log_jacobian;
                                  break_stick(at[0], log_jacobian);
                                  return LongVector{log_jacobian};
                              })));
    }
}

TEST_CASE("Dirichlet") {
    check_case(array_case(TE_OP_DIRICHLET, {column({0.25L, 0.5L, 1e-3L, 0.249L}), column({1, 0.5L, 3, 20})}, {},
                          of_size(100, [](const auto &at) {
                              Long sum = 0, value = 0;
                              for (std::size_t i = 0; i < 4; ++i) {
                                  sum += at[1][i];
                                  value += times_log(at[1][i] - 1, at[0][i]) - std::lgamma(at[1][i]);
                              }
                              return LongVector{value + std::lgamma(sum)};
                          })));
}
