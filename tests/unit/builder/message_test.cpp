// Messages name the expression as it was written, and the shapes.
#include "message.hpp"

#include <doctest/doctest.h>

using namespace tinyelbo;

namespace {

struct Fixture {
    ProgramBuilder m;
    Value y = m.data("y", xt::xtensor<double, 1>{1, 0, 2});
    Value x = m.data("x", xt::xtensor<double, 2>{{1, 2}, {3, 4}, {5, 6}});
    Value mu = m.parameter("mu");
    Value tau = m.parameter("tau", lower(0));
    Value beta = m.parameter("beta", 2);
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "shapes that do not go together") {
    CHECK(message_of([&] { y - mu*(beta + 1) / 2; }) ==
          "y - mu * (beta + 1) / 2: shapes do not go together: y is a vector of 3, mu * (beta + 1) / 2 is a vector of "
          "2");
    CHECK(message_of([&] { m.sample(y, normal(matmul(x, beta), -beta)); }) ==
          "normal(y | matmul(x, beta), -beta): shapes do not go together: y is a vector of 3, matmul(x, beta) is a "
          "vector of 3, -beta is a vector of 2");
    CHECK(message_of([&] { matmul(y, x); }).find("x is a 3 x 2 matrix") != std::string::npos);
    CHECK(message_of([&] { concatenate(x, y); }) != "");
    CHECK(message_of([&] { cholesky(x); }) != "");
    CHECK(message_of([&] { lower_solve(x, y); }) != "");
    CHECK(message_of([&] { dot(x, beta); }) != "");
    CHECK(message_of([&] { add_diagonal(matmul(x, transpose(x)), beta); }) != "");
    CHECK(message_of([&] { squared_exponential(x, mu, beta); }) != "");
    CHECK(message_of([&] { x[x]; }) != "");
    CHECK(message_of([&] { m.sample(beta, dirichlet(y)); }) != "");
    CHECK(message_of([&] { log_densities(beta, dirichlet(1)); }) != "");
    CHECK(message_of([&] { m.sample(y, bernoulli_logit_glm(x, y)); }) != "");
    CHECK(message_of([&] {
              reshape(x, {2, 2});
          }) == "reshape of x, a 3 x 2 matrix, to a 2 x 2 matrix: the number of elements differs");
}

TEST_CASE_FIXTURE(Fixture, "subtractions and divisions keep their parentheses") {
    CHECK(message_of([&] {
              matmul(mu - (tau - mu) - tau / (mu * tau), y);
          }).find("matmul(mu - (tau - mu) - tau / (mu * tau), y)") == 0);
    CHECK(message_of([&] { matmul(-(mu + 1) * exp(tau), y); }).find("matmul(-(mu + 1) * exp(tau), y)") == 0);
}

TEST_CASE_FIXTURE(Fixture, "long expressions are cut short") {
    Value deep = mu;
    for (int i = 0; i < 100; ++i) deep = exp(deep);
    CHECK(message_of([&] { matmul(deep, y); }).size() < 200);
    const std::vector<Value> many(100, mu);
    CHECK(message_of([&] { matmul(x, concatenate(many)); }).find("concatenate(mu, mu, mu, mu, ...)") !=
          std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "parts outside") {
    CHECK(message_of([&] { y[3]; }) == "y: from row 3 and column 0, a scalar reaches outside: it is a vector of 3");
    CHECK(message_of([&] { x(0, 2); }) != "");
    CHECK(message_of([&] { y[-1]; }) == "y[-1]: indices count from 0");
    CHECK(message_of([&] { segment(y, 2, 2); }) != "");
    CHECK(message_of([&] { segment(y, 0xffffffffu, 2); }) != "");
    CHECK(message_of([&] { column(x, 2); }) != "");
}

TEST_CASE_FIXTURE(Fixture, "parameters where only data can stand") {
    CHECK(message_of([&] { m.sample(mu, bernoulli(0.5)); }) ==
          "bernoulli(mu | 0.5): mu depends on parameters where only data can stand");
    CHECK(message_of([&] { y[beta]; }).find("y[beta]: beta depends on parameters") == 0);
    CHECK(message_of([&] { select(mu, y, 1); }) != "");
    CHECK(message_of([&] { less(mu, 0); }) != "");
    CHECK(message_of([&] { m.sample(y, binomial(mu, 0.5)); }) != "");
    CHECK(message_of([&] { m.sample(matmul(x, beta), normal_glm(x, beta, 1)); }) != "");
}

TEST_CASE_FIXTURE(Fixture, "numbers outside of a density's support") {
    CHECK(message_of([&] { m.sample(mu, normal(0, -1)); }) == "normal's sd is -1, which must be positive");
    CHECK(message_of([&] { m.sample(1.5, poisson(tau)); }) == "poisson's count is 1.5, which must be a count");
    CHECK(message_of([&] { m.sample(2, bernoulli_logit(mu)); }) ==
          "bernoulli_logit's outcome is 2, which must be 0 or 1");
    CHECK(message_of([&] {
              m.sample(m.constant(xt::xtensor<int, 1>{1, -1}), poisson(tau));
          }) == "poisson's count is -1, which must be a count");
    CHECK(message_of([&] { m.sample(mu, normal(1.0 / 0.0, 1)); }) == "normal's mean is inf, which must be finite");
    CHECK(message_of([&] { m.add(mu * std::nan("")); }) == "a number that is NaN");
}

TEST_CASE_FIXTURE(Fixture, "names") {
    CHECK(message_of([&] { m.parameter("y"); }) == "two things have the name y");
    CHECK(message_of([&] { m.generate("mu", mu); }) == "two things have the name mu");
    CHECK(message_of([&] { m.data("", 1.0); }) != "");
}

TEST_CASE_FIXTURE(Fixture, "parameters that their transform does not make") {
    CHECK(message_of([&] { m.parameter("p", simplex()); }) == "parameter p: its transform does not make a scalar");
    CHECK(message_of([&] { m.parameter("p", {2, 2}, ordered()); }) != "");
    CHECK(message_of([&] { m.parameter("p", lower(beta)); }) ==
          "parameter p is a scalar, but its bounds make it a vector of 2");
    CHECK(message_of([&] { m.parameter("p", interval(1, 0)); }) == "interval's width is -1, which must be positive");
    CHECK(message_of([&] { m.parameter("p", 0); }) != "");
    CHECK(message_of([&] { m.parameter("p", -3); }) != "");
    // What failed has left no trace.
    m.sample(m.parameter("p"), normal(0, 1));
    CHECK(disassemble(m.bytes()).find("5 parameters") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "values of two builders") {
    ProgramBuilder other;
    auto z = other.parameter("z");
    CHECK(message_of([&] { mu + z; }) == "add: z belongs to another ProgramBuilder");
    CHECK(message_of([&] { m.add(z); }) == "z belongs to another ProgramBuilder");
    CHECK(message_of([&] { m.generate("g", z); }) != "");
    CHECK(message_of([&] { m.parameter("p", lower(z)); }) != "");
}

TEST_CASE("numbers among themselves") {
    CHECK(message_of([] { exp(Value(2)); }) == "exp of numbers only: compute it before, or use data");
    CHECK(detail::number_of(Value(3) / 2 - 1) == 0.5);
    CHECK(detail::number_of(-Value(3)) == -3);
}
