// A program's scratch, in numbers of the fit's precision:
//
//     fixed       values of fixed nodes, and the parts of varying densities that depend on data alone
//     cells       for each data slot where its converted copy begins, or kInPlace; and the size of all copies
//     converted   data that are not numbers of the fit's precision in row-major order
//     adjoints    of varying nodes up to the target, [element][8]
//     values      of all varying nodes, [element][8]
//     work        of the GLM densities, each its own
//
// Adjoints come before the values so that the place of a later node's, which it does not have, is inside scratch too.
// Places follow from the program and the cells: no pointers are kept, so that the block may move.
#pragma once

#include "../../base/slot.hpp"
#include "../../math/lanes.hpp"
#include "program.hpp"

namespace tinyelbo {

inline namespace TE_ISA {

template <class Real>
constexpr te_type kTypeOf = sizeof(Real) == 8 ? TE_F64 : TE_F32;

constexpr std::uint32_t kInPlace = 0xffffffffu;

// Cells hold 32-bit integers in the room of a number.
template <class Real>
std::uint32_t read_cell(const Real* cell) {
    std::uint32_t value;
    __builtin_memcpy(&value, cell, sizeof value);
    return value;
}
template <class Real>
void write_cell(Real* cell, std::uint32_t value) {
    __builtin_memcpy(cell, &value, sizeof value);
}

inline bool is_in_place(const te_slot& slot, te_type precision) {
    const bool columns = slot.columns == 1 || slot.column_stride == 1;
    const bool rows = slot.rows == 1 || slot.row_stride == static_cast<std::int64_t>(slot.columns);
    return slot.type == precision && columns && rows;
}

// Varying elements up to the target, which is the last of them.
inline std::uint32_t target_elements(const Program& program) { return program.nodes[program.header->target].place + 1; }

// Work of a GLM with p coefficients: that of the fused models, and their parameters and gradient, one more than p.
constexpr std::uint64_t glm_work(std::uint64_t p) { return TE_GLM_SCRATCH(p) + 2 * (p + 1) * kLanes; }
inline std::uint64_t work_of(const Program& program, const Node& node) {
    return is_glm(node.op) ? glm_work(program.operand_node(node, 1).columns) : 0;
}

}  // namespace TE_ISA

// Checks slots[num_slots] of te_program and the program in them; `scratch` is set to the numbers it needs.
te_status plan_program(const te_slot* slots, std::uint32_t num_slots, te_type precision, std::uint64_t* scratch,
                       te_fault* fault);

}  // namespace tinyelbo
