// K probabilities of K - 1 numbers by breaking a stick: with z_k = logistic(y_k - log(K - 1 - k)), k from 0,
//     x_k = z_k s_k    s_k+1 = (1 - z_k) s_k    s_0 = 1    x_K-1 = s_K-1
// (Stan Reference Manual, "Simplex transform").
#pragma once

#include "../../math/logistic.hpp"
#include "../../math/softplus.hpp"
#include "view.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// y_k - log(K - 1 - k) for `breaks` = K - 1.
template <class P>
TE_INLINE P break_logit(const Operand<P>& y, std::size_t k) {
    return y[k] - log(static_cast<Lane<P>>(y.size() - k));
}

struct Simplex {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto y = view.in(0);
        P stick = broadcast<P>(1);
        for (std::size_t k = 0; k < y.size(); ++k) {
            const P logit = break_logit(y, k);
            view.set(k, stick * logistic(logit));
            stick = stick * logistic(P(-logit));
        }
        view.set(y.size(), stick);
    }
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto y = view.in(0);
        // s_k and its adjoint.
        P stick = view.value(y.size()), by_stick = view.adjoint(y.size());
        for (std::size_t k = y.size(); k-- > 0;) {
            const P logit = break_logit(y, k), taken = logistic(logit), left = logistic(P(-logit));
            const P adjoint = view.adjoint(k);
            stick = stick + view.value(k);
            y.add(k, stick * (adjoint - by_stick) * (taken * left));
            by_stick = adjoint * taken + by_stick * left;
        }
    }
};

// The Jacobian is triangular: log|det| = sum over k of log z_k + log(1 - z_k) + log s_k, where every stick s_k is a
// product of the (1 - z) before it.
struct SimplexLogJacobian {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto y = view.in(0);
        view.set(0, sum_of<P>(y.size(), [&](std::size_t k) {
                     const P logit = break_logit(y, k);
                     return -softplus(P(-logit)) - static_cast<Lane<P>>(y.size() - k) * softplus(logit);
                 }));
    }
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto y = view.in(0);
        for (std::size_t k = 0; k < y.size(); ++k) {
            const P logit = break_logit(y, k);
            const P slope = logistic(P(-logit)) - static_cast<Lane<P>>(y.size() - k) * logistic(logit);
            y.add(k, view.adjoint(0) * slope);
        }
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
