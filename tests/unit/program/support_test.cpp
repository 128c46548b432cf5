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

/// With arguments that vary, but for those that may not.
template <class Real>
void check(const Edge &edge) {
    Assembler m;
    std::vector<Assembler::Id> operands;
    Vector theta;
    for (std::size_t i = 0; i < edge.arguments.size(); ++i) {
        if ((edge.always_fixed >> i & 1) != 0) {
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
    if (std::isinf(edge.density))
        CHECK(evaluated.value == edge.density);
    else
        CHECK(evaluated.value == doctest::Approx(edge.density).epsilon(1e-6));
    for (const Real slope : evaluated.gradient) CHECK(std::isfinite(slope));
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
    };
    for (const Edge &edge : edges) {
        check<double>(edge);
        check<float>(edge);
    }
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
    for (const Edge &edge : edges) {
        check<double>(edge);
        check<float>(edge);
    }
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
