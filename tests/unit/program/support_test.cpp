// At the edges of densities: -infinity outside the support, no NaN where there is an answer, finite derivatives.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "evaluate.hpp"

using namespace tinyelbo::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Edge {
    te_op op;
    Vector arguments;
    double density;
    unsigned always_fixed = 0;
};

/// With arguments that vary, but for those of the mask.
template <class Real>
void check(const Edge &edge, unsigned fixed) {
    Assembler m;
    std::vector<Assembler::Id> operands;
    Vector theta;
    for (std::size_t i = 0; i < edge.arguments.size(); ++i) {
        if ((fixed >> i & 1) != 0) {
            operands.push_back(m.constant(edge.arguments[i]));
            continue;
        }
        operands.push_back(m.parameter());
        theta.push_back(edge.arguments[i]);
    }
    m.density(edge.op, operands);
    const Evaluated<Real> evaluated = evaluate<Real>(m.bytes(), {}, theta);
    CAPTURE(static_cast<int>(edge.op));
    CAPTURE(edge.arguments[0]);
    CAPTURE(edge.arguments[1]);
    CAPTURE(fixed);
    if (std::isinf(edge.density))
        CHECK(evaluated.value == edge.density);
    else
        CHECK(evaluated.value == doctest::Approx(edge.density).epsilon(1e-6));
    for (const Real slope : evaluated.gradient) CHECK(std::isfinite(slope));
}

/// Arguments of a density, the first ones, that may not vary.
unsigned num_fixed(te_op op) {
    if (op < TE_OP_BERNOULLI) return 0;
    return op == TE_OP_BINOMIAL || op == TE_OP_BINOMIAL_LOGIT ? 2 : 1;
}

double density_of(te_op op, const Vector &arguments) {
    Assembler m;
    std::vector<Assembler::Id> operands;
    Vector theta;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (i < num_fixed(op)) {
            operands.push_back(m.constant(arguments[i]));
            continue;
        }
        operands.push_back(m.parameter());
        theta.push_back(arguments[i]);
    }
    m.density(op, operands);
    return evaluate<double>(m.bytes(), {}, theta).value;
}

/// With every choice of arguments that vary.
void check(const Edge &edge) {
    for (unsigned fixed = 0; fixed + 1 < 1u << edge.arguments.size(); ++fixed) {
        if ((fixed & edge.always_fixed) != edge.always_fixed) continue;
        check<double>(edge, fixed);
        check<float>(edge, fixed);
    }
}

}  // namespace

TEST_CASE("outside the support the density is -infinity with finite derivatives") {
    const Edge edges[] = {
        {TE_OP_NORMAL, {1, 2, 0}, -kInfinity},
        {TE_OP_NORMAL, {2, 2, 0}, -kInfinity},
        {TE_OP_NORMAL, {1, 2, -1}, -kInfinity},
        {TE_OP_CAUCHY, {1, 2, -1}, -kInfinity},
        {TE_OP_LAPLACE, {1, 2, 0}, -kInfinity},
        {TE_OP_STUDENT_T, {1, 4, 2, -1}, -kInfinity},
        {TE_OP_LOGNORMAL, {-1, 0, 1}, -kInfinity},
        {TE_OP_LOGNORMAL, {0, 0, 1}, -kInfinity},
        {TE_OP_GAMMA, {-1, 2, 1}, -kInfinity},
        {TE_OP_INVERSE_GAMMA, {-1, 2, 1}, -kInfinity},
        {TE_OP_INVERSE_GAMMA, {0, 2, 1}, -kInfinity},
        {TE_OP_EXPONENTIAL, {-1, 2}, -kInfinity},
        {TE_OP_EXPONENTIAL, {1, -2}, -kInfinity},
        {TE_OP_BETA, {-0.5, 2, 3}, -kInfinity},
        {TE_OP_BETA, {1.5, 2, 3}, -kInfinity},
        {TE_OP_UNIFORM, {-0.5, 0, 1}, -kInfinity},
        {TE_OP_UNIFORM, {0.5, 1, 0}, -kInfinity},
        {TE_OP_BERNOULLI, {1, 0}, -kInfinity, 1},
        {TE_OP_BERNOULLI, {0, 1}, -kInfinity, 1},
        {TE_OP_BERNOULLI, {0, 1.5}, -kInfinity, 1},
        {TE_OP_BERNOULLI, {1, -0.5}, -kInfinity, 1},
        {TE_OP_BINOMIAL, {3, 5, -0.5}, -kInfinity, 3},
        {TE_OP_BINOMIAL, {3, 5, 1.5}, -kInfinity, 3},
        {TE_OP_POISSON, {3, -1}, -kInfinity, 1},
        {TE_OP_NEGATIVE_BINOMIAL_2, {3, -1, 2}, -kInfinity, 1},
        {TE_OP_NEGATIVE_BINOMIAL_2, {3, 1, -2}, -kInfinity, 1},
        {TE_OP_NEGATIVE_BINOMIAL_2, {3, 0, 2}, -kInfinity, 1},
        {TE_OP_NEGATIVE_BINOMIAL_2, {3, kInfinity, 2}, -kInfinity, 1},
        {TE_OP_POISSON, {3, 0}, -kInfinity, 1},
        {TE_OP_BINOMIAL, {3, 5, 0}, -kInfinity, 3},
        {TE_OP_BINOMIAL, {3, 5, 1}, -kInfinity, 3},
    };
    for (const Edge &edge : edges) check(edge);
}

TEST_CASE("counts that there are not have no probability") {
    const Edge edges[] = {
        {TE_OP_BINOMIAL, {-1, 5, 0.5}, -kInfinity, 3},
        {TE_OP_BINOMIAL, {6, 5, 0.5}, -kInfinity, 3},
        {TE_OP_BINOMIAL, {0, -1, 0.5}, -kInfinity, 3},
        {TE_OP_BINOMIAL_LOGIT, {-2, 5, 0.5}, -kInfinity, 3},
        {TE_OP_BINOMIAL_LOGIT, {6, 5, 0.5}, -kInfinity, 3},
        {TE_OP_POISSON, {-1, 2}, -kInfinity, 1},
        {TE_OP_POISSON, {-2.5, 2}, -kInfinity, 1},
        {TE_OP_POISSON_LOG, {-1, 0.5}, -kInfinity, 1},
        {TE_OP_NEGATIVE_BINOMIAL_2, {-1, 1, 2}, -kInfinity, 1},
        {TE_OP_NEGATIVE_BINOMIAL_2, {-3, 1, 2}, -kInfinity, 1},
    };
    for (const Edge &edge : edges) check(edge);
}

TEST_CASE("at the ends of the support there is no NaN") {
    const Edge edges[] = {
        {TE_OP_GAMMA, {0, 1, 2}, std::log(2.0)},
        {TE_OP_EXPONENTIAL, {0, 2}, std::log(2.0)},
        {TE_OP_BETA, {0, 1, 2}, std::log(2.0)},
        {TE_OP_BETA, {1, 2, 1}, std::log(2.0)},
        {TE_OP_UNIFORM, {1, 0, 1}, 0},
        {TE_OP_BERNOULLI, {1, 1}, 0, 1},
        {TE_OP_BERNOULLI, {0, 0}, 0, 1},
        {TE_OP_BINOMIAL, {0, 5, 0}, 0, 3},
        {TE_OP_BINOMIAL, {5, 5, 1}, 0, 3},
        {TE_OP_POISSON, {0, 0}, 0, 1},
        {TE_OP_NEGATIVE_BINOMIAL_2, {0, 0, 2}, 0, 1},
        {TE_OP_CAUCHY, {1, 1, 1e-30}, std::log(1e30) - std::log(3.14159265358979323846)},
    };
    for (const Edge &edge : edges) check(edge);
}

TEST_CASE("outside of the simplex a Dirichlet density is -infinity, whatever the shapes") {
    for (const double shape : {0.5, 1.0, 2.0}) {
        Assembler m;
        const auto a = m.parameter({3, 1});
        m.density(TE_OP_DIRICHLET, {a, m.constant({shape, 1, 2}, {3, 1})});
        const auto evaluated = evaluate<double>(m.bytes(), {}, {-0.25, 0.75, 0.5});
        CHECK(evaluated.value == -kInfinity);
        for (const double slope : evaluated.gradient) CHECK(std::isfinite(slope));
    }
}

TEST_CASE("a NaN among the arguments of a density makes it NaN or -infinity") {
    struct Density {
        te_op op;
        unsigned count;
    };
    const Density densities[] = {
        {TE_OP_NORMAL, 3},      {TE_OP_STUDENT_T, 4},       {TE_OP_CAUCHY, 3},   {TE_OP_LAPLACE, 3},
        {TE_OP_LOGNORMAL, 3},   {TE_OP_GAMMA, 3},           {TE_OP_BETA, 3},     {TE_OP_INVERSE_GAMMA, 3},
        {TE_OP_UNIFORM, 3},     {TE_OP_EXPONENTIAL, 2},     {TE_OP_POISSON, 2},  {TE_OP_BERNOULLI, 2},
        {TE_OP_POISSON_LOG, 2}, {TE_OP_BERNOULLI_LOGIT, 2}, {TE_OP_BINOMIAL, 3}, {TE_OP_BINOMIAL_LOGIT, 3},
    };
    for (const Density &density : densities)
        for (unsigned wrong = num_fixed(density.op); wrong < density.count; ++wrong) {
            CAPTURE(static_cast<int>(density.op));
            CAPTURE(wrong);
            Vector arguments(density.count, 0.5);
            arguments[wrong] = std::nan("");
            CHECK(!std::isfinite(density_of(density.op, arguments)));
        }
    CHECK(!std::isfinite(density_of(TE_OP_NEGATIVE_BINOMIAL_2, {1, std::nan(""), 2})));
    CHECK(!std::isfinite(density_of(TE_OP_NEGATIVE_BINOMIAL_2, {1, 2, std::nan("")})));
}

TEST_CASE("a NaN is not hidden") {
    for (const te_op op : {TE_OP_EXP, TE_OP_LOG, TE_OP_SQRT, TE_OP_TANH, TE_OP_SOFTPLUS, TE_OP_LGAMMA}) {
        Assembler m;
        m.elementwise(op, {m.parameter()});
        CHECK(std::isnan(evaluate<double>(m.bytes(), {}, {std::nan("")}).value));
    }
}

TEST_CASE("infinities pass through sums of exponentials") {
    Assembler m;
    const auto x = m.parameter({3, 1});
    m.add(TE_OP_LOG_SUM_EXP, {x});
    const ProgramBytes program = m.bytes();
    CHECK(evaluate<double>(program, {}, {-kInfinity, 2, -kInfinity}).value == 2);
    CHECK(evaluate<double>(program, {}, {-kInfinity, -kInfinity, -kInfinity}).value == -kInfinity);
    CHECK(evaluate<double>(program, {}, {1, kInfinity, 2}).value == kInfinity);
}
