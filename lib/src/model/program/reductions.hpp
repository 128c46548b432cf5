// Sums, and what is made of them.
#pragma once

#include "../../math/exp.hpp"
#include "../../math/log.hpp"
#include "view.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

struct Sum {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        view.set(0, sum_of<P>(a.size(), [&](std::size_t e) { return a[e]; }));
    }
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0);
        const auto adjoint = view.adjoint(0);
        for (std::size_t e = 0; e < a.size(); ++e) a.add(e, adjoint);
    }
};

struct RowSums {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        const std::size_t columns = a.columns();
        for (std::size_t i = 0; i < a.rows(); ++i)
            view.set(i, sum_of<P>(columns, [&](std::size_t j) { return a[i * columns + j]; }));
    }
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0);
        const std::size_t columns = a.columns();
        for (std::size_t e = 0; e < a.size(); ++e) a.add(e, view.adjoint(e / columns));
    }
};

struct Dot {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0), b = view.in(1);
        view.set(0, sum_of<P>(a.size(), [&](std::size_t e) { return a[e] * b[e]; }));
    }
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0), b = view.in(1);
        const auto adjoint = view.adjoint(0);
        if (a.varies())
            for (std::size_t e = 0; e < a.size(); ++e) a.add(e, adjoint * b[e]);
        if (b.varies())
            for (std::size_t e = 0; e < a.size(); ++e) b.add(e, adjoint * a[e]);
    }
};

struct AddAll {
    template <class View>
    static void forward(const View& view) {
        RunningSum<typename View::Pack> sum;
        for (std::uint32_t i = 0; i < view.node().num_operands; ++i) sum.add(view.in(i)[0]);
        view.set(0, sum.total);
    }
    template <class View>
    static void reverse(const View& view) {
        const auto adjoint = view.adjoint(0);
        for (std::uint32_t i = 0; i < view.node().num_operands; ++i) view.in(i).add(0, adjoint);
    }
};

struct CumulativeSum {
    template <class View>
    static void forward(const View& view) {
        RunningSum<typename View::Pack> sum;
        const auto a = view.in(0);
        for (std::size_t e = 0; e < a.size(); ++e) {
            sum.add(a[e]);
            view.set(e, sum.total);
        }
    }
    template <class View>
    static void reverse(const View& view) {
        RunningSum<typename View::Pack> sum;
        const auto a = view.in(0);
        for (std::size_t e = a.size(); e-- > 0;) {
            sum.add(view.adjoint(e));
            a.add(e, sum.total);
        }
    }
};

// Groups of elements that are normalised together: the rows of a matrix, all of a vector.
template <class P>
struct Groups {
    std::size_t count, size;

    explicit Groups(const Operand<P>& a)
        : count(a.columns() == 1 ? 1 : a.rows()), size(a.columns() == 1 ? a.rows() : a.columns()) {}
};

// The largest of elements [first, first + count), 0 in place of an infinity.
template <class P>
TE_INLINE P finite_top(const Operand<P>& a, std::size_t first, std::size_t count) {
    P top = a[first];
    for (std::size_t e = first + 1; e < first + count; ++e) top = max<P>(top, a[e]);
    return select<P>(top - top == 0, top, P{});
}

template <class P>
TE_INLINE P log_sum_exp(const Operand<P>& a, std::size_t first, std::size_t count) {
    const P top = finite_top(a, first, count);
    return top + log(sum_of<P>(count, [&](std::size_t e) { return exp(P(a[first + e] - top)); }));
}

struct LogSumExp {
    template <class View>
    static void forward(const View& view) {
        const auto a = view.in(0);
        const Groups groups(a);
        for (std::size_t g = 0; g < groups.count; ++g) view.set(g, log_sum_exp(a, g * groups.size, groups.size));
    }
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        const Groups groups(a);
        for (std::size_t e = 0; e < a.size(); ++e) {
            const std::size_t g = e / groups.size;
            const P value = view.value(g);
            // Of a sum of nothing but zeros there is no derivative.
            const P share = select<P>(value - value == 0, exp(P(a[e] - value)), P{});
            a.add(e, view.adjoint(g) * share);
        }
    }
};

struct Softmax {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        const Groups groups(a);
        for (std::size_t first = 0; first < a.size(); first += groups.size) {
            const P top = finite_top(a, first, groups.size);
            for (std::size_t e = first; e < first + groups.size; ++e) view.set(e, exp(P(a[e] - top)));
            const P inverse = 1 / sum_of<P>(groups.size, [&](std::size_t e) { return view.value(first + e); });
            for (std::size_t e = first; e < first + groups.size; ++e) view.set(e, view.value(e) * inverse);
        }
    }
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        const Groups groups(a);
        for (std::size_t first = 0; first < a.size(); first += groups.size) {
            const P mean =
                sum_of<P>(groups.size, [&](std::size_t e) { return view.value(first + e) * view.adjoint(first + e); });
            for (std::size_t e = first; e < first + groups.size; ++e)
                a.add(e, view.value(e) * (view.adjoint(e) - mean));
        }
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
