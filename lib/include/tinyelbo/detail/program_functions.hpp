// Functions of values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "program_value.hpp"

namespace tinyelbo {

// ---- by elements

inline Value exp(const Value& a) { return detail::apply(TE_OP_EXP, {a}); }
inline Value log(const Value& a) { return detail::apply(TE_OP_LOG, {a}); }
inline Value log1p(const Value& a) { return detail::apply(TE_OP_LOG1P, {a}); }
inline Value expm1(const Value& a) { return detail::apply(TE_OP_EXPM1, {a}); }
inline Value sqrt(const Value& a) { return detail::apply(TE_OP_SQRT, {a}); }
inline Value square(const Value& a) { return detail::apply(TE_OP_SQUARE, {a}); }
/// 1 / a
inline Value inverse(const Value& a) { return detail::apply(TE_OP_INVERSE, {a}); }
inline Value abs(const Value& a) { return detail::apply(TE_OP_ABS, {a}); }
inline Value tanh(const Value& a) { return detail::apply(TE_OP_TANH, {a}); }
/// 1 / (1 + e^-a)
inline Value logistic(const Value& a) { return detail::apply(TE_OP_LOGISTIC, {a}); }
inline Value logit(const Value& a) { return detail::apply(TE_OP_LOGIT, {a}); }
/// log(1 + e^a)
inline Value softplus(const Value& a) { return detail::apply(TE_OP_SOFTPLUS, {a}); }
/// log(1 - e^a), a < 0
inline Value log1m_exp(const Value& a) { return detail::apply(TE_OP_LOG1M_EXP, {a}); }
inline Value lgamma(const Value& a) { return detail::apply(TE_OP_LGAMMA, {a}); }
inline Value digamma(const Value& a) { return detail::apply(TE_OP_DIGAMMA, {a}); }
/// Phi(a)
inline Value normal_cdf(const Value& a) { return detail::apply(TE_OP_NORMAL_CDF, {a}); }
inline Value log_normal_cdf(const Value& a) { return detail::apply(TE_OP_LOG_NORMAL_CDF, {a}); }
inline Value pow(const Value& a, const Value& exponent) { return detail::apply(TE_OP_POW, {a, exponent}); }
/// 1 or 0, of data.
inline Value less(const Value& a, const Value& b) { return detail::apply(TE_OP_LESS, {a, b}); }
inline Value equal(const Value& a, const Value& b) { return detail::apply(TE_OP_EQUAL, {a, b}); }
/// a where the condition, which is data, is not 0, and b elsewhere.
inline Value select(const Value& condition, const Value& a, const Value& b) {
    return detail::apply(TE_OP_SELECT, {condition, a, b});
}
/// log(weight e^a + (1 - weight) e^b)
inline Value log_mix(const Value& weight, const Value& a, const Value& b) {
    return detail::apply(TE_OP_LOG_MIX, {weight, a, b});
}

// ---- over elements

inline Value sum(const Value& a) { return a.shape().is_scalar() ? a : detail::apply(TE_OP_SUM, {a}); }
inline Value mean(const Value& a) { return sum(a) / static_cast<double>(a.size()); }
inline Value row_sums(const Value& a) { return detail::apply(TE_OP_ROW_SUMS, {a}); }
/// Over the elements of a vector, or of each row of a matrix.
inline Value log_sum_exp(const Value& a) { return detail::apply(TE_OP_LOG_SUM_EXP, {a}); }
inline Value softmax(const Value& a) { return detail::apply(TE_OP_SOFTMAX, {a}); }
inline Value cumulative_sum(const Value& a) { return detail::apply(TE_OP_CUMULATIVE_SUM, {a}); }
inline Value dot(const Value& a, const Value& b) { return detail::apply(TE_OP_DOT, {a, b}); }

// ---- matrices

inline Value matmul(const Value& a, const Value& b) { return detail::apply(TE_OP_MATMUL, {a, b}); }
inline Value transpose(const Value& a) { return detail::apply(TE_OP_TRANSPOSE, {a}); }
/// Lower-triangular L with L L' = a, of which the lower triangle is read.
inline Value cholesky(const Value& a) { return detail::apply(TE_OP_CHOLESKY, {a}); }
/// l^-1 b, l lower-triangular.
inline Value lower_solve(const Value& l, const Value& b) { return detail::apply(TE_OP_LOWER_SOLVE, {l, b}); }
/// The sum of the logs of a's diagonal: the log determinant of a triangular matrix.
inline Value log_diagonal(const Value& a) { return detail::apply(TE_OP_LOG_DIAGONAL, {a}); }
/// magnitude^2 exp(-|x_i - x_j|^2 / (2 length_scale^2)) for the rows of x.
inline Value squared_exponential(const Value& x, const Value& magnitude, const Value& length_scale) {
    return detail::apply(TE_OP_SQUARED_EXPONENTIAL, {x, magnitude, length_scale});
}
/// a + diag(d), d a vector or a scalar.
inline Value add_diagonal(const Value& a, const Value& d) { return detail::apply(TE_OP_ADD_DIAGONAL, {a, d}); }

// ---- parts

/// `count` elements of a vector or rows of a matrix.
inline Value segment(const Value& a, std::uint32_t first, std::uint32_t count) {
    return detail::slice(a, first, 0, Shape(count, a.columns()));
}
inline Value column(const Value& a, std::uint32_t j) { return detail::slice(a, 0, j, Shape(a.rows())); }
inline Value block(const Value& a, std::uint32_t row, std::uint32_t column, const Shape& shape) {
    return detail::slice(a, row, column, shape);
}
/// Element or row i: the sum of a's elements or rows whose index, which is data, is i; `rows` of them.
inline Value scatter_add(const Value& a, const Value& indices, std::uint32_t rows) {
    return detail::apply(TE_OP_SCATTER_ADD, {a, indices}, {.shape = Shape(rows)});
}
/// Row by row.
inline Value reshape(const Value& a, const Shape& shape) {
    if (a.shape() == shape) return a;
    if (!a.shape().is_scalar() && a.size() != shape.size()) {
        throw ProgramError("reshape of " + detail::text_of(a) + ", " + to_string(a.shape()) + ", to " +
                           to_string(shape) + ": the number of elements differs");
    }
    return detail::apply(TE_OP_RESHAPE, {a}, {.shape = shape});
}
/// The elements of vectors, or the rows of matrices, one after the other.
inline Value concatenate(std::span<const Value> parts) {
    if (parts.empty()) throw ProgramError("concatenate of nothing");
    return parts.size() == 1 ? parts[0] : detail::apply(TE_OP_CONCATENATE, parts);
}
template <class... More>
Value concatenate(const Value& first, const More&... more) {
    const std::vector<Value> parts = {first, more...};
    return concatenate(parts);
}
/// log(e^a + e^b), by elements.
inline Value log_sum_exp(const Value& a, const Value& b) {
    if (a.shape().is_scalar() && b.shape().is_scalar()) return log_sum_exp(concatenate(a, b));
    const Shape shape = a.shape().is_scalar() ? b.shape() : a.shape();
    const Shape column(shape.size());
    const auto row = [&](const Value& value) {
        return transpose(reshape(detail::lift(detail::common_graph(TE_OP_LOG_SUM_EXP, {{a, b}}), value), column));
    };
    return reshape(log_sum_exp(transpose(concatenate(row(a), row(b)))), shape);
}

}  // namespace tinyelbo
