// The operands of an element-by-element operation, a tile of elements at a time: varying ones where they lie, fixed
// ones spread over the lanes of a buffer.
#pragma once

#include "../../math/vector.hpp"
#include "../compensated.hpp"
#include "frame.hpp"
#include "kernel.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// A multiple of kTurns.
constexpr std::size_t kTileElements = TE_VECTOR_BYTES == 1 && TE_OPTIMIZE_SIZE ? 4 : 16;
// Elements whose four sums in turn are added up together.
constexpr std::size_t kSumElements = 256;
static_assert(kTileElements % kTurns == 0 && kSumElements % kTileElements == 0);

template <class Real>
TE_INLINE void spread(Real value, Real* lanes) {
    using P = WidePack<Real>;
    for (int lane = 0; lane < kLanes; lane += kWidth<Real>) store<P>(lanes + lane, broadcast<P>(value));
}

template <class Real>
TE_INLINE void copy_numbers(const Real* from, std::size_t count, Real* to) {
    __builtin_memcpy(to, from, count * sizeof(Real));
}

template <class Real>
void spread_each(const Real* values, std::size_t count, Real* lanes) {
    for (std::size_t e = 0; e < count; ++e) spread(values[e], lanes + e * kLanes);
}

template <class Real>
class Tiles {
  public:
    Strided<const Real> in[kMostOperands];

    // `which` of the node's operands; all of them for null.
    Tiles(const Step<Real>& step, const std::uint8_t* which, std::uint32_t count) : count_(count) {
        for (std::uint32_t i = 0; i < count; ++i) {
            const Node& node = step.in(which != nullptr ? which[i] : i);
            const Place<const Real> place = step.frame.value(node);
            if (!is_scalar(node)) size_ = elements_of(node);
            values_[i] = place.at;
            fixed_[i] = !place.varying;
            in[i] = {place.at, is_scalar(node) ? kSame : kEach};
            if (place.varying) continue;
            in[i].at = buffers_[i];
            if (is_scalar(node))
                spread(*place.at, buffers_[i]);
            else
                most_ = kTileElements;
        }
    }

    // Elements of the operands that are no scalars; 1 if all are.
    std::size_t size() const { return size_; }
    // Elements that one tile can have.
    std::size_t most() const { return most_; }
    // Makes `in` the elements [first, first + count), count <= most().
    void move_to(std::size_t first, std::size_t count) {
        for (std::uint32_t i = 0; i < count_; ++i) {
            if (in[i].mask == kSame) continue;
            if (fixed_[i])
                spread_each(values_[i] + first, count, buffers_[i]);
            else
                in[i].at = values_[i] + first * kLanes;
        }
    }

  private:
    std::uint32_t count_;
    std::size_t size_ = 1, most_ = kEach;
    const Real* values_[kMostOperands];
    bool fixed_[kMostOperands];
    Real buffers_[kMostOperands][kTileElements * kLanes];
};

// Where an operation's partial derivatives go: into the adjoints of operands of its size; for scalars into four sums in
// turn first, and from there into a compensated one.
template <class Real>
class AdjointTiles {
  public:
    Strided<Real> out[kMostOperands];

    AdjointTiles(const Step<Real>& step, const std::uint8_t* which, std::uint32_t count, std::size_t size)
        : count_(count) {
        for (std::uint32_t i = 0; i < count; ++i) {
            const Node& node = step.in(which != nullptr ? which[i] : i);
            adjoints_[i] = is_varying(node) ? step.frame.varying_adjoints(node) : nullptr;
            summed_[i] = is_varying(node) && is_scalar(node) && size > 1;
            out[i] = {adjoints_[i], is_scalar(node) ? kSame : kEach};
            if (!summed_[i]) continue;
            out[i] = {turns_[i], kInTurn};
            spread(Real(0), carries_[i]);
        }
    }

    void move_to(std::size_t first) {
        for (std::uint32_t i = 0; i < count_; ++i)
            if (out[i].mask == kEach && adjoints_[i] != nullptr) out[i].at = adjoints_[i] + first * kLanes;
    }
    // Around each kSumElements.
    void open_sums() {
        for (std::uint32_t i = 0; i < count_; ++i)
            if (summed_[i])
                for (Real& sum : turns_[i]) sum = 0;
    }
    void close_sums() {
        for (std::uint32_t i = 0; i < count_; ++i) {
            if (!summed_[i]) continue;
            add_turns(turns_[i], carries_[i]);
            fold_carry(adjoints_[i], carries_[i]);
        }
    }

  private:
    std::uint32_t count_;
    Real* adjoints_[kMostOperands];
    bool summed_[kMostOperands];
    Real turns_[kMostOperands][kTurns * kLanes];
    Real carries_[kMostOperands][kLanes];
};

TE_INLINE std::size_t lesser(std::size_t a, std::size_t b) { return a < b ? a : b; }

// Calls action(first, count) for tiles of at most `most` elements that together are [begin, end).
template <class Action>
TE_INLINE void for_each_tile(std::size_t begin, std::size_t end, std::size_t most, const Action& action) {
    for (std::size_t first = begin; first < end;) {
        const std::size_t count = lesser(most, end - first);
        action(first, count);
        first += count;
    }
}

}  // namespace TE_ISA
}  // namespace tinyelbo
