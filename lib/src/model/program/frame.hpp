// One evaluation of a program: where everything is.
#pragma once

#include "../bundle.hpp"
#include "../glm_kernels.hpp"
#include "layout.hpp"

namespace tinyelbo {

namespace isa_of {
constexpr Isa baseline = Isa::kBaseline, avx2 = Isa::kAvx2, avx512 = Isa::kAvx512;
}  // namespace isa_of

inline namespace TE_ISA {

// The instruction set of this copy of the interpreter. Data are bound by the baseline, so that the others do not have
// what is for that only.
constexpr Isa kIsa = isa_of::TE_ISA;
constexpr bool kBinds = kIsa == Isa::kBaseline;

// Numbers [element][8] that vary, or [element] that are fixed.
template <class Real>
struct Place {
    Real* at;
    bool varying;
};

template <class Real>
struct Frame {
    Program program;
    const te_slot* data;     // of the program's slots
    const Real* parameters;  // [dimension][8]
    Real *fixed, *cells, *converted, *adjoints, *values, *work;

    Frame(const te_slot* slots, const Real* theta, Real* scratch)
        : program(program_of(slots)), data(slots + 1), parameters(theta), fixed(scratch) {
        const Header& header = *program.header;
        cells = fixed + header.fixed_size;
        converted = cells + header.num_slots + 1;
        adjoints = converted + read_cell(cells + header.num_slots);
        values = adjoints + std::size_t{target_elements(program)} * kLanes;
        work = values + std::size_t{header.varying_size} * kLanes;
    }

    const Real* data_values(std::uint32_t slot) const {
        const std::uint32_t cell = read_cell(cells + slot);
        return cell == kInPlace ? static_cast<const Real*>(data[slot].values) : converted + cell;
    }

    const Real* fixed_values(const Node& node) const {
        return node.op == TE_OP_DATA ? data_values(node.immediate[0]) : fixed + node.place;
    }
    Real* varying_values(const Node& node) const { return values + std::size_t{node.place} * kLanes; }
    Real* varying_adjoints(const Node& node) const { return adjoints + std::size_t{node.place} * kLanes; }

    Place<const Real> value(const Node& node) const {
        if (is_varying(node)) return {varying_values(node), true};
        return {fixed_values(node), false};
    }
};

// A node in its turn.
template <class Real>
struct Step {
    const Frame<Real>& frame;
    const Node& node;
    Real* constant;  // the node's first element among the fixed, if it has any
    Real* work;      // its own

    const Node& in(std::uint32_t i) const { return frame.program.operand_node(node, i); }
    bool binding() const { return kBinds && frame.parameters == nullptr; }
};

// Where a walk over the nodes has come to, among the fixed elements and in the work.
template <class Real>
struct Walk {
    Real *constant, *work;

    void enter(const Program& program, const Node& node) {
        constant += fixed_elements(node);
        work += work_of(program, node);
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
