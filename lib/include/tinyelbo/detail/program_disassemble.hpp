// A program as readable text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "program_op.hpp"
#include "program_reader.hpp"
#include "program_text.hpp"

namespace tinyelbo {
namespace detail {

class Disassembly {
  public:
    explicit Disassembly(std::span<const std::byte> bytes) : program_(bytes) {
        for (const te_program_output& output : program_.outputs()) {
            std::string& names = names_[output.node];
            names += (names.empty() ? "" : ", ") + program_.name(output.name);
        }
    }

    std::string text() const {
        const te_program_header& header = program_.header();
        std::string text = "program of " + number(header.bytes) + " bytes: " + number(header.dimension) +
                           " parameters, " + number(header.num_nodes) + " nodes, " + number(header.fixed_size) +
                           " fixed and " + number(header.varying_size) + " varying numbers\n";
        for (const te_program_slot& slot : program_.slots()) {
            text += "data " + program_.name(slot.name) + ": " + extent(slot.rows, slot.columns) + "\n";
        }
        for (std::size_t i = 0; i < program_.nodes().size(); ++i) text += line(static_cast<std::uint32_t>(i));
        text += "target = " + reference(header.target) + "\n";
        for (const te_program_output& output : program_.outputs()) {
            text += output.kind == TE_OUTPUT_PARAMETER ? "parameter " : "generated ";
            text += program_.name(output.name) + " = " + reference(output.node) + "\n";
        }
        return text;
    }

  private:
    static std::string number(std::uint32_t value) { return std::to_string(value); }
    static std::string reference(std::uint32_t node) { return "%" + number(node); }
    static std::string extent(std::uint32_t rows, std::uint32_t columns) {
        return number(rows) + (columns == 1 ? "" : " x " + number(columns));
    }
    static std::string padded(std::string text, std::size_t width) {
        text.resize(std::max(text.size(), width), ' ');
        return text;
    }

    std::string line(std::uint32_t index) const {
        const te_program_node& node = program_.nodes()[index];
        const bool varying = (node.flags & TE_NODE_VARYING) != 0;
        const auto name = names_.find(index);
        return padded(reference(index), 5) + (varying ? " varying " : " fixed   ") +
               padded(extent(node.rows, node.columns), 5) + " " + operation(node) +
               (name == names_.end() ? "" : "  # " + name->second) + "\n";
    }

    std::string operation(const te_program_node& node) const {
        if (node.op >= TE_OP_COUNT) return "unknown operation " + number(node.op);
        const auto op = static_cast<te_op>(node.op);
        std::string text = op_name(op);
        if ((node.flags & TE_NODE_ELEMENTWISE) != 0) text += " by elements";
        for (std::uint32_t operand : program_.operands(node)) text += " " + reference(operand);
        return text + detail_of(op, node);
    }

    std::string detail_of(te_op op, const te_program_node& node) const {
        const std::uint32_t* const immediate = node.immediate;
        switch (op) {
            case TE_OP_PARAMETER:
                return " theta[" + number(immediate[0]) + "]";
            case TE_OP_CONSTANT:
                return " " + numbers_text(program_.constants(node));
            case TE_OP_DATA:
                return immediate[0] < program_.slots().size() ? " " + program_.name(program_.slots()[immediate[0]].name)
                                                              : " of no slot";
            case TE_OP_SLICE:
                return " from (" + number(immediate[0]) + ", " + number(immediate[1]) + ")";
            case TE_OP_CHECK:
                return std::string(" is ") + check_name(immediate[0]) + ": " + program_.name(immediate[1]);
            default:
                return "";
        }
    }

    ProgramReader program_;
    std::map<std::uint32_t, std::string> names_;  // of nodes that are outputs
};

}  // namespace detail

/// Data, nodes with whether parameters have a part in them and their shapes, the target, outputs; throws a ProgramError
/// where the bytes have no such structure. What the operations demand is te_program_validate's matter.
inline std::string disassemble(std::span<const std::byte> program) { return detail::Disassembly(program).text(); }

}  // namespace tinyelbo
