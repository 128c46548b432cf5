// A graph as a program's bytes. Equal models make equal bytes, whatever the order in which their expressions were
// evaluated: first the parameters in theta's order; then what the terms of the target need, each node after its
// operands, from the first term to the last; then the target, the sum of the terms; last what only outputs need.
// In the graph a checked value is a node of its own. In the program a CHECK has no value: it stands where its value is
// first needed, and whoever needs that names the CHECK's operand. Constants are in the order of their nodes. The text
// has each name once: those of checks in the order of nodes, of slots, of outputs.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "program_graph.hpp"

namespace tinyelbo::detail {

/// What a program is made of, beside its nodes.
struct Roots {
    struct Slot {
        std::string name;
        Shape shape;
    };
    struct Output {
        std::string name;
        std::uint32_t node, kind;
    };
    std::vector<Slot> slots;
    std::vector<std::uint32_t> parameters;  // nodes, in theta's order
    std::vector<std::uint32_t> terms;       // scalars that add up to the target
    std::vector<Output> outputs;
    std::uint32_t dimension = 0;
};

/// The checksum of a program: 64-bit FNV-1a (Fowler, Noll and Vo).
inline std::uint64_t fnv1a(std::span<const std::byte> bytes) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (std::byte byte : bytes) hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001b3u;
    return hash;
}

/// Names, each once and ended by a zero.
class TextSection {
  public:
    std::uint32_t offset(const std::string& name) {
        const auto [place, is_new] = offsets_.try_emplace(name, static_cast<std::uint32_t>(text_.size()));
        if (is_new) text_.append(name).push_back('\0');
        return place->second;
    }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
    std::map<std::string, std::uint32_t> offsets_;
};

class Encoder {
  public:
    static_assert(std::endian::native == std::endian::little, "programs are little-endian");

    Encoder(const Graph& graph, const Roots& roots) : graph_(graph), roots_(roots), numbers_(graph.size(), kNone) {}

    std::vector<std::byte> bytes() {
        for (std::uint32_t node : roots_.parameters) place(node);
        for (std::uint32_t term : roots_.terms) place(term);
        const std::uint32_t target = place_target();
        for (const Roots::Output& output : roots_.outputs) place(output.node);
        for (const Roots::Slot& slot : roots_.slots) {
            slots_.push_back({slot.shape.rows, slot.shape.columns, text_.offset(slot.name), 0});
        }
        for (const Roots::Output& output : roots_.outputs) {
            outputs_.push_back({number_of(output.node), text_.offset(output.name), output.kind, 0});
        }
        return assemble(target);
    }

  private:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    static constexpr std::uint64_t kMaxNodes = 1u << 24, kMaxElements = 1u << 28;

    /// The node after everything it needs; a stack of our own, for programs may be deep.
    void place(std::uint32_t root) {
        struct Visit {
            std::uint32_t node;
            std::size_t next;
        };
        std::vector<Visit> stack = {{root, 0}};
        while (!stack.empty()) {
            const std::uint32_t index = stack.back().node;
            const GraphNode& node = graph_.node(index);
            if (numbers_[index] != kNone) {
                stack.pop_back();
            } else if (stack.back().next < node.operands.size()) {
                const std::uint32_t operand = node.operands[stack.back().next++];
                stack.push_back({operand, 0});
            } else {
                stack.pop_back();
                numbers_[index] = static_cast<std::uint32_t>(nodes_.size());
                write(node);
            }
        }
    }

    std::uint32_t place_target() {
        GraphNode target;
        target.op = TE_OP_ADD_ALL;
        target.operands = roots_.terms;
        for (std::uint32_t term : roots_.terms) target.varying |= graph_.node(term).varying;
        if (!target.varying) throw ProgramError("the log density depends on no parameter: sample or add something");
        write(target);
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }

    /// The node that has this one's value.
    std::uint32_t number_of(std::uint32_t index) const {
        while (graph_.node(index).op == TE_OP_CHECK) index = graph_.node(index).operands[0];
        return numbers_[index];
    }

    void write(const GraphNode& node) {
        te_program_node record = {};
        record.op = static_cast<std::uint16_t>(node.op);
        record.flags = static_cast<std::uint16_t>((node.varying ? TE_NODE_VARYING : 0u) |
                                                  (node.elementwise ? TE_NODE_ELEMENTWISE : 0u));
        record.rows = node.shape.rows;
        record.columns = node.shape.columns;
        record.place = take_place(node);
        record.first_operand = static_cast<std::uint32_t>(operands_.size());
        record.num_operands = static_cast<std::uint32_t>(node.operands.size());
        for (std::uint32_t operand : node.operands) operands_.push_back(number_of(operand));
        record.immediate[0] = node.op == TE_OP_CONSTANT ? append_constants(node) : node.immediate[0];
        record.immediate[1] = node.op == TE_OP_CHECK ? text_.offset(graph_.text(node.immediate[1])) : node.immediate[1];
        nodes_.push_back(record);
        if (nodes_.size() >= kMaxNodes) throw ProgramError("a model of 2^24 operations or more");
    }

    std::uint32_t take_place(const GraphNode& node) {
        if (node.op == TE_OP_DATA || node.op == TE_OP_CHECK) return 0;
        const std::uint64_t size = node.shape.size();
        const std::uint64_t place = node.varying ? varying_size_ : fixed_size_;
        if (node.varying) varying_size_ += size;
        // A density has its constant part among the fixed, or is fixed itself.
        if (is_density(node.op) || !node.varying) fixed_size_ += size;
        if (varying_size_ + fixed_size_ > kMaxElements) throw ProgramError("a model of more than 2^28 numbers");
        return static_cast<std::uint32_t>(place);
    }

    std::uint32_t append_constants(const GraphNode& node) {
        const std::vector<double>& values = graph_.constants(node.immediate[0]);
        const auto first = static_cast<std::uint32_t>(constants_.size());
        constants_.insert(constants_.end(), values.begin(), values.end());
        return first;
    }

    template <class T>
    static void append(std::vector<std::byte>& bytes, std::span<const T> records) {
        static_assert(std::is_trivially_copyable_v<T>);
        const std::size_t at = bytes.size();
        bytes.resize((at + records.size_bytes() + 7) / 8 * 8);
        if (!records.empty()) std::memcpy(bytes.data() + at, records.data(), records.size_bytes());
    }

    std::vector<std::byte> assemble(std::uint32_t target) const {
        te_program_header header = {};
        std::vector<std::byte> bytes(sizeof header);
        append(bytes, std::span(constants_));
        append(bytes, std::span(nodes_));
        append(bytes, std::span(operands_));
        append(bytes, std::span(slots_));
        append(bytes, std::span(outputs_));
        append(bytes, std::span(text_.text()));
        if (bytes.size() > UINT32_MAX) throw ProgramError("a program of 4 GiB or more");
        const auto count = [](const auto& list) { return static_cast<std::uint32_t>(list.size()); };
        header.magic = TE_PROGRAM_MAGIC;
        header.version = TE_PROGRAM_VERSION;
        header.bytes = count(bytes);
        header.dimension = roots_.dimension;
        header.num_slots = count(slots_);
        header.num_nodes = count(nodes_);
        header.num_operands = count(operands_);
        header.num_constants = count(constants_);
        header.num_outputs = count(outputs_);
        header.text_bytes = count(text_.text());
        header.fixed_size = static_cast<std::uint32_t>(fixed_size_);
        header.varying_size = static_cast<std::uint32_t>(varying_size_);
        header.target = target;
        std::memcpy(bytes.data(), &header, sizeof header);
        header.checksum = fnv1a(bytes);
        std::memcpy(bytes.data(), &header, sizeof header);
        return bytes;
    }

    const Graph& graph_;
    const Roots& roots_;
    std::vector<std::uint32_t> numbers_;  // in the program, of the graph's nodes; kNone before they are there
    std::uint64_t varying_size_ = 0, fixed_size_ = 0;
    std::vector<double> constants_;
    std::vector<te_program_node> nodes_;
    std::vector<std::uint32_t> operands_;
    std::vector<te_program_slot> slots_;
    std::vector<te_program_output> outputs_;
    TextSection text_;
};

}  // namespace tinyelbo::detail
