// Adam (Kingma and Ba 2015, algorithm 1), as a step for ascent.
#pragma once

#include "../math/vector.hpp"

namespace tinyelbo {

template <class Real>
struct AdamRule {
    Real step_size, decay1, decay2, epsilon;
};

// decay^t of both moments, for the bias corrections.
template <class Real>
struct AdamPowers {
    Real first, second;
};

inline namespace TE_ISA {

// Turns the gradient x[n] into the step, in place.
template <class Real>
void adam_step(const AdamRule<Real>& rule, AdamPowers<Real>& powers, Real* first, Real* second, Real* x, int n) {
    powers.first *= rule.decay1;
    powers.second *= rule.decay2;
    const Real correction1 = rule.step_size / (Real(1) - powers.first);
    const Real correction2 = Real(1) / (Real(1) - powers.second);
    for (int i = 0; i < n; ++i) {
        first[i] = rule.decay1 * first[i] + (Real(1) - rule.decay1) * x[i];
        second[i] = rule.decay2 * second[i] + (Real(1) - rule.decay2) * (x[i] * x[i]);
        x[i] = correction1 * first[i] / (sqrt(second[i] * correction2) + rule.epsilon);
    }
}

// Scales x so that no element exceeds `limit`.
template <class Real>
void clip(Real* x, int n, Real limit) {
    const Real largest = max_abs(x, n);
    if (largest > limit)
        for (int i = 0; i < n; ++i) x[i] *= limit / largest;
}

}  // namespace TE_ISA
}  // namespace tinyelbo
