// Operations that go element by element.
#pragma once

#include "tiles.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
void elementwise_forward(const Step<Real>& step, const Kernel<Real>& kernel) {
    Tiles<Real> tiles(step, nullptr, step.node.num_operands);
    const bool varying = is_varying(step.node);
    Real buffer[kTileElements * kLanes];
    const std::size_t most = varying ? tiles.most() : lesser(tiles.most(), kTileElements);
    for_each_tile(0, elements_of(step.node), most, [&](std::size_t first, std::size_t count) {
        tiles.move_to(first, count);
        Real* out = varying ? step.frame.varying_values(step.node) + first * kLanes : buffer;
        kernel.values(tiles.in, {out, kEach}, count);
        if (varying) return;
        for (std::size_t e = 0; e < count; ++e) step.constant[first + e] = buffer[e * kLanes];
    });
}

template <class Real>
void elementwise_reverse(const Step<Real>& step, const Kernel<Real>& kernel) {
    const std::size_t size = elements_of(step.node);
    const Real* value = step.frame.varying_values(step.node);
    const Real* adjoint = step.frame.varying_adjoints(step.node);
    Tiles<Real> tiles(step, nullptr, step.node.num_operands);
    AdjointTiles<Real> adjoints(step, nullptr, step.node.num_operands, size);
    for_each_tile(0, size, kSumElements, [&](std::size_t begin, std::size_t length) {
        adjoints.open_sums();
        for_each_tile(begin, begin + length, tiles.most(), [&](std::size_t first, std::size_t count) {
            tiles.move_to(first, count);
            adjoints.move_to(first);
            kernel.partials(tiles.in, {value + first * kLanes, kEach}, {adjoint + first * kLanes, kEach}, adjoints.out,
                            count);
        });
        adjoints.close_sums();
    });
}

}  // namespace TE_ISA
}  // namespace tinyelbo
