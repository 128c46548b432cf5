#include "layout.hpp"

#include "validate.hpp"

namespace tinyelbo {
namespace {

te_status fail(te_fault* fault, te_status status, std::uint32_t slot, std::uint32_t row = 0) {
    *fault = {status, slot, row, 0};
    return status;
}

te_status check_program_slot(const te_slot& slot, te_fault* fault) {
    if (slot.values == nullptr) return fail(fault, TE_STATUS_MISSING_SLOT, 0);
    if (slot.type != TE_U8 && slot.type != TE_I8) return fail(fault, TE_STATUS_BAD_SLOT_TYPE, 0);
    if (slot.columns != 1 || (slot.row_stride != 1 && slot.rows > 1)) return fail(fault, TE_STATUS_BAD_SLOT_SHAPE, 0);
    std::uint32_t node;
    const te_status status = validate_program(slot.values, slot.rows, &node);
    return status == TE_STATUS_OK ? status : fail(fault, status, 0, node);
}

te_status check_data_slot(const te_slot* slots, std::uint32_t i, const te_program_slot& wanted, te_fault* fault) {
    const te_slot& slot = slots[i];
    if (slot.values == nullptr) return fail(fault, TE_STATUS_MISSING_SLOT, i);
    if (element_bytes(slot.type) == 0) return fail(fault, TE_STATUS_BAD_SLOT_TYPE, i);
    if (slot.rows != wanted.rows || slot.columns != wanted.columns) return fail(fault, TE_STATUS_BAD_SLOT_SHAPE, i);
    return TE_STATUS_OK;
}

}  // namespace

te_status plan_program(const te_slot* slots, std::uint32_t num_slots, te_type precision, std::uint64_t* scratch,
                       te_fault* fault) {
    if (const te_status status = check_program_slot(slots[0], fault)) return status;
    const Program program = program_of(slots);
    const Header& header = *program.header;
    if (num_slots - 1 < header.num_slots) return fail(fault, TE_STATUS_MISSING_SLOT, num_slots);
    const std::uint64_t varying = std::uint64_t{target_elements(program)} + header.varying_size;
    *scratch = std::uint64_t{header.fixed_size} + header.num_slots + 1 + varying * kLanes;
    for (std::uint32_t i = 0; i < header.num_slots; ++i) {
        const te_slot& slot = slots[i + 1];
        if (const te_status status = check_data_slot(slots, i + 1, program.slots[i], fault)) return status;
        if (!is_in_place(slot, precision)) *scratch += std::uint64_t{slot.rows} * slot.columns;
    }
    for (std::uint32_t i = 0; i < header.num_nodes; ++i) *scratch += work_of(program, program.nodes[i]);
    return *scratch <= UINT32_MAX ? TE_STATUS_OK : fail(fault, TE_STATUS_TOO_LARGE, 0);
}

}  // namespace tinyelbo
