// Expressions as their user wrote them, for messages.
#pragma once

#include <charconv>
#include <cstddef>
#include <string>

#include "program_graph.hpp"

namespace tinyelbo::detail {

/// The shortest text that reads back as the number.
inline std::string number_text(double number) {
    char text[32];
    return std::string(text, std::to_chars(text, text + sizeof text, number).ptr);
}

/// Up to four numbers in braces; a single one without.
inline std::string numbers_text(std::span<const double> numbers) {
    if (numbers.size() == 1) return number_text(numbers[0]);
    std::string text = "{";
    for (std::size_t i = 0; i < numbers.size() && i < 4; ++i) text += (i == 0 ? "" : ", ") + number_text(numbers[i]);
    return text + (numbers.size() > 4 ? ", ...}" : "}");
}

class ExpressionText {
  public:
    explicit ExpressionText(const Graph& graph) : graph_(graph) {}

    std::string of(const GraphNode& node) const { return text(node, kDepth); }
    std::string of(std::uint32_t index) const { return of(graph_.node(index)); }

  private:
    static constexpr int kDepth = 5;
    static constexpr std::size_t kOperands = 4;

    enum Precedence { kSum, kProduct, kSign, kAtom };

    static Precedence precedence(const GraphNode& node) {
        if (!node.name.empty()) return kAtom;
        switch (node.op) {
            case TE_OP_ADD:
            case TE_OP_SUBTRACT:
                return kSum;
            case TE_OP_MULTIPLY:
            case TE_OP_DIVIDE:
                return kProduct;
            case TE_OP_NEGATE:
                return kSign;
            default:
                return kAtom;
        }
    }

    std::string operand(const GraphNode& node, std::size_t i, int depth, int least = kSum) const {
        const GraphNode& child = graph_.node(node.operands[i]);
        const std::string inner = text(child, depth - 1);
        return precedence(child) < least ? "(" + inner + ")" : inner;
    }

    std::string infix(const GraphNode& node, const char* sign, int depth) const {
        const int own = precedence(node);
        return operand(node, 0, depth, own) + sign + operand(node, 1, depth, own + 1);
    }

    std::string call(const GraphNode& node, int depth) const {
        std::string list;
        for (std::size_t i = 0; i < node.operands.size() && i < kOperands; ++i) {
            if (i > 0) list += i == 1 && is_density(node.op) ? " | " : ", ";
            list += operand(node, i, depth);
        }
        return op_name(node.op) + "(" + list + (node.operands.size() > kOperands ? ", ...)" : ")");
    }

    std::string slice(const GraphNode& node, int depth) const {
        const std::string first = std::to_string(node.immediate[0]);
        const std::string of = operand(node, 0, depth, kAtom);
        if (node.shape.is_scalar()) {
            const bool vector = graph_.node(node.operands[0]).shape.is_vector();
            return of + (vector ? "[" + first + "]" : "(" + first + ", " + std::to_string(node.immediate[1]) + ")");
        }
        return of + "[" + first + ", ..., " + std::to_string(node.immediate[0] + node.shape.rows - 1) + "]";
    }

    std::string text(const GraphNode& node, int depth) const {
        if (!node.name.empty()) return node.name;
        if (depth == 0) return "...";
        switch (node.op) {
            case TE_OP_CONSTANT:
                return numbers_text(graph_.constants(node.immediate[0]));
            case TE_OP_ADD:
                return infix(node, " + ", depth);
            case TE_OP_SUBTRACT:
                return infix(node, " - ", depth);
            case TE_OP_MULTIPLY:
                return infix(node, " * ", depth);
            case TE_OP_DIVIDE:
                return infix(node, " / ", depth);
            case TE_OP_NEGATE:
                return "-" + operand(node, 0, depth, kSign);
            case TE_OP_SLICE:
                return slice(node, depth);
            case TE_OP_GATHER:
                return operand(node, 0, depth, kAtom) + "[" + operand(node, 1, depth) + "]";
            case TE_OP_CHECK:
                return text(graph_.node(node.operands[0]), depth);
            default:
                return call(node, depth);
        }
    }

    const Graph& graph_;
};

}  // namespace tinyelbo::detail
