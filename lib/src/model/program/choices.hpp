// Densities whose elements hang together: Dirichlet and categorical.
#pragma once

#include "../../math/gamma_difference.hpp"
#include "continuous.hpp"
#include "indexing.hpp"
#include "reductions.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// sum (b_k - 1) log a_k + log Gamma(sum b_k) - sum log Gamma(b_k)
struct Dirichlet {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0), b = view.in(1);
        P density = view.constant();
        if (b.varies() != view.binding()) density = density + log_normaliser(b);
        if (!view.binding() || !is_varying(view.node()))
            density = density + sum_of<P>(a.size(), [&](std::size_t k) {
                          return select<P>(a[k] >= 0, times_log<P>(b[k] - 1, a[k]), minus_infinity<P>());
                      });
        view.set(0, density);
    }
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0), b = view.in(1);
        const P adjoint = view.adjoint(0);
        if (a.varies())
            for (std::size_t k = 0; k < a.size(); ++k)
                a.add(k, adjoint * zero_unless_positive(a[k], P((b[k] - 1) / a[k])));
        if (!b.varies()) return;
        const P common = digamma(total(b));
        for (std::size_t k = 0; k < b.size(); ++k)
            b.add(k, adjoint * ((common - digamma(b[k])) + log(positive_or_one(a[k]))));
    }

  private:
    template <class P>
    static P total(const Operand<P>& b) {
        return sum_of<P>(b.size(), [&](std::size_t k) { return b[k]; });
    }
    template <class P>
    static P log_normaliser(const Operand<P>& b) {
        return lgamma(total(b)) - sum_of<P>(b.size(), [&](std::size_t k) { return lgamma(b[k]); });
    }
};

// b_ij - log sum_k e^b_ik for j = a_i; logits that are a vector serve all of a.
struct CategoricalLogit {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0), b = view.in(1);
        const bool each = is_elementwise_density(view.node());
        if (is_varying(view.node()) && view.binding()) return clear(view);
        const Groups groups(b);
        P normaliser{};
        const auto term = [&](std::size_t i) {
            const std::size_t first = groups.count == 1 ? 0 : i * groups.size;
            if (i == 0 || groups.count > 1) normaliser = log_sum_exp(b, first, groups.size);
            return P(b[first + to_index(a.fixed(i))] - normaliser);
        };
        if (!each) return view.set(0, sum_of<P>(a.size(), term));
        for (std::size_t i = 0; i < a.size(); ++i) view.set(i, term(i));
    }
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0), b = view.in(1);
        const bool each = is_elementwise_density(view.node());
        const Groups groups(b);
        P weight{};
        for (std::size_t i = 0; i < a.size(); ++i) {
            const std::size_t first = groups.count == 1 ? 0 : i * groups.size;
            const P adjoint = view.adjoint(each ? i : 0);
            weight = groups.count == 1 ? weight + adjoint : adjoint;
            b.add(first + to_index(a.fixed(i)), adjoint);
            if (groups.count > 1 || i + 1 == a.size()) subtract_softmax(b, first, groups.size, weight);
        }
    }

  private:
    // There is no part that depends on data alone.
    template <class View>
    static void clear(const View& view) {
        for (std::size_t e = 0; e < view.size(); ++e) view.set(e, typename View::Pack{});
    }
    template <class P>
    static void subtract_softmax(const Operand<P>& b, std::size_t first, std::size_t count, P weight) {
        const P normaliser = log_sum_exp(b, first, count);
        for (std::size_t e = first; e < first + count; ++e) b.add(e, -weight * exp(P(b[e] - normaliser)));
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
