// Values of a program that is being built, and how operations make new ones.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "program_text.hpp"

namespace tinyelbo {
namespace detail {

struct ValueAccess;

}  // namespace detail

/// A scalar, vector or matrix in a model: data, a parameter, or what is computed from them. A handle, cheap to copy,
/// that must not outlive its ProgramBuilder. Numbers stand for themselves until they meet a value of a model.
/// Elementwise functions take values of one shape, and scalars.
class Value {
  public:
    template <class Number>
        requires std::is_arithmetic_v<Number> Value(Number number) : number_(static_cast<double>(number)) {}

        Shape shape() const { return graph_ == nullptr ? Shape() : graph_->node(index_).shape; }
        std::uint32_t rows() const { return shape().rows; }
        std::uint32_t columns() const { return shape().columns; }
        std::uint64_t size() const { return shape().size(); }
        /// Whether no parameter has a part in it.
        bool is_fixed() const { return graph_ == nullptr || !graph_->node(index_).varying; }

        /// An element of a vector or a row of a matrix, from 0.
        template <std::integral Index>
        Value operator[](Index row) const;
        /// The elements or rows that an integer vector of data names, from 0.
        Value operator[](const Value& rows) const;
        template <std::integral Row, std::integral Column>
        Value operator()(Row row, Column column) const;

      private:
        friend struct detail::ValueAccess;
        Value(detail::Graph& graph, std::uint32_t index) : graph_(&graph), index_(index) {}

        detail::Graph* graph_ = nullptr;
        std::uint32_t index_ = 0;
        double number_ = 0;
};

namespace detail {

struct ValueAccess {
    static Value make(Graph& graph, std::uint32_t index) { return Value(graph, index); }
    static Graph* graph(const Value& value) { return value.graph_; }
    static std::uint32_t index(const Value& value) { return value.index_; }
    static std::optional<double> number(const Value& value) {
        return value.graph_ == nullptr ? std::optional(value.number_) : std::nullopt;
    }
};

inline std::optional<double> number_of(const Value& value) { return ValueAccess::number(value); }
inline bool is_number(const Value& value, double number) { return number_of(value) == number; }

/// As it was written.
inline std::string text_of(const Value& value) {
    const Graph* graph = ValueAccess::graph(value);
    return graph == nullptr ? number_text(*number_of(value)) : ExpressionText(*graph).of(ValueAccess::index(value));
}

/// The node in the graph that the value is, a new constant if it is a number.
inline std::uint32_t node_in(Graph& graph, const Value& value) {
    const std::optional<double> number = number_of(value);
    if (!number) return ValueAccess::index(value);
    if (*number != *number) throw ProgramError("a number that is NaN");
    return graph.add_constant(Shape(), {&*number, 1});
}

inline Value lift(Graph& graph, const Value& value) { return ValueAccess::make(graph, node_in(graph, value)); }

inline Graph& common_graph(te_op op, std::span<const Value> operands) {
    Graph* graph = nullptr;
    for (const Value& operand : operands) {
        Graph* const other = ValueAccess::graph(operand);
        if (other == nullptr) continue;
        if (graph != nullptr && other != graph) {
            throw ProgramError(op_name(op) + ": " + text_of(operand) + " belongs to another ProgramBuilder");
        }
        graph = other;
    }
    if (graph == nullptr) throw ProgramError(op_name(op) + " of numbers only: compute it before, or use data");
    return *graph;
}

/// Whether the operation takes only data as this operand.
inline bool takes_data_only(te_op op, std::size_t operand) {
    switch (op) {
        case TE_OP_LESS:
        case TE_OP_EQUAL:
            return true;
        case TE_OP_GATHER:
        case TE_OP_SCATTER_ADD:
            return operand == 1;
        case TE_OP_BINOMIAL:
        case TE_OP_BINOMIAL_LOGIT:
        case TE_OP_BERNOULLI_LOGIT_GLM:
        case TE_OP_NORMAL_GLM:
        case TE_OP_POISSON_LOG_GLM:
            return operand <= 1;
        case TE_OP_SELECT:
        case TE_OP_BERNOULLI:
        case TE_OP_BERNOULLI_LOGIT:
        case TE_OP_POISSON:
        case TE_OP_POISSON_LOG:
        case TE_OP_NEGATIVE_BINOMIAL_2:
        case TE_OP_CATEGORICAL_LOGIT:
            return operand == 0;
        default:
            return false;
    }
}

/// Beside the operands, what an operation is told.
struct Details {
    bool elementwise = false;
    Shape shape = {};
    std::array<std::uint32_t, 2> immediate = {};
};

[[noreturn]] inline void refuse_shapes(const Graph& graph, const GraphNode& node) {
    const ExpressionText text(graph);
    std::string message = text.of(node) + ": shapes do not go together: ";
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
        if (i > 0) message += ", ";
        message += text.of(node.operands[i]) + " is " + to_string(graph.node(node.operands[i]).shape);
    }
    throw ProgramError(message);
}

inline Value apply(te_op op, std::span<const Value> operands, const Details& details = {}) {
    Graph& graph = common_graph(op, operands);
    GraphNode node = {.op = op, .immediate = details.immediate};
    std::vector<Shape> shapes;
    for (const Value& operand : operands) {
        node.operands.push_back(node_in(graph, operand));
        shapes.push_back(operand.shape());
    }
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (takes_data_only(op, i) && !operands[i].is_fixed()) {
            throw ProgramError(ExpressionText(graph).of(node) + ": " + text_of(operands[i]) +
                               " depends on parameters where only data can stand");
        }
    }
    const std::optional<Shape> shape = result_shape(op, shapes, details.elementwise, details.shape);
    if (!shape) refuse_shapes(graph, node);
    node.shape = *shape;
    // The log density of a single element is its sum.
    node.elementwise = details.elementwise && !shape->is_scalar();
    return ValueAccess::make(graph, graph.add(std::move(node)));
}

inline Value apply(te_op op, std::initializer_list<Value> operands, const Details& details = {}) {
    return apply(op, std::span(operands.begin(), operands.size()), details);
}

/// An operation that numbers among themselves need no node for.
template <class Compute>
Value arithmetic(te_op op, const Value& a, const Value& b, Compute compute) {
    const std::optional<double> x = number_of(a), y = number_of(b);
    return x && y ? Value(compute(*x, *y)) : apply(op, {a, b});
}

inline Value slice(const Value& a, std::uint64_t row, std::uint64_t column, const Shape& shape) {
    if (row + shape.rows > a.rows() || column + shape.columns > a.columns()) {
        throw ProgramError(text_of(a) + ": from row " + std::to_string(row) + " and column " + std::to_string(column) +
                           ", " + to_string(shape) + " reaches outside: it is " + to_string(a.shape()));
    }
    if (shape == a.shape()) return a;
    return apply(TE_OP_SLICE, {a}, {.shape = shape, .immediate = {std::uint32_t(row), std::uint32_t(column)}});
}

inline std::uint64_t position(const Value& a, std::integral auto index) {
    if (!std::in_range<std::uint32_t>(index)) {
        throw ProgramError(text_of(a) + "[" + std::to_string(index) + "]: indices count from 0");
    }
    return static_cast<std::uint64_t>(index);
}

}  // namespace detail

template <std::integral Index>
Value Value::operator[](Index row) const {
    return detail::slice(*this, detail::position(*this, row), 0, Shape(1, columns()));
}

inline Value Value::operator[](const Value& rows) const { return detail::apply(TE_OP_GATHER, {*this, rows}); }

template <std::integral Row, std::integral Column>
Value Value::operator()(Row row, Column column) const {
    return detail::slice(*this, detail::position(*this, row), detail::position(*this, column), Shape());
}

inline Value operator+(const Value& a, const Value& b) {
    return detail::arithmetic(TE_OP_ADD, a, b, [](double x, double y) { return x + y; });
}
inline Value operator-(const Value& a, const Value& b) {
    return detail::arithmetic(TE_OP_SUBTRACT, a, b, [](double x, double y) { return x - y; });
}
/// By elements; see matmul.
inline Value operator*(const Value& a, const Value& b) {
    return detail::arithmetic(TE_OP_MULTIPLY, a, b, [](double x, double y) { return x * y; });
}
inline Value operator/(const Value& a, const Value& b) {
    return detail::arithmetic(TE_OP_DIVIDE, a, b, [](double x, double y) { return x / y; });
}
inline Value operator-(const Value& a) {
    const std::optional<double> number = detail::number_of(a);
    return number ? Value(-*number) : detail::apply(TE_OP_NEGATE, {a});
}
inline Value& operator+=(Value& a, const Value& b) { return a = a + b; }

}  // namespace tinyelbo
