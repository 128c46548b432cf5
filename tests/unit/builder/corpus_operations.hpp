// Golden programs with every function, density and transform once at least, of scalars, vectors, matrices, data and
// numbers; programs/operations.mjs of the JavaScript tests has the same.
#pragma once

#include <limits>
#include <vector>

#include <tinyelbo/program.hpp>

#include "corpus_models.hpp"

namespace corpus {

/// Adds what a function makes of a scalar, of a vector, and of data.
inline ProgramBuilder functions_of_elements() {
    using Function = Value (*)(const Value&);
    const Function functions[] = {exp,       log,      log1p,       expm1,      sqrt,           square,
                                  inverse,   abs,      tanh,        logistic,   logit,          softplus,
                                  log1m_exp, lgamma,   digamma,     normal_cdf, log_normal_cdf, sum,
                                  mean,      row_sums, log_sum_exp, softmax,    cumulative_sum, transpose};
    ProgramBuilder m;
    const Value scalar = m.parameter("scalar"), vector = m.parameter("vector", 3),
                matrix = m.parameter("matrix", {2, 3});
    const Value data = m.data("data", Vector{0.5, 1.5});
    for (Function function : functions) {
        for (const Value& value : {scalar, vector, matrix, data}) m.add(function(value));
    }
    return m;
}

inline ProgramBuilder functions_of_two() {
    using Function = Value (*)(const Value&, const Value&);
    const Function functions[] = {pow,
                                  log_sum_exp,
                                  [](const Value& a, const Value& b) { return a + b; },
                                  [](const Value& a, const Value& b) { return a - b; },
                                  [](const Value& a, const Value& b) { return a * b; },
                                  [](const Value& a, const Value& b) { return a / b; },
                                  [](const Value& a, const Value& b) { return log_mix(0.25, a, b); },
                                  [](const Value& a, const Value& b) { return select(1, -a, b); }};
    ProgramBuilder m;
    const Value scalar = m.parameter("scalar"), vector = m.parameter("vector", 3),
                matrix = m.parameter("matrix", {2, 3});
    const Value data = m.data("data", Vector{0.5, 1.5, 2.5});
    for (Function function : functions) {
        m.add(function(scalar, scalar + 1));
        m.add(function(scalar, vector));
        m.add(function(vector, 2));
        m.add(function(vector, data));
        m.add(function(-1.5, matrix));
        m.add(function(data, 0.1));
    }
    m.add(select(less(data, 1), vector, -vector) + less(2, data) + equal(data, data) + equal(data, 3));
    m.add(dot(vector, data));
    m.add(select(equal(scalar.rows() + data[0], 1), matrix, 0));
    return m;
}

inline ProgramBuilder matrices() {
    ProgramBuilder m;
    const Value a = m.parameter("a", {3, 3}), b = m.parameter("b", {3, 2}), v = m.parameter("v", 3);
    const Value x = m.data("x", Matrix{{1, 2}, {3, 4}, {5, 6}});
    const Value root = cholesky(matmul(a, transpose(a)));
    m.add(lower_solve(root, b) + lower_solve(root, x));
    m.add(log_diagonal(root) + log_diagonal(matmul(transpose(x), x)));
    m.add(add_diagonal(a, v) + add_diagonal(a, 0.5) + add_diagonal(matmul(b, transpose(x)), v[1]));
    m.add(squared_exponential(x, v[0], 2) + squared_exponential(v, 1, v[2]) + squared_exponential(b, v[0], v[1]));
    m.add(log_sum_exp(transpose(x)) * softmax(v[0] * transpose(x))(0, 1));
    return m;
}

inline ProgramBuilder parts() {
    ProgramBuilder m;
    const Value a = m.parameter("a", {4, 3}), v = m.parameter("v", 6), s = m.parameter("s");
    const Value indices = m.data("indices", Vector{0, 2, 2, 1, 0}), x = m.data("x", Matrix{{1, 2, 3}, {4, 5, 6}});
    m.add(v[0] + v[5] + a(1, 2) + x(1, 0));
    m.add(a[3] + x[0]);
    m.add(v[indices]);
    m.add(a[indices]);
    m.add(segment(v, 1, 4) * segment(v, 2, 4));
    m.add(segment(v, 0, 6) + segment(a, 1, 2)(0, 0) + segment(v, 3, 1));
    m.add(column(a, 0) - column(a, 2) + dot(column(x, 1), segment(v, 0, 2)));
    m.add(block(a, 1, 1, {2, 2}) * block(a, 0, 0, {2, 2}) + s[0] + s(0, 0));
    m.add(scatter_add(segment(v, 0, 5), indices, 3) + scatter_add(a[indices], indices, 5)(4, 0));
    m.add(reshape(v, {2, 3}) + reshape(s, {2, 3}) + reshape(x, {2, 3}) + reshape(x, {1, 6})(0, 5) +
          reshape(0.5, 1) * s);
    m.add(concatenate(v, s, indices, 3) + concatenate(s)[0]);
    m.add(concatenate(a, x));
    return m;
}

inline std::vector<Density> real_densities(const Value& a, const Value& b) {
    return {normal(a, b),      student_t(b, a, b), cauchy(a, b),        laplace(a, b),
            lognormal(a, b),   gamma(b, b),        inverse_gamma(b, b), exponential(b),
            uniform(a, b + 9), half_normal(b),     half_cauchy(b),      half_student_t(4, b)};
}

/// Of variates that are a scalar parameter, a vector of them, data and a number; with arguments of each kind.
inline ProgramBuilder densities_of_reals() {
    ProgramBuilder m;
    const Value scalar = m.parameter("scalar", lower(0)), vector = m.parameter("vector", 3, lower(0));
    const Value y = m.data("y", Vector{0.5, 1.5, 2}), scale = m.data("scale", Vector{1, 2, 3});
    for (const Value& variate : {scalar, vector, y}) {
        for (const Density& density : real_densities(0.5, 2)) m.sample(variate, density);
        for (const Density& density : real_densities(scalar, vector)) m.sample(variate, density);
        for (const Density& density : real_densities(y, scale)) m.sample(variate, density);
        for (const Density& density : real_densities(vector, 3)) m.add(log_densities(variate, density));
    }
    for (const Density& density : real_densities(1, scalar)) m.add(log_density(1.25, density));
    return m;
}

inline ProgramBuilder densities_of_shares() {
    ProgramBuilder m;
    const Value p = m.parameter("p", interval(0, 1)), share = m.parameter("share", 3, simplex());
    const Value y = m.data("y", Vector{0.2, 0.3, 0.5}), shapes = m.data("shapes", Vector{1, 2, 3});
    m.sample(p, beta(2, 0.5));
    m.sample(y, beta(p, shapes));
    m.add(log_densities(share, beta(shapes, p + 1)));
    m.sample(share, dirichlet(2));
    m.sample(share, dirichlet(shapes));
    m.sample(y, dirichlet(10 * share));
    m.sample(y, dirichlet(p));
    m.sample(share, dirichlet(shapes[0]));
    m.sample(p, uniform(0, 1));
    return m;
}

inline ProgramBuilder densities_of_counts() {
    ProgramBuilder m;
    const Value x = m.parameter("x"), v = m.parameter("v", 4), n = m.data("n", Vector{5, 5, 6, 7});
    const Value y = m.data("y", Vector{0, 1, 1, 0}), p = logistic(v), logits = m.parameter("logits", {4, 3});
    const std::vector<Density> densities = {bernoulli(p),
                                            bernoulli(0.5),
                                            bernoulli_logit(v),
                                            bernoulli_logit(x),
                                            binomial(n, p),
                                            binomial(3, 0.25),
                                            binomial_logit(n, x),
                                            binomial_logit(9, v),
                                            poisson(exp(x)),
                                            poisson(2.5),
                                            poisson_log(v),
                                            poisson_log(n),
                                            negative_binomial_2(exp(v), 2),
                                            negative_binomial_2(n, exp(x)),
                                            categorical_logit(segment(v, 0, 3)),
                                            categorical_logit(logits),
                                            categorical_logit(transpose(v))};
    for (const Density& density : densities) {
        m.sample(y, density);
        m.add(log_densities(y, density));
    }
    m.sample(1, bernoulli_logit(x));
    m.sample(y[2], categorical_logit(v));
    const Value design = m.data("design", Matrix{{1, 2}, {1, 3}, {1, 4}, {1, 5}});
    const Value coefficients = segment(v, 0, 2);
    m.sample(y, bernoulli_logit_glm(design, coefficients));
    m.sample(n, normal_glm(design, coefficients, 0.5));
    m.sample(n, normal_glm(design, coefficients, exp(x)));
    m.sample(n, poisson_log_glm(design, coefficients));
    return m;
}

inline ProgramBuilder transforms() {
    ProgramBuilder m;
    const Value bounds = m.data("bounds", Vector{-1, 0.5}), top = m.data("top", 3);
    const Value a = m.parameter("a"), b = m.parameter("b", {2, 2}, unconstrained());
    m.parameter("lower", 2, lower(-2));
    m.parameter("lower of data", 2, lower(bounds));
    m.parameter("lower of a", {2, 3}, lower(a));
    m.parameter("upper", upper(5));
    m.parameter("upper of data", 2, upper(top));
    m.parameter("interval", 3, interval(-2, 3));
    m.parameter("interval from 0", 2, interval(0, top));
    m.parameter("unit interval", {1, 2}, interval(0, 1));
    m.parameter("interval of data", 2, interval(bounds, bounds + 1));
    m.parameter("interval of b", {2, 2}, interval(b, b + exp(a)));
    m.parameter("offset", 2, offset_multiplier(bounds, 2));
    m.parameter("multiplier", 2, offset_multiplier(a, top));
    m.parameter("noncentred", 3, offset_multiplier(0, exp(a)));
    m.parameter("ordered", 4, ordered());
    m.parameter("positive ordered", 1, positive_ordered());
    m.parameter("simplex", 2, simplex());
    m.parameter("larger simplex", 5, simplex());
    return m;
}

/// Numbers by their bits; the listing has the shortest text of each.
inline ProgramBuilder constants() {
    using Limits = std::numeric_limits<double>;
    ProgramBuilder m;
    const Value x = m.parameter("x");
    for (double number : {0.0,
                          -0.0,
                          1.0,
                          0.1,
                          1.0 / 3,
                          -2.5,
                          100000.0,
                          1e5 + 0.5,
                          123456789012345678.0,
                          1e22,
                          1e23,
                          1e-5,
                          1.5e-5,
                          0.00123,
                          1e-300,
                          2.0 / 3e10,
                          3e100,
                          Limits::denorm_min(),
                          Limits::max(),
                          Limits::epsilon(),
                          Limits::infinity(),
                          -Limits::infinity()}) {
        m.add(x * number);
    }
    m.add(x * m.constant(Vector{1, 2, 3, 4}));
    m.add(x * m.constant(Vector{1, 2, 3, 4, 5}));
    m.add(m.constant(Matrix{{1, 2}, {3, 4}, {5, 6}}) * x + m.constant(Vector{7}) + Value(2) * 3);
    return m;
}

/// What is checked more than once, or under several names, and what needs no check.
inline ProgramBuilder checks() {
    ProgramBuilder m;
    const Value y = m.data("y", Vector{1, 2, 3}), x = m.parameter("x");
    m.sample(y, normal(x, 1));
    m.sample(y, normal(0, exp(x)));
    m.sample(y, half_normal(2));
    m.sample(y + 1, gamma(exp(x), y));
    m.sample(m.constant(Vector{1, 2}), gamma(exp(x), 1));
    m.sample(x, normal(y[0], sqrt(y)[1]));
    m.generate("twice y", 2 * y);
    m.sample(2 * y, normal(x, 1));
    m.generate("only here", log_densities(y, poisson(2)));
    return m;
}

/// Values under several names or none, data and numbers among them; things that nothing needs.
inline ProgramBuilder outputs() {
    ProgramBuilder m;
    m.data("unused", Vector{1, 2});
    const Value x = m.parameter("x", 2), y = m.data("y", Matrix{{1, 2}});
    m.parameter("idle", 3, simplex());
    m.generate("same", x);
    m.generate("twice", exp(x) + 1);
    m.generate("again", 1 + exp(x));
    m.generate("and again", exp(x) + 1);
    m.generate("number", 2.5);
    m.generate("data", y);
    m.generate("\xce\xb2 \xe2\x89\xa4 \xf0\x9f\x98\x80", tanh(x));
    tanh(exp(x));
    m.sample(exp(x) + 1, normal(2.5, 1));
    return m;
}

inline ProgramBuilder deep() {
    ProgramBuilder m;
    Value x = m.parameter("x");
    for (int i = 0; i < 1000; ++i) x = tanh(x) + i;
    m.add(x);
    return m;
}

}  // namespace corpus
