// Data that a program refuses, in words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "program_op.hpp"
#include "program_reader.hpp"

namespace tinyelbo::detail {

/// The node that a fault is about: data, or what is made of data only.
inline bool is_faulty(const ProgramReader& program, std::uint32_t index, const te_fault& fault) {
    if (fault.slot == 0) return index == fault.row;
    const te_program_node& node = program.nodes()[index];
    return node.op == TE_OP_DATA && node.immediate[0] + 1 == fault.slot;
}

/// What the program wants of the data at fault: "poisson_log's count deaths must be a count". Empty for other faults.
inline std::string describe_fault(std::span<const std::byte> bytes, const te_fault& fault) {
    if (fault.status != TE_STATUS_DATA_NOT_FINITE && fault.status != TE_STATUS_DATA_OUT_OF_RANGE) return {};
    const ProgramReader program(bytes);
    std::string text;
    for (const te_program_node& node : program.nodes()) {
        for (std::uint32_t operand : program.operands(node)) {
            if (!is_faulty(program, operand, fault)) continue;
            std::string demand;
            if (node.op == TE_OP_CHECK) {
                demand = program.name(node.immediate[1]) + " must be " + check_name(node.immediate[0]);
            } else if (takes_indices(static_cast<te_op>(node.op))) {
                demand = op_name(static_cast<te_op>(node.op)) + "'s indices must be integers inside";
            }
            if (demand.empty() || text.find(demand) != text.npos) continue;
            text += (text.empty() ? "" : ", ") + demand;
        }
    }
    // Of what is computed, the place is a node; its element tells more.
    if (fault.slot == 0 && !text.empty()) text += ", element " + std::to_string(fault.column) + " (from 0)";
    return text;
}

}  // namespace tinyelbo::detail
