// Each function makes the operation of its name, with its operands in order.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "evaluate.hpp"

using namespace tinyelbo;
using Vector = std::vector<double>;

namespace {

/// The expression of parameters a[3] = (0.3, 1.2, 2.5) and b[3] = (0.7, -1.1, 0.4).
Vector value_of(const std::function<Value(Value, Value)>& expression) {
    ProgramBuilder m;
    auto a = m.parameter("a", 3), b = m.parameter("b", 3);
    m.generate("value", expression(a, b));
    m.add(a);
    return evaluate(m, "value", {0.3, 1.2, 2.5, 0.7, -1.1, 0.4});
}

void check(const Vector& values, const Vector& expected) {
    REQUIRE(values.size() == expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == doctest::Approx(expected[i]).epsilon(1e-13));
}

double phi(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

}  // namespace

TEST_CASE("functions of single elements") {
    struct Function {
        Value (*build)(const Value&);
        double (*expected)(double);
    };
    const Function functions[] = {
        {exp, [](double x) { return std::exp(x); }},
        {log, [](double x) { return std::log(x); }},
        {log1p, [](double x) { return std::log1p(x); }},
        {expm1, [](double x) { return std::expm1(x); }},
        {sqrt, [](double x) { return std::sqrt(x); }},
        {square, [](double x) { return x * x; }},
        {inverse, [](double x) { return 1 / x; }},
        {tanh, [](double x) { return std::tanh(x); }},
        {logistic, [](double x) { return 1 / (1 + std::exp(-x)); }},
        {softplus, [](double x) { return std::log1p(std::exp(x)); }},
        {lgamma, [](double x) { return std::lgamma(x); }},
        {normal_cdf, phi},
        {log_normal_cdf, [](double x) { return std::log(phi(x)); }},
    };
    for (const Function& function : functions) {
        check(value_of([&](Value a, Value) { return function.build(a); }),
              {function.expected(0.3), function.expected(1.2), function.expected(2.5)});
    }
    const auto of_b = [](Value (*function)(const Value&)) {
        return value_of([=](Value, Value b) { return function(b); });
    };
    check(of_b(abs), {0.7, 1.1, 0.4});
    check(value_of([](Value a, Value) { return logit(a / 3); }),
          {std::log(0.1 / 0.9), std::log(0.4 / 0.6), std::log(2.5 / 0.5)});
    check(value_of([](Value a, Value) { return log1m_exp(-a); }),
          {std::log(-std::expm1(-0.3)), std::log(-std::expm1(-1.2)), std::log(-std::expm1(-2.5))});
    // digamma(x + 1) - digamma(x) = 1 / x
    check(value_of([](Value a, Value) { return digamma(a + 1) - digamma(a); }), {1 / 0.3, 1 / 1.2, 1 / 2.5});
}

TEST_CASE("arithmetic, with numbers on either side") {
    check(value_of([](Value a, Value b) { return a + b; }), {1.0, 0.1, 2.9});
    check(value_of([](Value a, Value b) { return a - b; }), {-0.4, 2.3, 2.1});
    check(value_of([](Value a, Value b) { return a * b; }), {0.21, -1.32, 1.0});
    check(value_of([](Value a, Value b) { return a / b; }), {0.3 / 0.7, -1.2 / 1.1, 2.5 / 0.4});
    check(value_of([](Value a, Value b) { return pow(a, b); }),
          {std::pow(0.3, 0.7), std::pow(1.2, -1.1), std::pow(2.5, 0.4)});
    check(value_of([](Value a, Value) { return 2 - a; }), {1.7, 0.8, -0.5});
    check(value_of([](Value a, Value) { return 3 / a * 2 + 1; }), {21, 6, 3.4});
    check(value_of([](Value a, Value b) { return -a[1] + b; }), {-0.5, -2.3, -0.8});
}

TEST_CASE("choices by data") {
    ProgramBuilder m;
    auto y = m.data("y", xt::xtensor<int, 1>{2, 0, 1});
    auto a = m.parameter("a", 3);
    m.generate("less", select(less(y, 1), a, 10 * a));
    m.generate("equal", select(equal(y, 2), 0, a));
    m.generate("gather", a[y]);
    m.generate("scatter", scatter_add(a, m.data("i", xt::xtensor<int, 1>{1, 1, 3}), 4));
    m.add(a);
    const Vector theta = {1, 2, 3};
    check(evaluate(m, "less", theta), {10, 2, 30});
    check(evaluate(m, "equal", theta), {0, 2, 3});
    check(evaluate(m, "gather", theta), {3, 1, 2});
    check(evaluate(m, "scatter", theta), {0, 3, 0, 3});
}

TEST_CASE("mixtures and sums of exponentials") {
    const double total = std::exp(0.3) + std::exp(1.2) + std::exp(2.5);
    check(value_of([](Value a, Value) { return log_sum_exp(a); }), {std::log(total)});
    check(value_of([](Value a, Value) { return softmax(a); }),
          {std::exp(0.3) / total, std::exp(1.2) / total, std::exp(2.5) / total});
    const auto pair = [](double x, double y) { return std::log(std::exp(x) + std::exp(y)); };
    check(value_of([](Value a, Value b) { return log_sum_exp(a, b); }),
          {pair(0.3, 0.7), pair(1.2, -1.1), pair(2.5, 0.4)});
    check(value_of([](Value a, Value) { return log_sum_exp(a, 0); }), {pair(0.3, 0), pair(1.2, 0), pair(2.5, 0)});
    check(value_of([](Value a, Value b) { return log_sum_exp(a[0], b[0]); }), {pair(0.3, 0.7)});
    check(value_of([](Value a, Value b) { return log_mix(a[0], b, 2); }),
          {std::log(0.3 * std::exp(0.7) + 0.7 * std::exp(2)), std::log(0.3 * std::exp(-1.1) + 0.7 * std::exp(2)),
           std::log(0.3 * std::exp(0.4) + 0.7 * std::exp(2))});
}

TEST_CASE("sums") {
    check(value_of([](Value a, Value) { return sum(a); }), {4.0});
    check(value_of([](Value a, Value) { return mean(a); }), {4.0 / 3});
    check(value_of([](Value a, Value) { return cumulative_sum(a); }), {0.3, 1.5, 4.0});
    check(value_of([](Value a, Value b) { return dot(a, b); }), {0.21 - 1.32 + 1.0});
    check(value_of([](Value a, Value b) { return row_sums(reshape(concatenate(a, b), {3, 2})); }), {1.5, 3.2, -0.7});
}

TEST_CASE("parts") {
    check(value_of([](Value a, Value) { return a[2]; }), {2.5});
    check(value_of([](Value a, Value) { return segment(a, 1, 2); }), {1.2, 2.5});
    check(value_of([](Value a, Value b) { return concatenate(a, 5, b[1]); }), {0.3, 1.2, 2.5, 5, -1.1});
    check(value_of([](Value a, Value) { return reshape(a[0], 2); }), {0.3, 0.3});
    const auto matrix = [](Value a, Value b) { return reshape(concatenate(a, b), {2, 3}); };
    check(value_of([&](Value a, Value b) { return matrix(a, b)[1]; }), {0.7, -1.1, 0.4});
    check(value_of([&](Value a, Value b) { return matrix(a, b)(0, 2); }), {2.5});
    check(value_of([&](Value a, Value b) { return column(matrix(a, b), 1); }), {1.2, -1.1});
    check(value_of([&](Value a, Value b) { return block(matrix(a, b), 0, 1, {2, 2}); }), {1.2, 2.5, -1.1, 0.4});
    check(value_of([&](Value a, Value b) { return transpose(matrix(a, b)); }), {0.3, 0.7, 1.2, -1.1, 2.5, 0.4});
}

TEST_CASE("matrices") {
    ProgramBuilder m;
    auto x = m.data("x", xt::xtensor<double, 2>{{1, 2}, {3, 4}, {5, 6}});
    auto a = m.data("a", xt::xtensor<double, 2>{{4, 9}, {2, 10}});  // read below the diagonal only
    auto b = m.parameter("b", 2);
    m.generate("product", matmul(x, b));
    auto l = m.generate("cholesky", cholesky(add_diagonal(a, b)));
    m.generate("solution", lower_solve(l, b));
    m.generate("log_diagonal", log_diagonal(l));
    m.generate("kernel", squared_exponential(x, b[0], b[1]));
    m.add(b);
    const Vector theta = {5, 4};
    check(evaluate(m, "product", theta), {13, 31, 49});
    const double corner = std::sqrt(14 - 4.0 / 9);
    check(evaluate(m, "cholesky", theta), {3, 0, 2.0 / 3, corner});
    check(evaluate(m, "solution", theta), {5.0 / 3, (4 - 10.0 / 9) / corner});
    check(evaluate(m, "log_diagonal", theta), {std::log(3 * corner)});
    const double near = 25 * std::exp(-8.0 / 32), far = 25 * std::exp(-32.0 / 32);
    check(evaluate(m, "kernel", theta), {25, near, far, near, 25, near, far, near, 25});
}
