// The interpreter: forward over the nodes, then in reverse.
#pragma once

#include "kernels.hpp"
#include "table.hpp"

namespace tinyelbo {

inline namespace TE_ISA {

// Values of all varying nodes; returns where the work ends.
template <class Real>
Real* run_forward(const Frame<Real>& frame) {
    Walk<Real> walk = {frame.fixed, frame.work};
    const Node* const end = frame.program.nodes + frame.program.header->num_nodes;
    for (const Node* node = frame.program.nodes; node != end; ++node) {
        if (node->op == TE_OP_PARAMETER)
            copy_numbers(frame.parameters + std::size_t{node->immediate[0]} * kLanes, size_of(*node) * kLanes,
                         frame.varying_values(*node));
        else if (is_varying(*node))
            run_forward<Real>(kOperations<Real>[node->op], { frame, *node, walk.constant, walk.work });
        walk.enter(frame.program, *node);
    }
    return walk.work;
}

// gradient[dimension][8] of the last node, after run_forward.
template <class Real>
void run_reverse(const Frame<Real>& frame, Real* work_end, Real* gradient) {
    const Program& program = frame.program;
    for (Real* adjoint = frame.adjoints; adjoint != frame.work; ++adjoint) *adjoint = 0;
    spread(Real(1), frame.work - kLanes);  // the last node's
    for (std::uint32_t i = program.header->num_nodes; i-- > 0;) {
        const Node& node = program.nodes[i];
        work_end -= work_of(program, node);
        if (node.op == TE_OP_PARAMETER)
            copy_numbers(frame.varying_adjoints(node), size_of(node) * kLanes,
                         gradient + std::size_t{node.immediate[0]} * kLanes);
        else if (is_varying(node))
            run_reverse<Real>(kOperations<Real>[node.op], { frame, node, nullptr, work_end });
    }
}

template <class Real>
void evaluate(const te_slot* slots, const Real* parameters, Real* scratch, Real* log_density, Real* gradient) {
    const Frame<Real> frame(slots, parameters, scratch);
    Real* const work_end = run_forward(frame);
    copy_numbers(frame.varying_values(frame.program.nodes[frame.program.header->num_nodes - 1]), std::size_t{kLanes},
                 log_density);
    run_reverse(frame, work_end, gradient);
}

inline constexpr ProgramKernels kProgramKernels = {evaluate<double>, evaluate<float>};

}  // namespace TE_ISA
}  // namespace tinyelbo
