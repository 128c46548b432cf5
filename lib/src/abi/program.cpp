#include "tinyelbo/program.h"

#include "../model/program/outputs.hpp"
#include "../model/program/validate.hpp"
#include "density.hpp"

using namespace tinyelbo;

namespace tinyelbo {
namespace {

// te_program_outputs, its arguments checked.
template <class Real>
te_status write_blocks(const te_slot* slots, const te_plan& plan, const te_span& theta, const te_span& work,
                       const te_span& outputs) {
    if constexpr (kHasPrecision<Real>) {
        te_fault fault{};
        auto* const scratch = static_cast<Real*>(work.values);
        if (const te_status status = bind_model(te_program, slots, scratch, &fault)) return status;
        const auto* parameters = static_cast<const Real*>(theta.values);
        const std::size_t size = std::size_t{plan.dimension} * kLanes;
        const std::size_t numbers = std::size_t{num_outputs(program_of(slots))} * kLanes;
        for (std::size_t block = 0; block < theta.count / size; ++block)
            write_outputs(slots, parameters + block * size, scratch,
                          static_cast<Real*>(outputs.values) + block * numbers);
        return TE_STATUS_OK;
    } else {
        return TE_STATUS_BAD_PRECISION;
    }
}

}  // namespace
}  // namespace tinyelbo

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
    const std::uint64_t size = std::uint64_t{plan.dimension} * kLanes, blocks = theta.count / size;
    if (const te_status status = check_span(theta, blocks * size)) return status;
    if (const te_status status = check_span(outputs, blocks * num_outputs(program_of(slots)) * kLanes)) return status;
    if (outputs.type != theta.type) return TE_STATUS_BAD_SPAN;
    if (const te_status status = check_work(work, theta.type, plan.scratch)) return status;
    return theta.type == TE_F64 ? write_blocks<double>(slots, plan, theta, work, outputs)
                                : write_blocks<float>(slots, plan, theta, work, outputs);
}

}  // extern "C"
