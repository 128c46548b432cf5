// A program's results.
#pragma once

#include "program.hpp"

namespace tinyelbo {

// Numbers in all outputs together; validation has seen to it that they are not too many.
inline std::uint32_t num_outputs(const Program& program) {
    std::uint64_t numbers = 0;
    for (std::uint32_t i = 0; i < program.header->num_outputs; ++i)
        numbers += size_of(program.nodes[program.outputs[i].node]);
    return static_cast<std::uint32_t>(numbers);
}

// program.cpp: outputs[numbers][8] at parameters[dimension][8]; scratch is bound.
template <class Real>
void write_outputs(const te_slot* slots, const Real* parameters, Real* scratch, Real* outputs);

}  // namespace tinyelbo
