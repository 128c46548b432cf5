#include "tinyelbo/program.h"

#include "../model/program/outputs.hpp"
#include "../model/program/validate.hpp"
#include "density.hpp"

using namespace tinyelbo;

extern "C" {

te_status te_program_validate(const void* bytes, size_t length, uint32_t* node) {
    std::uint32_t faulty = 0;
    const te_status status = validate_program(bytes, length, &faulty);
    if (node != nullptr) *node = faulty;
    return status;
}

uint32_t te_program_num_outputs(const void* bytes, size_t length) {
    return te_program_validate(bytes, length, nullptr) == TE_STATUS_OK ? num_outputs(Program(bytes)) : 0;
}

te_status te_program_outputs(const te_slot* slots, uint32_t num_slots, te_span theta, te_span work, te_span outputs) {
    te_plan plan{};
    te_fault fault{};
    if (slots == nullptr) return TE_STATUS_NULL_POINTER;
    if (num_slots < te_program.num_slots) return TE_STATUS_MISSING_SLOT;
    if (theta.type != TE_F64 && theta.type != TE_F32) return TE_STATUS_BAD_SPAN;
    if (const te_status status = te_program.plan(slots, num_slots, theta.type, &plan, &fault)) return status;
    if (const te_status status = check_span(theta, std::uint64_t{plan.dimension} * kLanes)) return status;
    if (const te_status status = check_span(outputs, std::uint64_t{num_outputs(program_of(slots))} * kLanes))
        return status;
    if (outputs.type != theta.type) return TE_STATUS_BAD_SPAN;
    if (const te_status status = check_work(work, theta.type, plan.scratch)) return status;
    const auto write = [&](auto* numbers) {
        using Real = std::remove_pointer_t<decltype(numbers)>;
        if (const te_status status = bind_model(te_program, slots, numbers, &fault)) return status;
        write_outputs(slots, static_cast<const Real*>(theta.values), numbers, static_cast<Real*>(outputs.values));
        return TE_STATUS_OK;
    };
    return theta.type == TE_F64 ? write(static_cast<double*>(work.values)) : write(static_cast<float*>(work.values));
}

}  // extern "C"
