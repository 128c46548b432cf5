// Whether the content of a snapshot is that of a fit. A checksum tells bytes that changed by chance, not those that
// were made: so counters must lead nowhere but where a fit's lead, and the numbers from which others will be computed
// must be such that these are finite. What only makes a fit wrong, or worse, is not looked for.
#pragma once

#include "../math/triangular.hpp"
#include "engine.hpp"
#include "snapshot_io.hpp"

namespace tinyelbo {

// The arrays in a snapshot, at their places in the block that they are meant for.
template <class Real>
class SavedArrays {
  public:
    SavedArrays(const Engine<Real>& engine, const unsigned char* numbers)
        : first_(engine.q.mean), store_(engine.sampler.store), phase_(engine.phase), numbers_(numbers) {}

    Real operator()(const Real* place) const {
        const std::ptrdiff_t at = place < store_ ? place - first_ : (store_ - first_) + (place - phase_);
        return read_real<Real>(numbers_ + at * static_cast<std::ptrdiff_t>(sizeof(Real)));
    }
    // No NaN is within any limits.
    bool within(const Real* first, int count, Real least, Real largest) const {
        bool inside = true;
        for (int i = 0; i < count; ++i) {
            const Real value = (*this)(first + i);
            inside = inside && value >= least && value <= largest;
        }
        return inside;
    }
    bool within(const Real* first, int count, Real largest) const { return within(first, count, -largest, largest); }

  private:
    const Real *first_, *store_, *phase_;
    const unsigned char* numbers_;
};

template <class Real>
constexpr bool is_within(Real value, Real least, Real largest) {
    return value >= least && value <= largest;
}

// The largest finite number.
template <class Real>
constexpr Real kMaximum = std::numeric_limits<Real>::max();
template <class Real>
constexpr Real kInfinite = std::numeric_limits<Real>::infinity();

// A mean and scale of the engine's family, both times `count`, that q may take.
template <class Real>
bool is_gaussian(const Engine<Real>& engine, const SavedArrays<Real>& saved, const Real* mean, const Real* scale,
                 Real count);

// The same with its log scales.
template <class Real>
bool is_gaussian(const Engine<Real>& engine, const SavedArrays<Real>& saved, const Gaussian<Real>& q);

// The norm of row i of a scale.
template <class Real>
Real sd_of(const Engine<Real>& engine, const SavedArrays<Real>& saved, const Real* scale, int i) {
    if (!engine.full_rank) return saved(scale + i);
    Real variance = 0;
    for (int j = triangle(i); j < triangle(i + 1); ++j) variance += saved(scale + j) * saved(scale + j);
    return sqrt(variance);
}

// Lower-triangular, packed, d <= TE_ORTHOGONAL_MAX: solving with it makes nothing larger than `largest` times.
template <class Real>
bool is_factor(const SavedArrays<Real>& saved, const Real* factor, int d, Real largest);

// snapshot_phases.cpp: what the phases remember, which of them is running, and what it has asked for.
template <class Real>
bool is_phase_sound(const Engine<Real>& engine, const SavedArrays<Real>& saved);

// `engine` is of the block to be filled; its content is not looked at. `numbers` are the arrays in the snapshot.
template <class Real>
bool is_sound(const Engine<Real>& engine, const te_plan& plan, const FitState<Real>& state,
              const unsigned char* numbers);

}  // namespace tinyelbo
