#include "lbfgs.hpp"

#include <limits>

#include "../math/vector.hpp"

namespace tinyelbo {

template <class Real>
void remember_pair(const LbfgsHistory<Real>& history, LbfgsRing& ring) {
    const Real* step = next_step(history, ring);
    const Real* change = next_change(history, ring);
    const Real curvature = dot(step, change, history.size);
    if (!(curvature > std::numeric_limits<Real>::epsilon() * dot(change, change, history.size))) {
        // In a full ring it was written over the oldest pair.
        if (ring.count == kLbfgsPairs) --ring.count;
        return;
    }
    history.inverse[ring.next] = Real(1) / curvature;
    ring.next = (ring.next + 1) % kLbfgsPairs;
    if (ring.count < kLbfgsPairs) ++ring.count;
}

template <class Real>
void apply_inverse_hessian(const LbfgsHistory<Real>& history, const LbfgsRing& ring, Real* x) {
    const int n = history.size;
    const int count = static_cast<int>(ring.count);
    Real shares[kLbfgsPairs];
    // Newest first, then back.
    const auto at = [&](int age) { return (static_cast<int>(ring.next) + kLbfgsPairs - 1 - age) % kLbfgsPairs; };
    for (int age = 0; age < count; ++age) {
        const int k = at(age);
        shares[k] = history.inverse[k] * dot(history.steps + k * n, x, n);
        for (int i = 0; i < n; ++i) x[i] -= shares[k] * history.changes[k * n + i];
    }
    for (int age = count - 1; age >= 0; --age) {
        const int k = at(age);
        const Real rest = shares[k] - history.inverse[k] * dot(history.changes + k * n, x, n);
        for (int i = 0; i < n; ++i) x[i] += rest * history.steps[k * n + i];
    }
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template void remember_pair(const LbfgsHistory<Real>&, LbfgsRing&);                                                \
    template void apply_inverse_hessian(const LbfgsHistory<Real>&, const LbfgsRing&, Real*);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
