// te_program: a model in bytes.
#include "../glm_model.hpp"
#include "bind.hpp"
#include "layout.hpp"
#include "outputs.hpp"
#include "run.hpp"

namespace tinyelbo {

const ProgramKernels* program_kernels(Isa isa) {
#if TE_X86_DISPATCH
    if (!machine_has(isa)) return nullptr;
    if (isa == Isa::kAvx512) return program_avx512_kernels;
    if (isa == Isa::kAvx2) return program_avx2_kernels;
#endif
    return isa == Isa::kBaseline ? &kProgramKernels : nullptr;
}

template <class Real>
void run_fixed(const Step<Real>& step) {
    run_forward(kOperations<Real>[step.node.op], step);
}
template void run_fixed(const Step<double>&);
template void run_fixed(const Step<float>&);

template <class Real>
void write_outputs(const te_slot* slots, const Real* parameters, Real* scratch, Real* outputs) {
    const Frame<Real> frame(slots, parameters, scratch);
    const Program& program = frame.program;
    run_forward(frame, program.header->num_nodes);
    for (std::uint32_t i = 0; i < program.header->num_outputs; ++i) {
        const Node& node = program.nodes[program.outputs[i].node];
        const Place<const Real> place = frame.value(node);
        const std::size_t size = elements_of(node);
        if (place.varying)
            copy_numbers(place.at, size * kLanes, outputs);
        else
            spread_each(place.at, size, outputs);
        outputs += size * kLanes;
    }
}
template void write_outputs(const te_slot*, const double*, double*, double*);
template void write_outputs(const te_slot*, const float*, float*, float*);

namespace {

te_status plan_model(const te_slot* slots, std::uint32_t num_slots, te_type precision, te_plan* plan, te_fault* fault) {
    std::uint64_t scratch = 0;
    if (const te_status status = plan_program(slots, num_slots, precision, &scratch, fault)) return status;
    const Header& header = *program_of(slots).header;
    const std::uint64_t print = header.checksum ^ header.checksum >> 32;
    *plan = {header.dimension, 1, static_cast<std::uint32_t>(scratch), 0, static_cast<std::uint32_t>(print)};
    return TE_STATUS_OK;
}

template <class Real, ProgramKernel<Real> ProgramKernels::*kernel>
void program_density(const te_slot* slots, std::uint32_t, std::uint32_t end, const Real* parameters, Real* log_density,
                     Real* gradient, Real* scratch) {
    if (end > 0) (widest(program_kernels).*kernel)(slots, parameters, scratch, log_density, gradient);
}

}  // namespace
}  // namespace tinyelbo

const te_model te_program = {
    TE_ABI_VERSION,
    1,
    "program",
    tinyelbo::plan_model,
    nullptr,
    tinyelbo::if_precision<double>(tinyelbo::bind_program<double>),
    tinyelbo::if_precision<float>(tinyelbo::bind_program<float>),
    tinyelbo::if_precision<double>(tinyelbo::program_density<double, &tinyelbo::ProgramKernels::f64>),
    tinyelbo::if_precision<float>(tinyelbo::program_density<float, &tinyelbo::ProgramKernels::f32>),
    nullptr,
    nullptr,
    nullptr,
    nullptr,
};
