// What the builder and the disassembler know of a program's operations.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "../program.h"
#include "program_shape.hpp"

namespace tinyelbo::detail {

/// "log_sum_exp" for TE_OP_LOG_SUM_EXP.
inline std::string op_name(te_op op) {
    static constexpr const char* kNames[] = {
#define TE_OP_NAME(name, operands, text) #name,
        TE_OP_LIST(TE_OP_NAME)
#undef TE_OP_NAME
    };
    std::string name = kNames[op];
    for (char& letter : name) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return name;
}

inline const char* check_name(std::uint32_t check) {
    static constexpr const char* kNames[] = {"finite",          "positive", "not negative",
                                             "between 0 and 1", "0 or 1",   "a count"};
    static_assert(sizeof kNames / sizeof *kNames == TE_CHECK_LAST);
    return check < TE_CHECK_LAST ? kNames[check] : "an unknown property";
}

inline bool is_elementwise(te_op op) { return (op >= TE_OP_ADD && op <= TE_OP_LOG_NORMAL_CDF) || op == TE_OP_LOG_MIX; }

/// A log density, whose first operand is the variate.
inline bool is_density(te_op op) { return op >= TE_OP_NORMAL && op <= TE_OP_POISSON_LOG_GLM; }

/// Whether data among the operands name rows.
inline bool takes_indices(te_op op) {
    return op == TE_OP_GATHER || op == TE_OP_SCATTER_ADD || op == TE_OP_CATEGORICAL_LOGIT;
}

/// The shape of all operands that are no scalars.
inline std::optional<Shape> broadcast(std::span<const Shape> shapes) {
    Shape result;
    for (const Shape& shape : shapes) {
        if (shape.is_scalar()) continue;
        if (!result.is_scalar() && result != shape) return std::nullopt;
        result = shape;
    }
    return result;
}

inline std::optional<Shape> given(bool fits, const Shape& shape) { return fits ? std::optional(shape) : std::nullopt; }

inline std::optional<Shape> density_shape(te_op op, std::span<const Shape> s, bool elementwise) {
    const Shape sum;
    switch (op) {
        case TE_OP_DIRICHLET:
            return given(s[0].is_vector() && s[0] == s[1] && !elementwise, sum);
        case TE_OP_CATEGORICAL_LOGIT:
            // One row of logits, or a vector, is there for all.
            return given(s[0].is_vector() && (s[1].is_vector() || s[1].rows == 1 || s[0].rows == s[1].rows),
                         elementwise ? s[0] : sum);
        case TE_OP_BERNOULLI_LOGIT_GLM:
        case TE_OP_NORMAL_GLM:
        case TE_OP_POISSON_LOG_GLM:
            return given(s[0].is_vector() && s[0].rows == s[1].rows && s[2].is_vector() && s[2].rows == s[1].columns &&
                             (s.size() < 4 || s[3].is_scalar()) && !elementwise,
                         sum);
        default:
            const std::optional<Shape> shape = broadcast(s);
            return !shape || elementwise ? shape : sum;
    }
}

inline std::optional<Shape> concatenated(std::span<const Shape> shapes) {
    std::uint64_t rows = 0;
    for (const Shape& shape : shapes) {
        if (shape.columns != shapes[0].columns) return std::nullopt;
        rows += shape.rows;
    }
    return Shape(rows, shapes[0].columns);
}

inline std::optional<Shape> matrix_shape(te_op op, std::span<const Shape> s) {
    const Shape& a = s[0];
    switch (op) {
        case TE_OP_DOT:
            return given(a == s[1], Shape());
        case TE_OP_MATMUL:
            return given(a.columns == s[1].rows, Shape(a.rows, s[1].columns));
        case TE_OP_TRANSPOSE:
            return Shape(a.columns, a.rows);
        case TE_OP_CHOLESKY:
            return given(a.is_square(), a);
        case TE_OP_LOWER_SOLVE:
            return given(a.is_square() && a.rows == s[1].rows, s[1]);
        case TE_OP_LOG_DIAGONAL:
            return given(a.is_square(), Shape());
        case TE_OP_SQUARED_EXPONENTIAL:
            return given(s[1].is_scalar() && s[2].is_scalar(), Shape(a.rows, a.rows));
        case TE_OP_ADD_DIAGONAL:
            return given(a.is_square() && s[1].is_vector() && (s[1].is_scalar() || s[1].rows == a.rows), a);
        default:
            return std::nullopt;
    }
}

/// The shape of what an operation makes of operands of the given shapes; nothing if they do not go together. `wanted`
/// is the shape where the operands leave it open.
inline std::optional<Shape> result_shape(te_op op, std::span<const Shape> s, bool elementwise, const Shape& wanted) {
    if (is_elementwise(op)) return broadcast(s);
    if (is_density(op)) return density_shape(op, s, elementwise);
    switch (op) {
        case TE_OP_SUM:
            return Shape();
        case TE_OP_ROW_SUMS:
            return Shape(s[0].rows);
        case TE_OP_LOG_SUM_EXP:
            return s[0].is_vector() ? Shape() : Shape(s[0].rows);
        case TE_OP_SOFTMAX:
        case TE_OP_CUMULATIVE_SUM:
        case TE_OP_CHECK:
            return s[0];
        case TE_OP_GATHER:
            return given(s[1].is_vector(), Shape(s[1].rows, s[0].columns));
        case TE_OP_SCATTER_ADD:
            return given(s[1].is_vector() && s[1].rows == s[0].rows, Shape(wanted.rows, s[0].columns));
        case TE_OP_CONCATENATE:
            return concatenated(s);
        case TE_OP_RESHAPE:
            return given(s[0].is_scalar() || s[0].size() == wanted.size(), wanted);
        case TE_OP_SIMPLEX:
            return given(s[0].is_vector(), Shape(s[0].rows + 1));
        case TE_OP_SIMPLEX_LOG_JACOBIAN:
            return given(s[0].is_vector(), Shape());
        case TE_OP_PARAMETER:
        case TE_OP_CONSTANT:
        case TE_OP_DATA:
        case TE_OP_SLICE:
            return wanted;
        default:
            return matrix_shape(op, s);
    }
}

}  // namespace tinyelbo::detail
