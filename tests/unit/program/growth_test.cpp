// Long sums in float: values and derivatives are as accurate as their terms, however many there are.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "array_case.hpp"

using namespace tinyelbo::test;

namespace {

using Id = Assembler::Id;

constexpr std::uint32_t kCount = 100000;

/// Positive numbers around 1 that float has.
std::vector<float> positive_numbers(std::size_t count) {
    std::vector<float> out;
    for (const Long x : random_numbers(count, 11)) out.push_back(static_cast<float>(1 + x / 8));
    return out;
}

/// Of a target that `make` finishes from x[rows][columns] of positive data and positive parameters: nothing cancels, so
/// that errors relative to the results are those of the terms and of as few additions as there are in 256 terms.
void check_growth(const char *what, Shape shape, Shape parameters, const std::function<void(Assembler &, Id, Id)> &make,
                  double tolerance = 8) {
    CAPTURE(what);
    Assembler m;
    const Id x = m.data(shape), p = m.parameter(parameters);
    make(m, x, p);
    const ProgramBytes program = m.bytes();
    const std::vector<float> values = positive_numbers(std::size_t{shape.rows} * shape.columns);
    const std::vector<te_slot> data = {te_matrix(values.data(), TE_F32, shape.rows, shape.columns)};
    Vector theta;
    for (std::uint32_t i = 0; i < m.dimension(); ++i) theta.push_back(0.75 + 0.25 * (i % 3));
    const auto single = evaluate<float>(program, data, theta);
    const auto exact = evaluate<double>(program, data, theta);
    const auto error = [](double value, double expected) {
        return std::abs(value / expected - 1) / static_cast<double>(std::numeric_limits<float>::epsilon());
    };
    CHECK(error(single.value, exact.value) <= tolerance);
    for (std::size_t i = 0; i < theta.size(); ++i)
        CHECK(error(static_cast<double>(single.gradient[i]), exact.gradient[i]) <= tolerance);
}

}  // namespace

TEST_CASE("sums of many terms") {
    const auto scaled = [](Assembler &m, Id x, Id p) { return m.elementwise(TE_OP_MULTIPLY, {x, p}); };
    check_growth("sum", {kCount, 1}, {}, [&](auto &m, Id x, Id p) { m.add(TE_OP_SUM, {scaled(m, x, p)}); });
    check_growth("dot", {kCount, 1}, {}, [&](auto &m, Id x, Id p) { m.add(TE_OP_DOT, {x, scaled(m, x, p)}); });
    check_growth("row_sums", {1, kCount}, {}, [&](auto &m, Id x, Id p) { m.add(TE_OP_ROW_SUMS, {scaled(m, x, p)}); });
    check_growth("cumulative_sum", {kCount, 1}, {}, [&](auto &m, Id x, Id p) {
        m.add(TE_OP_DOT, {m.add(TE_OP_CUMULATIVE_SUM, {scaled(m, x, p)}, {kCount, 1}), x});
    });
    check_growth("log_sum_exp", {kCount, 1}, {},
                 [&](auto &m, Id x, Id p) { m.add(TE_OP_LOG_SUM_EXP, {scaled(m, x, p)}); });
    check_growth("reshape", {kCount, 1}, {}, [](auto &m, Id x, Id p) {
        m.add(TE_OP_DOT, {x, m.add(TE_OP_RESHAPE, {p}, {kCount, 1})});
    });
    std::vector<Id> many(1, 0);
    check_growth("add_all", {1, 1}, {}, [&](auto &m, Id, Id p) {
        many.clear();
        for (int i = 0; i < 10000; ++i) many.push_back(p);
        m.add(TE_OP_ADD_ALL, many);
    });
}

TEST_CASE("products of many rows") {
    for (const std::uint32_t columns : {1u, 5u, 40u})
        check_growth("features", {kCount / 10, columns}, {columns, 1},
                     [](auto &m, Id x, Id p) { m.add(TE_OP_SUM, {m.elementwise(TE_OP_SQUARE, {m.matmul(x, p)})}); });
    check_growth("two columns", {kCount, 2}, {2, 2},
                 [](auto &m, Id x, Id p) { m.add(TE_OP_SUM, {m.elementwise(TE_OP_SQUARE, {m.matmul(x, p)})}); });
    check_growth("wide", {2, kCount}, {2, 2},
                 [](auto &m, Id x, Id p) { m.add(TE_OP_SUM, {m.elementwise(TE_OP_SQUARE, {m.matmul(p, x)})}); });
}

TEST_CASE("densities of many elements") {
    const auto density = [](te_op op, bool each) {
        return [=](Assembler &m, Id x, Id p) {
            if (each)
                m.add(TE_OP_SUM, {m.each(op, {x, p})});
            else
                m.density(op, {x, p});
        };
    };
    // The derivative cancels: sum x against n/p.
    for (const bool each : {false, true})
        check_growth("exponential", {kCount, 1}, {}, density(TE_OP_EXPONENTIAL, each), 64);
    check_growth("logistic", {kCount, 1}, {}, [](auto &m, Id x, Id p) {
        m.density(TE_OP_BERNOULLI_LOGIT, {m.elementwise(TE_OP_LESS, {x, m.constant(0)}), p});
    });
}
