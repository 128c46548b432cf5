#include "bind.hpp"

#include "../read_rows.hpp"

namespace tinyelbo {
namespace {

template <class Real>
void convert_data(const te_slot* slots, Real* scratch) {
    const Program program = program_of(slots);
    Real* const cells = scratch + program.header->fixed_size;
    const std::uint32_t num_slots = program.header->num_slots;
    std::uint32_t converted = 0;
    for (std::uint32_t i = 0; i < num_slots; ++i) {
        const te_slot& slot = slots[i + 1];
        const bool in_place = is_in_place(slot, kTypeOf<Real>);
        write_cell(cells + i, in_place ? kInPlace : converted);
        if (in_place) continue;
        read_rows(slot, 0, slot.rows, slot.rows, cells + num_slots + 1 + converted);
        converted += slot.rows * slot.columns;
    }
    write_cell(cells + num_slots, converted);
}

// Element e of a fixed node is not what it must be: the place in its data where it is that.
te_status fail(const Program& program, std::uint32_t index, std::size_t e, te_status status, te_fault* fault) {
    const Node& node = program.nodes[index];
    if (node.op == TE_OP_DATA)
        *fault = {status, node.immediate[0] + 1, static_cast<std::uint32_t>(e / node.columns),
                  static_cast<std::uint32_t>(e % node.columns)};
    else
        *fault = {status, 0, index, static_cast<std::uint32_t>(e)};
    return status;
}

bool is_integer_up_to(double x, double most) {
    if (!(x >= 0 && x <= most)) return false;
    constexpr double kAllIntegers = 0x1p52;
    return x >= kAllIntegers || x == static_cast<double>(static_cast<std::int64_t>(x));
}

template <class Real>
bool passes(Real x, std::uint32_t check) {
    switch (check) {
        case TE_CHECK_POSITIVE:
            return x > 0;
        case TE_CHECK_NONNEGATIVE:
            return x >= 0;
        case TE_CHECK_UNIT:
            return x >= 0 && x <= 1;
        case TE_CHECK_BINARY:
            return x == 0 || x == 1;
        case TE_CHECK_COUNT:
            return is_integer_up_to(static_cast<double>(x), std::numeric_limits<double>::max());
        default:
            return true;
    }
}

template <class Real>
te_status run_check(const Step<Real>& step, te_fault* fault) {
    const Real* values = step.frame.fixed_values(step.in(0));
    for (std::size_t e = 0; e < elements_of(step.node); ++e) {
        const Real x = values[e];
        const std::uint32_t operand = step.frame.program.operand(step.node, 0);
        if (x - x != 0) return fail(step.frame.program, operand, e, TE_STATUS_DATA_NOT_FINITE, fault);
        if (!passes(x, step.node.immediate[0]))
            return fail(step.frame.program, operand, e, TE_STATUS_DATA_OUT_OF_RANGE, fault);
    }
    return TE_STATUS_OK;
}

// Operand `i` names rows, of which there are so many.
template <class Real>
te_status check_indices(const Step<Real>& step, std::uint32_t i, std::uint32_t rows, te_fault* fault) {
    const Program& program = step.frame.program;
    const Real* indices = step.frame.fixed_values(step.in(i));
    for (std::size_t e = 0; e < elements_of(step.in(i)); ++e)
        if (!is_integer_up_to(static_cast<double>(indices[e]), rows - 1))
            return fail(program, program.operand(step.node, i), e, TE_STATUS_DATA_OUT_OF_RANGE, fault);
    return TE_STATUS_OK;
}

template <class Real>
te_status check_indices(const Step<Real>& step, te_fault* fault) {
    switch (step.node.op) {
        case TE_OP_GATHER:
            return check_indices(step, 1, step.in(0).rows, fault);
        case TE_OP_SCATTER_ADD:
            return check_indices(step, 1, step.node.rows, fault);
        case TE_OP_CATEGORICAL_LOGIT:
            return check_indices(step, 0, step.in(1).columns == 1 ? step.in(1).rows : step.in(1).columns, fault);
        default:
            return TE_STATUS_OK;
    }
}

template <class Real>
te_status bind_node(const Step<Real>& step, te_fault* fault) {
    const Node& node = step.node;
    if (node.op == TE_OP_CHECK) return run_check(step, fault);
    if (const te_status status = check_indices(step, fault)) return status;
    if (node.op == TE_OP_CONSTANT)
        for (std::size_t e = 0; e < elements_of(node); ++e)
            step.constant[e] = static_cast<Real>(step.frame.program.constants[node.immediate[0] + e]);
    else if (node.op > TE_OP_DATA && (!is_varying(node) || is_density(node.op)))
        run_fixed(step);
    return TE_STATUS_OK;
}

}  // namespace

template <class Real>
te_status bind_program(const te_slot* slots, Real* scratch, te_fault* fault) {
    convert_data(slots, scratch);
    const Frame<Real> frame(slots, nullptr, scratch);
    Walk<Real> walk = {frame.fixed, frame.work};
    for (std::uint32_t i = 0; i < frame.program.header->num_nodes; ++i) {
        const Node& node = frame.program.nodes[i];
        if (const te_status status = bind_node<Real>({frame, node, walk.constant, walk.work}, fault)) return status;
        walk.enter(frame.program, node);
    }
    return TE_STATUS_OK;
}

template te_status bind_program(const te_slot*, double*, te_fault*);
template te_status bind_program(const te_slot*, float*, te_fault*);

}  // namespace tinyelbo
