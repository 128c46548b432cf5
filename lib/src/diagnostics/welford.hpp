// Running mean and sum of squared deviations (Welford 1962), element by element.
#pragma once

#include "../math/vector.hpp"

namespace tinyelbo {

template <class Real>
struct Welford {
    Real* mean;
    Real* squares;
    int size;
};

inline namespace TE_ISA {

template <class Real>
void reset(const Welford<Real>& w) {
    fill(w.mean, w.size, Real(0));
    fill(w.squares, w.size, Real(0));
}

// Adds observation number `count` (from 1) of x / divisor.
template <class Real>
void add(const Welford<Real>& w, const Real* x, Real divisor, std::uint32_t count) {
    const Real n = static_cast<Real>(count);
    for (int i = 0; i < w.size; ++i) {
        const Real value = x[i] / divisor;
        const Real difference = value - w.mean[i];
        w.mean[i] += difference / n;
        w.squares[i] += difference * (value - w.mean[i]);
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
