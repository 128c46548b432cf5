// The validator holds each operation to its shapes.
#include <doctest/doctest.h>

#include <vector>

#include "evaluate.hpp"

using namespace tinyelbo::test;

namespace {

te_status one_node(te_op op, const std::vector<Shape> &operands, Shape shape, std::uint32_t immediate0 = 0,
                   std::uint32_t immediate1 = 0, std::uint32_t flags = 0, unsigned varying = ~0u) {
    Assembler m;
    std::vector<Assembler::Id> ids;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        const Shape s = operands[i];
        ids.push_back((varying >> i & 1) != 0 ? m.parameter(s) : m.constant(Vector(s.rows * s.columns), s));
    }
    const auto node = m.add(op, ids, shape, immediate0, immediate1, flags);
    m.add(TE_OP_ADD_ALL, {m.parameter(), m.add(TE_OP_SUM, {node})});
    return status_of(m.bytes());
}

struct ShapeRule {
    te_op op;
    std::vector<Shape> operands;
    Shape good, bad;
    unsigned varying = ~0u;
};

}  // namespace

TEST_CASE("each operation has its shapes") {
    const ShapeRule rules[] = {
        {TE_OP_ADD, {{3, 2}, {3, 2}}, {3, 2}, {2, 3}},
        {TE_OP_ADD, {{3, 2}, {}}, {3, 2}, {1, 1}},
        {TE_OP_SELECT, {{3, 2}, {}, {3, 2}}, {3, 2}, {1, 1}, 6},
        {TE_OP_LESS, {{3, 2}, {}}, {3, 2}, {1, 1}, 0},
        {TE_OP_EXP, {{3, 2}}, {3, 2}, {3, 1}},
        {TE_OP_SUM, {{3, 2}}, {}, {3, 1}},
        {TE_OP_ROW_SUMS, {{3, 2}}, {3, 1}, {2, 1}},
        {TE_OP_LOG_SUM_EXP, {{3, 2}}, {3, 1}, {1, 1}},
        {TE_OP_LOG_SUM_EXP, {{3, 1}}, {1, 1}, {3, 1}},
        {TE_OP_SOFTMAX, {{3, 2}}, {3, 2}, {3, 1}},
        {TE_OP_CUMULATIVE_SUM, {{3, 2}}, {3, 2}, {6, 1}},
        {TE_OP_DOT, {{3, 2}, {3, 2}}, {}, {3, 2}},
        {TE_OP_MATMUL, {{3, 2}, {2, 4}}, {3, 4}, {4, 3}},
        {TE_OP_TRANSPOSE, {{3, 2}}, {2, 3}, {3, 2}},
        {TE_OP_CHOLESKY, {{3, 3}}, {3, 3}, {3, 2}},
        {TE_OP_LOWER_SOLVE, {{3, 3}, {3, 2}}, {3, 2}, {3, 3}},
        {TE_OP_LOG_DIAGONAL, {{3, 3}}, {}, {3, 1}},
        {TE_OP_SQUARED_EXPONENTIAL, {{3, 2}, {}, {}}, {3, 3}, {3, 2}},
        {TE_OP_ADD_DIAGONAL, {{3, 3}, {3, 1}}, {3, 3}, {3, 1}},
        {TE_OP_GATHER, {{3, 2}, {5, 1}}, {5, 2}, {5, 1}, 1},
        {TE_OP_SCATTER_ADD, {{5, 2}, {5, 1}}, {3, 2}, {3, 1}, 1},
        {TE_OP_SLICE, {{3, 2}}, {3, 2}, {3, 3}},
        {TE_OP_CONCATENATE, {{3, 2}, {1, 2}}, {4, 2}, {5, 2}},
        {TE_OP_RESHAPE, {{3, 2}}, {6, 1}, {5, 1}},
        {TE_OP_SIMPLEX, {{3, 1}}, {4, 1}, {3, 1}},
        {TE_OP_SIMPLEX_LOG_JACOBIAN, {{3, 1}}, {}, {3, 1}},
        {TE_OP_ADD_ALL, {{}, {}}, {}, {2, 1}},
        {TE_OP_LOG_MIX, {{}, {3, 1}, {3, 1}}, {3, 1}, {1, 1}},
        {TE_OP_DIRICHLET, {{3, 1}, {3, 1}}, {}, {3, 1}},
        {TE_OP_CATEGORICAL_LOGIT, {{4, 1}, {4, 3}}, {}, {4, 1}, 2},
        {TE_OP_BERNOULLI_LOGIT_GLM, {{4, 1}, {4, 3}, {3, 1}}, {}, {4, 1}, 4},
        {TE_OP_NORMAL_GLM, {{4, 1}, {4, 3}, {3, 1}, {}}, {}, {4, 1}, 12},
        {TE_OP_POISSON_LOG_GLM, {{4, 1}, {4, 3}, {3, 1}}, {}, {4, 1}, 4},
    };
    for (const ShapeRule &rule : rules) {
        CAPTURE(static_cast<int>(rule.op));
        CHECK(one_node(rule.op, rule.operands, rule.good, 0, 0, 0, rule.varying) == TE_STATUS_OK);
        CHECK(one_node(rule.op, rule.operands, rule.bad, 0, 0, 0, rule.varying) == TE_STATUS_PROGRAM_CORRUPT);
    }
}

TEST_CASE("operands that do not go together") {
    struct {
        te_op op;
        std::vector<Shape> operands;
        Shape shape;
        unsigned varying = ~0u;
    } const rules[] = {
        {TE_OP_ADD, {{3, 2}, {2, 3}}, {3, 2}},
        {TE_OP_LESS, {{}, {}}, {}},
        {TE_OP_EQUAL, {{}, {}}, {}},
        {TE_OP_SELECT, {{}, {}, {}}, {}},
        {TE_OP_DOT, {{3, 2}, {2, 3}}, {}},
        {TE_OP_MATMUL, {{3, 2}, {3, 4}}, {3, 4}},
        {TE_OP_CHOLESKY, {{3, 2}}, {3, 2}},
        {TE_OP_LOWER_SOLVE, {{3, 3}, {2, 1}}, {2, 1}},
        {TE_OP_LOG_DIAGONAL, {{3, 2}}, {}},
        {TE_OP_SQUARED_EXPONENTIAL, {{3, 2}, {2, 1}, {}}, {3, 3}},
        {TE_OP_ADD_DIAGONAL, {{3, 3}, {2, 1}}, {3, 3}},
        {TE_OP_GATHER, {{3, 2}, {5, 1}}, {5, 2}},
        {TE_OP_SCATTER_ADD, {{4, 2}, {5, 1}}, {3, 2}, 1},
        {TE_OP_CONCATENATE, {{3, 2}, {1, 3}}, {4, 2}},
        {TE_OP_CONCATENATE, {}, {1, 1}},
        {TE_OP_SIMPLEX, {{3, 2}}, {4, 1}},
        {TE_OP_ADD_ALL, {{2, 1}}, {}},
        {TE_OP_NORMAL, {{3, 1}, {2, 1}, {}}, {}},
        {TE_OP_POISSON, {{}, {}}, {}},
        {TE_OP_BINOMIAL, {{}, {}, {}}, {}, 6},
        {TE_OP_DIRICHLET, {{3, 1}, {2, 1}}, {}},
        {TE_OP_CATEGORICAL_LOGIT, {{4, 1}, {3, 3}}, {}, 2},
        {TE_OP_CATEGORICAL_LOGIT, {{4, 1}, {4, 3}}, {}},
        {TE_OP_BERNOULLI_LOGIT_GLM, {{4, 1}, {4, 3}, {2, 1}}, {}, 4},
        {TE_OP_BERNOULLI_LOGIT_GLM, {{4, 1}, {4, 3}, {3, 1}}, {}},
        {TE_OP_NORMAL_GLM, {{4, 1}, {4, 3}, {3, 1}, {4, 1}}, {}, 12},
    };
    for (const auto &rule : rules) {
        CAPTURE(static_cast<int>(rule.op));
        CHECK(one_node(rule.op, rule.operands, rule.shape, 0, 0, 0, rule.varying) == TE_STATUS_PROGRAM_CORRUPT);
    }
}

TEST_CASE("slices and densities by elements") {
    CHECK(one_node(TE_OP_SLICE, {{4, 4}}, {2, 3}, 2, 1) == TE_STATUS_OK);
    CHECK(one_node(TE_OP_SLICE, {{4, 4}}, {2, 3}, 3, 1) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(one_node(TE_OP_SLICE, {{4, 4}}, {2, 3}, 2, 2) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(one_node(TE_OP_SLICE, {{4, 4}}, {2, 3}, 0xffffffffu, 0xffffffffu) == TE_STATUS_PROGRAM_CORRUPT);
    const std::uint32_t each = TE_NODE_ELEMENTWISE;
    CHECK(one_node(TE_OP_NORMAL, {{3, 1}, {3, 1}, {}}, {3, 1}, 0, 0, each) == TE_STATUS_OK);
    CHECK(one_node(TE_OP_NORMAL, {{3, 1}, {3, 1}, {}}, {}, 0, 0, each) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(one_node(TE_OP_DIRICHLET, {{3, 1}, {3, 1}}, {}, 0, 0, each) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(one_node(TE_OP_POISSON_LOG_GLM, {{4, 1}, {4, 3}, {3, 1}}, {}, 0, 0, each, 4) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(one_node(TE_OP_CATEGORICAL_LOGIT, {{4, 1}, {4, 3}}, {4, 1}, 0, 0, each, 2) == TE_STATUS_OK);
}
