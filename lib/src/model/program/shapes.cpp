// The shape that each operation wants.
#include "validate.hpp"

namespace tinyelbo {
namespace {

// A node with its operands.
struct Shapes {
    const Program& program;
    const Node& node;

    const Node& in(std::uint32_t i) const { return program.operand_node(node, i); }
    bool is(std::uint64_t rows, std::uint64_t columns) const { return node.rows == rows && node.columns == columns; }
    bool is_like(std::uint32_t i) const { return is(in(i).rows, in(i).columns); }
    bool is_fixed(std::uint32_t i) const { return !is_varying(in(i)); }
    bool is_one() const { return is(1, 1); }
    bool is_vector(std::uint32_t i) const { return in(i).columns == 1; }
    bool is_square(std::uint32_t i) const { return in(i).rows == in(i).columns; }
};

// Whether operands [begin, end) are scalars or all of one shape, which is then the node's if `result` says so; only
// scalars make a scalar.
bool broadcast(const Shapes& s, std::uint32_t begin, std::uint32_t end, bool result) {
    std::uint32_t rows = 1, columns = 1;
    for (std::uint32_t i = begin; i < end; ++i) {
        const Node& in = s.in(i);
        if (is_scalar(in)) continue;
        if ((rows != 1 || columns != 1) && (in.rows != rows || in.columns != columns)) return false;
        rows = in.rows;
        columns = in.columns;
    }
    return !result || s.is(rows, columns);
}

bool is_all_scalars(const Shapes& s) {
    for (std::uint32_t i = 0; i < s.node.num_operands; ++i)
        if (!is_scalar(s.in(i))) return false;
    return true;
}

// Rows below rows.
bool is_stack(const Shapes& s) {
    std::uint64_t rows = 0;
    for (std::uint32_t i = 0; i < s.node.num_operands; ++i) {
        rows += s.in(i).rows;
        if (s.in(i).columns != s.node.columns) return false;
    }
    return rows == s.node.rows;
}

bool is_slice(const Shapes& s) {
    const Node &node = s.node, &in = s.in(0);
    return std::uint64_t{node.immediate[0]} + node.rows <= in.rows &&
           std::uint64_t{node.immediate[1]} + node.columns <= in.columns;
}

// What LOG_SUM_EXP and SOFTMAX take as rows: a vector is one.
std::uint32_t num_groups(const Node& in) { return in.columns == 1 ? 1 : in.rows; }

bool is_categorical(const Shapes& s) {
    const Node &choice = s.in(0), &logits = s.in(1);
    if (!s.is_fixed(0) || choice.columns != 1) return false;
    if (num_groups(logits) != 1 && num_groups(logits) != choice.rows) return false;
    return is_elementwise_density(s.node) ? s.is(choice.rows, 1) : s.is_one();
}

bool is_glm_data(const Shapes& s) {
    const Node &y = s.in(0), &x = s.in(1), &beta = s.in(2);
    if (!s.is_fixed(0) || !s.is_fixed(1) || y.columns != 1 || y.rows != x.rows) return false;
    return beta.rows == x.columns && beta.columns == 1 && s.is_one();
}

bool is_data(const Shapes& s) {
    if (s.node.immediate[0] >= s.program.header->num_slots) return false;
    const te_program_slot& slot = s.program.slots[s.node.immediate[0]];
    return s.is(slot.rows, slot.columns);
}

bool is_check(const Shapes& s) {
    return s.is_fixed(0) && s.is_like(0) && s.node.immediate[0] < TE_CHECK_LAST &&
           s.node.immediate[1] < s.program.header->text_bytes;
}

bool is_reduction(const Shapes& s) {
    switch (s.node.op) {
        case TE_OP_ROW_SUMS:
            return s.is(s.in(0).rows, 1);
        case TE_OP_LOG_SUM_EXP:
            return s.is(num_groups(s.in(0)), 1);
        case TE_OP_DOT:
            return s.is_one() && s.in(0).rows == s.in(1).rows && s.in(0).columns == s.in(1).columns;
        case TE_OP_ADD_ALL:
            return s.is_one() && is_all_scalars(s);
        case TE_OP_SIMPLEX_LOG_JACOBIAN:
            return s.is_one() && s.is_vector(0);
        default:
            return s.is_one();
    }
}

bool is_linear_algebra(const Shapes& s) {
    const Node& a = s.in(0);
    switch (s.node.op) {
        case TE_OP_MATMUL:
            return a.columns == s.in(1).rows && s.is(a.rows, s.in(1).columns);
        case TE_OP_TRANSPOSE:
            return s.is(a.columns, a.rows);
        case TE_OP_CHOLESKY:
            return s.is_square(0) && s.is_like(0);
        case TE_OP_LOWER_SOLVE:
            return s.is_square(0) && s.in(1).rows == a.rows && s.is_like(1);
        case TE_OP_LOG_DIAGONAL:
            return s.is_square(0) && s.is_one();
        case TE_OP_SQUARED_EXPONENTIAL:
            return is_scalar(s.in(1)) && is_scalar(s.in(2)) && s.is(a.rows, a.rows);
        default:  // ADD_DIAGONAL
            return s.is_square(0) && s.is_like(0) && (is_scalar(s.in(1)) || (s.is_vector(1) && s.in(1).rows == a.rows));
    }
}

bool is_rearrangement(const Shapes& s) {
    const Node& a = s.in(0);
    switch (s.node.op) {
        case TE_OP_GATHER:
            return s.is_fixed(1) && s.is_vector(1) && s.is(s.in(1).rows, a.columns);
        case TE_OP_SCATTER_ADD:
            return s.is_fixed(1) && s.is_vector(1) && s.in(1).rows == a.rows && s.node.columns == a.columns;
        case TE_OP_SLICE:
            return is_slice(s);
        case TE_OP_CONCATENATE:
            return s.node.num_operands > 0 && is_stack(s);
        case TE_OP_RESHAPE:
            return is_scalar(a) || size_of(a) == size_of(s.node);
        default:  // SIMPLEX
            return s.is_vector(0) && s.is(std::uint64_t{a.rows} + 1, 1);
    }
}

// Counts have no derivatives.
bool are_counts_fixed(const Shapes& s) {
    const bool has_trials = s.node.op == TE_OP_BINOMIAL || s.node.op == TE_OP_BINOMIAL_LOGIT;
    return s.node.op < TE_OP_BERNOULLI || (s.is_fixed(0) && (!has_trials || s.is_fixed(1)));
}

bool is_density_shape(const Shapes& s) {
    const bool elementwise = is_elementwise_density(s.node);
    switch (s.node.op) {
        case TE_OP_DIRICHLET:
            return !elementwise && s.is_one() && s.is_vector(0) && s.is_vector(1) && s.in(0).rows == s.in(1).rows;
        case TE_OP_CATEGORICAL_LOGIT:
            return is_categorical(s);
        case TE_OP_BERNOULLI_LOGIT_GLM:
        case TE_OP_POISSON_LOG_GLM:
            return !elementwise && is_glm_data(s);
        case TE_OP_NORMAL_GLM:
            return !elementwise && is_glm_data(s) && is_scalar(s.in(3));
        default:
            return are_counts_fixed(s) && broadcast(s, 0, s.node.num_operands, elementwise) &&
                   (elementwise || s.is_one());
    }
}

bool is_leaf(const Shapes& s) {
    const Header& header = *s.program.header;
    switch (s.node.op) {
        case TE_OP_PARAMETER:
            return s.node.immediate[0] + size_of(s.node) <= header.dimension;
        case TE_OP_CONSTANT:
            return s.node.immediate[0] + size_of(s.node) <= header.num_constants;
        default:
            return is_data(s);
    }
}

bool has_immediates(const Shapes& s) {
    const std::uint32_t op = s.node.op;
    if (op != TE_OP_SLICE && op != TE_OP_CHECK && s.node.immediate[1] != 0) return false;
    return op <= TE_OP_DATA || op == TE_OP_SLICE || op == TE_OP_CHECK || s.node.immediate[0] == 0;
}

}  // namespace

bool has_valid_shapes(const Program& program, const Node& node) {
    const Shapes s = {program, node};
    if (!has_immediates(s)) return false;
    if (is_elementwise_density(node) && !is_density(node.op)) return false;
    if (node.op <= TE_OP_DATA) return is_leaf(s);
    if (is_density(node.op)) return is_density_shape(s);
    switch (node.op) {
        case TE_OP_LESS:
        case TE_OP_EQUAL:
            return s.is_fixed(0) && s.is_fixed(1) && broadcast(s, 0, 2, true);
        case TE_OP_SELECT:
            return s.is_fixed(0) && broadcast(s, 0, 3, true);
        case TE_OP_SOFTMAX:
        case TE_OP_CUMULATIVE_SUM:
            return s.is_like(0);
        case TE_OP_SUM:
        case TE_OP_ROW_SUMS:
        case TE_OP_LOG_SUM_EXP:
        case TE_OP_DOT:
        case TE_OP_ADD_ALL:
        case TE_OP_SIMPLEX_LOG_JACOBIAN:
            return is_reduction(s);
        case TE_OP_CHECK:
            return is_check(s);
        default:
            break;
    }
    if (node.op >= TE_OP_MATMUL && node.op <= TE_OP_ADD_DIAGONAL) return is_linear_algebra(s);
    if (node.op >= TE_OP_GATHER && node.op <= TE_OP_SIMPLEX) return is_rearrangement(s);
    return broadcast(s, 0, node.num_operands, true);
}

}  // namespace tinyelbo
