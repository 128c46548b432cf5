// Sums over arrays and what is made of them.
#include <doctest/doctest.h>

#include "array_case.hpp"

using namespace tinyelbo::test;

namespace {

Long log_sum_exp(const Long *first, std::size_t count, std::size_t step = 1) {
    Long top = first[0], sum = 0;
    for (std::size_t i = 0; i < count; ++i) top = std::max(top, first[i * step]);
    for (std::size_t i = 0; i < count; ++i) sum += std::exp(first[i * step] - top);
    return top + std::log(sum);
}

}  // namespace

TEST_CASE("sums") {
    for (const std::uint32_t n : {1u, 3u, 17u, 256u, 259u, 600u}) {
        const Long root = std::sqrt(static_cast<Long>(n));
        check_case(array_case(TE_OP_SUM, {random_matrix(n, 1, n)}, {}, of_size(root, [](const auto &at) {
                                  Long sum = 0;
                                  for (const Long x : at[0]) sum += x;
                                  return LongVector{sum};
                              })));
        check_case(array_case(TE_OP_DOT, {random_matrix(n, 1, n), random_matrix(n, 1, n + 1)}, {},
                              of_size(root, [](const auto &at) {
                                  Long sum = 0;
                                  for (std::size_t i = 0; i < at[0].size(); ++i) sum += at[0][i] * at[1][i];
                                  return LongVector{sum};
                              })));
    }
    check_case(array_case(TE_OP_ROW_SUMS, {random_matrix(5, 7, 1)}, {5, 1}, of_size(3, [](const auto &at) {
                              LongVector sums(5);
                              for (std::size_t e = 0; e < 35; ++e) sums[e / 7] += at[0][e];
                              return sums;
                          })));
    check_case(array_case(TE_OP_ADD_ALL, {scalar(3), scalar(-1.25L), scalar(1e4L)}, {},
                          of_size(1, [](const auto &at) { return LongVector{at[0][0] + at[1][0] + at[2][0]}; })));
    check_case(array_case(TE_OP_CUMULATIVE_SUM, {random_matrix(20, 1, 1)}, {20, 1}, of_size(5, [](const auto &at) {
                              LongVector sums;
                              Long sum = 0;
                              for (const Long x : at[0]) sums.push_back(sum += x);
                              return sums;
                          })));
}

TEST_CASE("normalised exponentials") {
    const auto groups = [](const LongVector &a, std::size_t count, const auto &action) {
        const std::size_t size = a.size() / count;
        for (std::size_t g = 0; g < count; ++g) action(&a[g * size], size);
    };
    for (const auto &[shape, count] :
         {std::pair<Shape, std::uint32_t>{{6, 1}, 1}, {{1, 6}, 1}, {{4, 5}, 4}, {{1, 1}, 1}})
        for (const Long spread : {1.0L, 100.0L}) {
            Given a = random_matrix(shape.rows, shape.columns, 5);
            for (Long &x : a.values) x *= spread;
            check_case(array_case(TE_OP_LOG_SUM_EXP, {a}, {count, 1}, of_size(spread, [&, n = count](const auto &at) {
                                      LongVector out;
                                      groups(at[0], n, [&](const Long *x, std::size_t size) {
                                          out.push_back(log_sum_exp(x, size));
                                      });
                                      return out;
                                  })));
            check_case(array_case(TE_OP_SOFTMAX, {a}, shape, of_size(1, [&, n = count](const auto &at) {
                                      LongVector out;
                                      groups(at[0], n, [&](const Long *x, std::size_t size) {
                                          for (std::size_t i = 0; i < size; ++i)
                                              out.push_back(std::exp(x[i] - log_sum_exp(x, size)));
                                      });
                                      return out;
                                  })));
        }
}

TEST_CASE("categories") {
    const auto logits = [](std::uint32_t flags, const Given &choice, const Given &b, std::uint32_t groups) {
        Case c = array_case(TE_OP_CATEGORICAL_LOGIT, {fixed(choice), b}, {flags != 0 ? choice.shape.rows : 1, 1},
                            of_size(10, [=](const auto &at) {
                                const std::size_t size = at[1].size() / groups;
                                LongVector out(1);
                                for (std::size_t i = 0; i < at[0].size(); ++i) {
                                    const Long *row = &at[1][groups == 1 ? 0 : i * size];
                                    const Long value = row[static_cast<std::size_t>(at[0][i])] - log_sum_exp(row, size);
                                    if (flags != 0 && i > 0) out.push_back(0);
                                    out.back() += value;
                                }
                                return out;
                            }));
        c.flags = flags;
        return c;
    };
    for (const std::uint32_t flags : {0u, TE_NODE_ELEMENTWISE}) {
        check_case(logits(flags, column({2, 0, 1, 2}), random_matrix(4, 3, 9), 4));
        check_case(logits(flags, column({2, 0, 1, 2, 2}), random_matrix(3, 1, 9), 1));
        check_case(logits(flags, column({1}), random_matrix(3, 1, 9), 1));
    }
}
