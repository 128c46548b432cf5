// Densities: sums, over elements and over parts. A part is a functor of some of the operands, with a list of which:
//
//     struct NormalScale : Of<2> {    // of sd alone
//         template <class P> static P value(P sd) { ... }
//         template <class P, class Out> static void partials(const Out& out, P sd) { ... }
//     };
//
// A part of fixed operands only is evaluated when data are bound; one of scalars only once, whatever the elements.
#pragma once

#include "tiles.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <int... Operands>
struct Of {
    static constexpr int kCount = sizeof...(Operands);
    static constexpr std::uint8_t kOperands[] = {Operands...};
};

constexpr int kMostParts = 4;

template <class Real>
struct Part {
    Kernel<Real> kernel;
    const std::uint8_t* operands;
    std::uint32_t count;
};

template <class Real>
struct Parts {
    std::uint32_t count;
    Part<Real> parts[kMostParts];
};

template <class Real, class... Functors>
constexpr Parts<Real> make_parts() {
    return {sizeof...(Functors),
            {{make_kernel<Functors, true, Real>(std::make_integer_sequence<int, Functors::kCount>{}),
              Functors::kOperands, Functors::kCount}...}};
}

template <class Real>
bool depends_on_data_only(const Step<Real>& step, const Part<Real>& part) {
    for (std::uint32_t i = 0; i < part.count; ++i)
        if (is_varying(step.in(part.operands[i]))) return false;
    return true;
}

// Elements over which the density goes.
template <class Real>
std::size_t num_terms(const Step<Real>& step) {
    if (is_glm(step.node.op)) return step.in(0).rows;
    for (std::uint32_t i = 0; i < step.node.num_operands; ++i)
        if (!is_scalar(step.in(i))) return elements_of(step.in(i));
    return 1;
}

// sum[8] += the part's elements; carry[8] as fold_carry has it.
template <class Real>
void add_sum(const Step<Real>& step, const Part<Real>& part, Real* sum, Real* carry) {
    Tiles<Real> tiles(step, part.operands, part.count);
    Real turns[kTurns * kLanes];
    for_each_tile(0, tiles.size(), kSumElements, [&](std::size_t begin, std::size_t length) {
        for (Real& turn : turns) turn = 0;
        for_each_tile(begin, begin + length, tiles.most(), [&](std::size_t first, std::size_t count) {
            tiles.move_to(first, count);
            part.kernel.values(tiles.in, {turns, kInTurn}, count);
        });
        if (tiles.size() == 1) {
            const Real copies = static_cast<Real>(num_terms(step));
            for (int lane = 0; lane < kLanes; ++lane) turns[lane] *= copies;
        }
        add_turns(turns, carry);
        fold_carry(sum, carry);
    });
}

// out[...][8] += the part's elements, or constants[...] while binding
template <class Real>
void add_each(const Step<Real>& step, const Part<Real>& part, Real* out) {
    Tiles<Real> tiles(step, part.operands, part.count);
    Real buffer[kTileElements * kLanes];
    const bool direct = !step.binding() && tiles.size() > 1;
    const std::size_t most = direct ? tiles.most() : lesser(tiles.most(), kTileElements);
    for_each_tile(0, tiles.size(), most, [&](std::size_t first, std::size_t count) {
        tiles.move_to(first, count);
        if (direct) return part.kernel.values(tiles.in, {out + first * kLanes, kEach}, count);
        for (Real& value : buffer) value = 0;
        part.kernel.values(tiles.in, {buffer, kEach}, count);
        // One element may stand for all.
        const std::size_t copies = tiles.size() == 1 ? elements_of(step.node) : 1;
        for (std::size_t e = 0; e < count * copies; ++e) {
            const Real* value = buffer + (copies > 1 ? 0 : e * kLanes);
            if (step.binding())
                step.constant[first + e] += *value;
            else
                axpy_lanes(out + e * kLanes, Real(1), value);
        }
    });
}

template <class Real>
void density_forward(const Step<Real>& step, const Parts<Real>& density) {
    const bool each = is_elementwise_density(step.node);
    const std::size_t size = elements_of(step.node);
    Real* out = is_varying(step.node) && !step.binding() ? step.frame.varying_values(step.node) : nullptr;
    Real sum[kLanes] = {}, carry[kLanes] = {};
    if (step.binding())
        for (std::size_t e = 0; e < size; ++e) step.constant[e] = 0;
    else if (each)
        spread_each(step.constant, size, out);
    else
        spread(*step.constant, sum);
    for (std::uint32_t k = 0; k < density.count; ++k) {
        const Part<Real>& part = density.parts[k];
        if (step.binding() != depends_on_data_only(step, part)) continue;
        if (each)
            add_each(step, part, out);
        else
            add_sum(step, part, sum, carry);
    }
    if (each) return;
    if (step.binding())
        *step.constant = *sum;
    else
        copy(out, sum, kLanes);
}

// adjoint[8] of a part that is one element, for all that it stands for
template <class Real>
void gather_adjoint(const Step<Real>& step, const Real* adjoint, Real* sum) {
    spread(Real(0), sum);
    if (is_elementwise_density(step.node)) {
        Real carry[kLanes] = {};
        for (std::size_t e = 0; e < elements_of(step.node); ++e) {
            axpy_lanes(carry, Real(1), adjoint + e * kLanes);
            fold_carry(sum, carry);
        }
    } else {
        axpy_lanes(sum, static_cast<Real>(num_terms(step)), adjoint);
    }
}

template <class Real>
void part_reverse(const Step<Real>& step, const Part<Real>& part) {
    Tiles<Real> tiles(step, part.operands, part.count);
    AdjointTiles<Real> adjoints(step, part.operands, part.count, tiles.size());
    Strided<const Real> adjoint = {step.frame.varying_adjoints(step.node),
                                   is_elementwise_density(step.node) ? kEach : kSame};
    Real gathered[kLanes];
    if (tiles.size() == 1) {
        gather_adjoint(step, adjoint.at, gathered);
        adjoint = {gathered, kSame};
    }
    for_each_tile(0, tiles.size(), kSumElements, [&](std::size_t begin, std::size_t length) {
        adjoints.open_sums();
        for_each_tile(begin, begin + length, tiles.most(), [&](std::size_t first, std::size_t count) {
            tiles.move_to(first, count);
            adjoints.move_to(first);
            const Strided<const Real> scale = {adjoint.at + (first & adjoint.mask) * kLanes, adjoint.mask};
            part.kernel.partials(tiles.in, {nullptr, kSame}, scale, adjoints.out, count);
        });
        adjoints.close_sums();
    });
}

template <class Real>
void density_reverse(const Step<Real>& step, const Parts<Real>& density) {
    for (std::uint32_t k = 0; k < density.count; ++k)
        if (!depends_on_data_only(step, density.parts[k])) part_reverse(step, density.parts[k]);
}

}  // namespace TE_ISA
}  // namespace tinyelbo
