// Standard normal numbers as a pure function of (seed, stream, step, draw, coordinate).
#pragma once

#include "../math/normal.hpp"
#include "uniform.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// out[k * stride] = normal_quantile of the uniform number of coordinate k, k = 0 .. count - 1. It does not depend on
// count. In double |z| <= 8.21, in float 5.30.
template <class Real>
void fill_normals(RandomKey key, std::uint32_t draw, Real* out, int count, int stride) {
    for (int first = 0; first < count; first += kLanes) {
        const int active = count - first < kLanes ? count - first : kLanes;
        Real block[kLanes];
        for (Real& u : block) u = Real(0.5);
        uniform_block(key, draw, first, active, block);
        for (int k = 0; k < active; k += kWidth<Real>)
            store(block + k, normal_quantile_of_uniform(load<WidePack<Real>>(block + k)));
        for (int k = 0; k < active; ++k) out[(first + k) * stride] = block[k];
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
