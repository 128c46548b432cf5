// The nodes of a program while it is being built: each computation is there once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "program_op.hpp"

namespace tinyelbo::detail {

struct GraphNode {
    te_op op = TE_OP_COUNT;
    bool varying = false, elementwise = false;
    Shape shape = {};
    std::vector<std::uint32_t> operands = {};
    /// As in te_program_node, but CONSTANT has an index of constants(), CHECK in [1] one of texts().
    std::array<std::uint32_t, 2> immediate = {};
    /// What the user calls it; empty if nothing. Not part of what the node is.
    std::string name = {};
};

class Graph {
  public:
    std::size_t size() const { return nodes_.size(); }
    const GraphNode& node(std::uint32_t index) const { return nodes_[index]; }
    const std::vector<double>& constants(std::uint32_t index) const { return constants_[index]; }
    const std::string& text(std::uint32_t index) const { return texts_[index]; }

    /// The index of this node, which is there already if an equal one was added before.
    std::uint32_t add(GraphNode node) {
        for (std::uint32_t operand : node.operands) node.varying |= nodes_[operand].varying;
        node.varying |= node.op == TE_OP_PARAMETER;
        const auto [place, is_new] = indices_.try_emplace(key(node), static_cast<std::uint32_t>(nodes_.size()));
        if (is_new) nodes_.push_back(std::move(node));
        return place->second;
    }

    /// Equal means equal bits: 0 and -0 are two.
    std::uint32_t add_constant(const Shape& shape, std::span<const double> values) {
        const std::string bits(reinterpret_cast<const char*>(values.data()), values.size_bytes());
        GraphNode node;
        node.op = TE_OP_CONSTANT;
        node.shape = shape;
        node.immediate[0] = intern(constant_indices_, constants_, bits, {values.begin(), values.end()});
        return add(std::move(node));
    }

    std::uint32_t add_text(const std::string& text) { return intern(text_indices_, texts_, text, text); }

    /// The first name stays.
    void set_name(std::uint32_t index, const std::string& name) {
        if (nodes_[index].name.empty()) nodes_[index].name = name;
    }

  private:
    using Key = std::vector<std::uint32_t>;

    static Key key(const GraphNode& node) {
        Key key = {static_cast<std::uint32_t>(node.op),
                   node.elementwise,
                   node.shape.rows,
                   node.shape.columns,
                   node.immediate[0],
                   node.immediate[1]};
        key.insert(key.end(), node.operands.begin(), node.operands.end());
        return key;
    }

    template <class T>
    static std::uint32_t intern(std::map<std::string, std::uint32_t>& indices, std::vector<T>& values,
                                const std::string& key, T value) {
        const auto [place, is_new] = indices.try_emplace(key, static_cast<std::uint32_t>(values.size()));
        if (is_new) values.push_back(std::move(value));
        return place->second;
    }

    std::vector<GraphNode> nodes_;
    std::vector<std::vector<double>> constants_;
    std::vector<std::string> texts_;
    std::map<Key, std::uint32_t> indices_;
    std::map<std::string, std::uint32_t> constant_indices_, text_indices_;
};

}  // namespace tinyelbo::detail
