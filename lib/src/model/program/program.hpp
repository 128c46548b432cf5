// A program's bytes as arrays, and what its nodes say about themselves.
#pragma once

#include <bit>
#include <cstddef>

#include "../../base/platform.hpp"
#include "tinyelbo/program.h"

namespace tinyelbo {

static_assert(std::endian::native == std::endian::little, "programs are read in place");
static_assert(sizeof(te_program_header) == 64 && sizeof(te_program_node) == 32 && sizeof(te_program_slot) == 16 &&
              sizeof(te_program_output) == 16);

using Header = te_program_header;
using Node = te_program_node;

inline namespace TE_ISA {

constexpr std::uint32_t kProgramAlignment = 8;
constexpr std::uint64_t aligned(std::uint64_t bytes) {
    return (bytes + (kProgramAlignment - 1)) / kProgramAlignment * kProgramAlignment;
}

// Where the sections of a program begin. Not looked at yet: see validate.hpp.
struct Program {
    const Header* header;
    const double* constants;
    const Node* nodes;
    const std::uint32_t* operands;
    const te_program_slot* slots;
    const te_program_output* outputs;
    const char* text;

    explicit Program(const void* bytes) : header(static_cast<const Header*>(bytes)) {
        const auto* at = static_cast<const unsigned char*>(bytes) + sizeof(Header);
        take(at, constants, header->num_constants);
        take(at, nodes, header->num_nodes);
        take(at, operands, header->num_operands);
        take(at, slots, header->num_slots);
        take(at, outputs, header->num_outputs);
        text = reinterpret_cast<const char*>(at);
    }

    // Operand number i of a node.
    std::uint32_t operand(const Node& node, std::uint32_t i) const { return operands[node.first_operand + i]; }
    const Node& operand_node(const Node& node, std::uint32_t i) const { return nodes[operand(node, i)]; }

    // Bytes that the header's counts make.
    static std::uint64_t bytes(const Header& header) {
        return sizeof(Header) + std::uint64_t{header.num_constants} * sizeof(double) +
               std::uint64_t{header.num_nodes} * sizeof(Node) +
               aligned(std::uint64_t{header.num_operands} * sizeof(std::uint32_t)) +
               std::uint64_t{header.num_slots} * sizeof(te_program_slot) +
               std::uint64_t{header.num_outputs} * sizeof(te_program_output) + aligned(header.text_bytes);
    }

  private:
    template <class Record>
    static void take(const unsigned char*& at, const Record*& records, std::uint32_t count) {
        records = reinterpret_cast<const Record*>(at);
        at += aligned(std::uint64_t{count} * sizeof(Record));
    }
};

// The program in slots[0] of te_program's config.
inline Program program_of(const te_slot* slots) { return Program(slots[0].values); }

constexpr bool is_varying(const Node& node) { return (node.flags & TE_NODE_VARYING) != 0; }
constexpr bool is_elementwise_density(const Node& node) { return (node.flags & TE_NODE_ELEMENTWISE) != 0; }
constexpr bool is_density(std::uint32_t op) { return op >= TE_OP_NORMAL && op <= TE_OP_POISSON_LOG_GLM; }
constexpr bool is_glm(std::uint32_t op) { return op >= TE_OP_BERNOULLI_LOGIT_GLM && op <= TE_OP_POISSON_LOG_GLM; }
constexpr std::uint64_t size_of(const Node& node) { return std::uint64_t{node.rows} * node.columns; }
// The same of a node that was validated, which bounds it: an index on every target.
constexpr std::size_t elements_of(const Node& node) { return static_cast<std::size_t>(size_of(node)); }
constexpr bool has_value(std::uint32_t op) { return op != TE_OP_CHECK; }
constexpr bool is_scalar(const Node& node) { return node.rows == 1 && node.columns == 1; }

// Elements of a node's own among the fixed: its values, or what of a varying density depends on data alone.
constexpr std::uint64_t fixed_elements(const Node& node) {
    if (node.op == TE_OP_DATA || !has_value(node.op)) return 0;
    return is_varying(node) && !is_density(node.op) ? 0 : size_of(node);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
