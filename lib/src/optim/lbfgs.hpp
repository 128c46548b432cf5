// Limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.4): the inverse Hessian as the last few steps and changes
// of the gradient imply it, kept in the caller's memory.
#pragma once

#include <cstdint>

namespace tinyelbo {

constexpr int kLbfgsPairs = 8;

// Which pairs of the ring are in use.
struct LbfgsRing {
    std::uint32_t count, next;
};

template <class Real>
struct LbfgsHistory {
    Real *steps, *changes;  // [kLbfgsPairs][size]
    Real* inverse;          // 1 / steps' changes [kLbfgsPairs]
    int size;
};

constexpr std::uint64_t lbfgs_numbers(std::uint64_t size) { return 2 * kLbfgsPairs * size + kLbfgsPairs; }

// Where the next pair is to be written, before remember_pair.
template <class Real>
Real* next_step(const LbfgsHistory<Real>& history, const LbfgsRing& ring) {
    return history.steps + static_cast<int>(ring.next) * history.size;
}
template <class Real>
Real* next_change(const LbfgsHistory<Real>& history, const LbfgsRing& ring) {
    return history.changes + static_cast<int>(ring.next) * history.size;
}

// Keeps the pair written last, unless the curvature along it is not positive.
template <class Real>
void remember_pair(const LbfgsHistory<Real>& history, LbfgsRing& ring);

// x <- H x, H the inverse Hessian; where no pair says otherwise it is the identity, as in whitened coordinates.
template <class Real>
void apply_inverse_hessian(const LbfgsHistory<Real>& history, const LbfgsRing& ring, Real* x);

}  // namespace tinyelbo
