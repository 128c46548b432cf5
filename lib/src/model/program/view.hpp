// Operations that are no element-by-element loops see their operands through a view of a pack of lanes. They are
// written as
//
//     struct Sum {
//         template <class View> static void forward(const View& view);
//         template <class View> static void reverse(const View& view);
//     };
#pragma once

#include "../compensated.hpp"
#include "frame.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// An operand: elements as packs, and room for their adjoints.
template <class P>
class Operand {
  public:
    using Real = Lane<P>;

    Operand(const Step<Real>& step, std::uint32_t i, int lane) : node_(step.in(i)) {
        const auto [at, varying] = step.frame.value(node_);
        values_ = varying ? at + lane : at;
        adjoints_ = varying ? step.frame.varying_adjoints(node_) + lane : nullptr;
    }

    std::size_t rows() const { return node_.rows; }
    std::size_t columns() const { return node_.columns; }
    std::size_t size() const { return elements_of(node_); }
    bool varies() const { return adjoints_ != nullptr; }

    TE_FAST_INLINE P operator[](std::size_t e) const {
        return varies() ? load<P>(values_ + e * kLanes) : broadcast<P>(values_[e]);
    }
    // Element 0 for scalars.
    TE_FAST_INLINE P cycle(std::size_t e) const { return (*this)[is_scalar(node_) ? 0 : e]; }
    // The number itself of a fixed operand.
    Real fixed(std::size_t e) const { return values_[e]; }

    // To the adjoint of element e; nothing where the operand is fixed.
    TE_FAST_INLINE void add(std::size_t e, P change) const {
        if (!varies()) return;
        Real* at = adjoints_ + e * kLanes;
        store<P>(at, load<P>(at) + change);
    }

  private:
    const Node& node_;
    const Real* values_;
    Real* adjoints_;
};

template <class P>
TE_INLINE Lane<P> first_lane(P pack) {
    if constexpr (LaneOf<P>::width == 1)
        return pack;
    else
        return pack[0];
}

// A node: a pack of its lanes or, while data are bound, the one number that a fixed element has.
template <class P>
class View {
  public:
    using Pack = P;
    using Real = Lane<P>;

    View(const Step<Real>& step, int lane) : step_(step), lane_(lane), binding_(step.binding()) {
        if (binding()) {
            values_ = step.constant;
        } else {
            values_ = step.frame.varying_values(step.node) + lane;
            adjoints_ = step.frame.varying_adjoints(step.node) + lane;
        }
    }

    Operand<P> in(std::uint32_t i) const { return {step_, i, lane_}; }
    const Node& node() const { return step_.node; }
    std::size_t size() const { return elements_of(step_.node); }
    // Whether this is for a fixed node, or for the part of a varying density that depends on data alone.
    bool binding() const { return kBinds && binding_; }
    // That part, once it is there.
    P constant() const { return broadcast<P>(binding() ? Real(0) : *step_.constant); }

    TE_FAST_INLINE P value(std::size_t e) const {
        return binding() ? broadcast<P>(values_[e]) : load<P>(values_ + e * kLanes);
    }
    TE_FAST_INLINE void set(std::size_t e, P value) const {
        if (binding())
            values_[e] = first_lane(value);
        else
            store<P>(values_ + e * kLanes, value);
    }
    // Of the node's own elements; its operation may use them up.
    TE_FAST_INLINE P adjoint(std::size_t e) const { return load<P>(adjoints_ + e * kLanes); }
    TE_FAST_INLINE void set_adjoint(std::size_t e, P value) const { store<P>(adjoints_ + e * kLanes, value); }

  private:
    const Step<Real>& step_;
    int lane_;
    bool binding_;
    Real *values_, *adjoints_ = nullptr;
};

template <class Real>
using ViewFunction = void (*)(const View<WidePack<Real>>& view);

// Calls the function for the lanes of a step.
template <class Real>
void for_each_view(const Step<Real>& step, ViewFunction<Real> function) {
    const int lanes = step.binding() ? 1 : kLanes;
    for (int lane = 0; lane < lanes; lane += kWidth<Real>) function(View<WidePack<Real>>(step, lane));
}

// The sum over e in [0, count) of term(e), in the order of the sums of densities: four in turn, 256 elements together.
template <class P, class Term>
TE_FAST_INLINE P sum_of(std::size_t count, const Term& term) {
    constexpr std::size_t kTogether = 256;
    RunningSum<P> sum;
    for (std::size_t begin = 0; begin < count; begin += kTogether) {
        const std::size_t end = count - begin < kTogether ? count : begin + kTogether;
        P turns[4] = {};
        TE_NO_UNROLL for (std::size_t e = begin; e < end; ++e) turns[e % 4] = turns[e % 4] + term(e);
        sum.add((turns[0] + turns[1]) + (turns[2] + turns[3]));
    }
    return sum.total;
}

}  // namespace TE_ISA
}  // namespace tinyelbo
