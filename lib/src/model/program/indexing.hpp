// Operations that move elements about.
#pragma once

#include "view.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// A row's number from a fixed operand, checked when it was bound.
template <class Real>
TE_INLINE std::size_t to_index(Real number) {
    return static_cast<std::size_t>(static_cast<std::uint32_t>(number));
}

// Operations whose element (i, j) is element from(i, j) of operand 0.
template <template <class> class From>
struct Rearrange {
    template <class View>
    static void forward(const View& view) {
        const auto a = view.in(0);
        for_each(view, [&](std::size_t to, std::size_t from) { view.set(to, a[from]); });
    }
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0);
        if (a.size() == 1)
            a.add(0, sum_of<typename View::Pack>(view.size(), [&](std::size_t to) { return view.adjoint(to); }));
        else
            for_each(view, [&](std::size_t to, std::size_t from) { a.add(from, view.adjoint(to)); });
    }

  private:
    template <class View, class Action>
    static void for_each(const View& view, const Action& action) {
        const From<View> from(view);
        std::size_t to = 0;
        for (std::size_t i = 0; i < view.node().rows; ++i)
            for (std::size_t j = 0; j < view.node().columns; ++j) action(to++, from(i, j));
    }
};

template <class View>
struct TransposeFrom {
    std::size_t columns;

    explicit TransposeFrom(const View& view) : columns(view.node().rows) {}
    std::size_t operator()(std::size_t i, std::size_t j) const { return j * columns + i; }
};
template <class View>
struct GatherFrom {
    Operand<typename View::Pack> index;
    std::size_t columns;

    explicit GatherFrom(const View& view) : index(view.in(1)), columns(view.node().columns) {}
    std::size_t operator()(std::size_t i, std::size_t j) const { return to_index(index.fixed(i)) * columns + j; }
};
template <class View>
struct SliceFrom {
    std::size_t first, columns;

    explicit SliceFrom(const View& view)
        : first(view.node().immediate[0] * view.in(0).columns() + view.node().immediate[1]),
          columns(view.in(0).columns()) {}
    std::size_t operator()(std::size_t i, std::size_t j) const { return first + i * columns + j; }
};
template <class View>
struct ReshapeFrom {
    std::size_t step, columns;

    explicit ReshapeFrom(const View& view) : step(view.in(0).size() == 1 ? 0 : 1), columns(view.node().columns) {}
    std::size_t operator()(std::size_t i, std::size_t j) const { return step * (i * columns + j); }
};

struct ScatterAdd {
    template <class View>
    static void forward(const View& view) {
        const auto a = view.in(0);
        for (std::size_t e = 0; e < view.size(); ++e) view.set(e, typename View::Pack{});
        for_each(view, [&](std::size_t to, std::size_t from) { view.set(to, view.value(to) + a[from]); });
    }
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0);
        for_each(view, [&](std::size_t to, std::size_t from) { a.add(from, view.adjoint(to)); });
    }

  private:
    template <class View, class Action>
    static void for_each(const View& view, const Action& action) {
        const auto index = view.in(1);
        const std::size_t columns = view.node().columns;
        std::size_t from = 0;
        for (std::size_t i = 0; i < index.size(); ++i)
            for (std::size_t j = 0; j < columns; ++j) action(to_index(index.fixed(i)) * columns + j, from++);
    }
};

struct Concatenate {
    template <class View>
    static void forward(const View& view) {
        std::size_t to = 0;
        for (std::uint32_t i = 0; i < view.node().num_operands; ++i) {
            const auto a = view.in(i);
            for (std::size_t e = 0; e < a.size(); ++e) view.set(to++, a[e]);
        }
    }
    template <class View>
    static void reverse(const View& view) {
        std::size_t from = 0;
        for (std::uint32_t i = 0; i < view.node().num_operands; ++i) {
            const auto a = view.in(i);
            for (std::size_t e = 0; e < a.size(); ++e) a.add(e, view.adjoint(from++));
        }
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
