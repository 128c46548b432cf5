// What the tables of the fused models share: the density around a kernel, and the choice of one.
#pragma once

#include "glm_block.hpp"
#include "glm_kernels.hpp"
#include "prior_density.hpp"

// Whether there are kernels for wider instructions to choose from.
#ifndef TE_X86_DISPATCH
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define TE_X86_DISPATCH 1
#else
#define TE_X86_DISPATCH 0
#endif
#endif

namespace tinyelbo {

#if TE_X86_DISPATCH
inline bool machine_has(Isa isa) {
    switch (isa) {
        case Isa::kAvx512:
            return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                   __builtin_cpu_supports("avx512dq");
        case Isa::kAvx2:
            return __builtin_cpu_supports("avx2");
        default:
            return true;
    }
}
#endif

// The widest kernels that there are.
template <class Kernels>
const Kernels& widest(const Kernels* (*kernels)(Isa)) {
    if (const Kernels* avx512 = kernels(Isa::kAvx512)) return *avx512;
    if (const Kernels* avx2 = kernels(Isa::kAvx2)) return *avx2;
    return *kernels(Isa::kBaseline);
}

// The first piece of an evaluation sets the log prior and clears the carries.
template <class Real>
void begin_glm(std::uint32_t dimension, const te_slot* slots, const Real* parameters, Real* log_density, Real* gradient,
               Real* scratch) {
    const GlmScratch<Real> parts(scratch, slots[TE_GLM_X].columns);
    set_log_prior(slots, dimension, parameters, log_density, gradient, parts.rows);
    for (Real* carry = scratch; carry != parts.rows; ++carry) *carry = 0;
}

// Kernels of different widths convert different numbers of rows at a time. Between calls there is no trace of them, so
// that snapshots are the same on every target.
template <class Real>
void clear_rows(const te_slot* slots, Real* scratch) {
    const std::size_t p = slots[TE_GLM_X].columns;
    Real* rows = GlmScratch<Real>(scratch, slots[TE_GLM_X].columns).rows;
    for (std::size_t k = 0; k < p * kLanes; ++k) rows[k] = 0;
}

// A whole density.
template <class Real>
void add_glm(GlmKernel<Real> kernel, std::uint32_t dimension, const te_slot* slots, std::uint32_t begin,
             std::uint32_t end, const Real* parameters, Real* log_density, Real* gradient, Real* scratch) {
    if (begin == 0) begin_glm(dimension, slots, parameters, log_density, gradient, scratch);
    kernel(slots, begin, end, parameters, log_density, gradient, scratch);
    clear_rows(slots, scratch);
}

// A whole product with the Hessian. The log prior is quadratic: its product with a direction is the gradient there of
// the one with mean 0.
template <class Real>
void add_glm_product(GlmProduct<Real> kernel, std::uint32_t dimension, const te_slot* slots, std::uint32_t begin,
                     std::uint32_t end, const Real* parameters, const Real* direction, Real* product, Real* scratch) {
    if (begin == 0) {
        te_slot centred[TE_GLM_NUM_SLOTS];
        for (int slot = 0; slot < TE_GLM_NUM_SLOTS; ++slot) centred[slot] = slots[slot];
        centred[TE_GLM_PRIOR_MEAN] = {};
        Real log_density[kLanes];
        begin_glm(dimension, centred, direction, log_density, product, scratch);
    }
    kernel(slots, begin, end, parameters, direction, product, scratch);
    clear_rows(slots, scratch);
}

// eta[8] = x' beta for one row of features.
template <class Real>
void predict_row(const Real* features, std::uint32_t p, const Real* beta, Real* eta) {
    for (int lane = 0; lane < kLanes; ++lane) eta[lane] = 0;
    for (std::uint32_t j = 0; j < p; ++j) axpy_lanes(eta, features[j], beta + std::size_t{j} * kLanes);
}

}  // namespace tinyelbo
