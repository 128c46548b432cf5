// The interpreter: forward over the nodes, then in reverse.
#pragma once

#include "kernels.hpp"
#include "table.hpp"

namespace tinyelbo {

inline namespace TE_ISA {

// Values of the varying ones among so many nodes; returns where their work ends.
template <class Real>
Real* run_forward(const Frame<Real>& frame, std::uint32_t num_nodes) {
    Walk<Real> walk = {frame.fixed, frame.work};
    const Node* const end = frame.program.nodes + num_nodes;
    for (const Node* node = frame.program.nodes; node != end; ++node) {
        if (node->op == TE_OP_PARAMETER)
            copy_numbers(frame.parameters + std::size_t{node->immediate[0]} * kLanes, elements_of(*node) * kLanes,
                         frame.varying_values(*node));
        else if (is_varying(*node))
            run_forward<Real>(kOperations<Real>[node->op], { frame, *node, walk.constant, walk.work });
        walk.enter(frame.program, *node);
    }
    return walk.work;
}

// gradient[dimension][8] of the target, after run_forward to there.
template <class Real>
void run_reverse(const Frame<Real>& frame, Real* work_end, Real* gradient) {
    const Program& program = frame.program;
    for (Real* adjoint = frame.adjoints; adjoint != frame.values; ++adjoint) *adjoint = 0;
    spread(Real(1), frame.values - kLanes);  // the target's
    for (std::uint32_t i = program.header->target + 1; i-- > 0;) {
        const Node& node = program.nodes[i];
        work_end -= work_of(program, node);
        if (node.op == TE_OP_PARAMETER)
            copy_numbers(frame.varying_adjoints(node), elements_of(node) * kLanes,
                         gradient + std::size_t{node.immediate[0]} * kLanes);
        else if (is_varying(node))
            run_reverse<Real>(kOperations<Real>[node.op], { frame, node, nullptr, work_end });
    }
}

template <class Real>
void evaluate(const te_slot* slots, const Real* parameters, Real* scratch, Real* log_density, Real* gradient) {
    const Frame<Real> frame(slots, parameters, scratch);
    const std::uint32_t target = frame.program.header->target;
    Real* const work_end = run_forward(frame, target + 1);
    copy_numbers(frame.varying_values(frame.program.nodes[target]), std::size_t{kLanes}, log_density);
    run_reverse(frame, work_end, gradient);
}

inline constexpr ProgramKernels kProgramKernels = {if_precision<double>(evaluate<double>),
                                                   if_precision<float>(evaluate<float>)};

}  // namespace TE_ISA
}  // namespace tinyelbo
