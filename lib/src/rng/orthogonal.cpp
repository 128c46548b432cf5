// Orthogonal draws: the rows of a Haar-distributed orthogonal matrix (a frame) are d directions, each used as z and -z.
// A frame has one radius, so that its second moments are a multiple of I. The radii of K frames are one from each of K
// equally likely strata of the chi distribution; their squares are then shifted so that the second moments of a group
// of frames are exactly I: then the cubic terms of a log density, most of the noise near an optimum, add none to the
// average gradient of a group. A group is all K frames, or in many dimensions two, one far from the mean and one near.
//
// The shift costs a little spread: E|z|^4 falls short of d (d + 2) by less than 2 %, which biases averages under heavy
// tails by as much as the other noise of a few thousand draws. It falls with the number of frames in a group: `wide`
// groups have 4 times as many. Directions are exact.
//
// Orthogonality after Yu et al. 2016 ("Orthogonal random features"), antithetic and stratified radii after Genz and
// Monahan 1998 ("Stochastic integration rules for infinite regions").
#include "../base/parts.hpp"
#include "../math/chi.hpp"
#include "../math/vector.hpp"
#include "normal.hpp"
#include "sampler.hpp"

namespace tinyelbo {
namespace {

// The store: the current frame's rows [d][d], then the current group's radii.
template <class Real>
Real* radii_of(const Sampler<Real>& sampler) {
    return sampler.store + sampler.dimension * sampler.dimension;
}

// Gram-Schmidt on independent normal rows: the positive diagonal it implies makes the result Haar-distributed.
template <class Real>
void make_frame(const Sampler<Real>& sampler, int frame) {
    const int d = sampler.dimension;
    const RandomKey key{sampler.seed, kFrames, sampler.state->round};
    for (int i = 0; i < d; ++i) {
        Real* row = sampler.store + i * d;
        fill_normals(key, static_cast<std::uint32_t>(frame * d + i), row, d, 1);
        for (int j = 0; j < i; ++j) {
            const Real* other = sampler.store + j * d;
            const Real overlap = dot(row, other, d);
            for (int k = 0; k < d; ++k) row[k] -= overlap * other[k];
        }
        const Real inverse = Real(1) / sqrt(dot(row, row, d));
        for (int k = 0; k < d; ++k) row[k] *= inverse;
    }
}

constexpr int kWide = 4;

constexpr int all_frames(int d, bool wide) { return TE_FRAMES(d) * (wide ? kWide : 1); }

// Frames whose second moments are matched together: they must fill whole evaluations of 4 pairs.
constexpr int frames_in_group(int d, bool wide) {
    return (d < 24 || d % 2 != 0 ? TE_FRAMES(d) : 2) * (wide ? kWide : 1);
}

// Shuffles `items` runs of `length` numbers (Fisher and Yates).
template <class Real>
void shuffle(const RandomKey& key, int draw, Real* values, int items, int length) {
    Real u[kLanes];
    for (int i = items - 1; i > 0; --i) {
        if (i == items - 1 || i % kLanes == kLanes - 1)
            uniform_block(key, static_cast<std::uint32_t>(draw), i / kLanes * kLanes, kLanes, u);
        const int other = static_cast<int>(u[i % kLanes] * static_cast<Real>(i + 1));
        for (int k = 0; k < length; ++k) {
            const Real held = values[i * length + k];
            values[i * length + k] = values[other * length + k];
            values[other * length + k] = held;
        }
    }
}

// The radii of the next frames, in random order.
template <class Real>
void make_radii(const Sampler<Real>& sampler) {
    const int d = sampler.dimension;
    const bool wide = sampler.state->wide != 0;
    const int frames = all_frames(d, wide);
    const int grouped = frames_in_group(d, wide);
    const RandomKey key{sampler.seed, kRadii, sampler.state->round};
    Real* radii = radii_of(sampler);
    fill_uniforms(key, 0, radii, frames, 1);
    for (int first = 0; first < frames; first += grouped) {
        // Strata from the outside in: even places hold the lower half, odd ones the upper half.
        Real missing = static_cast<Real>(grouped * d);
        for (int i = first; i < first + grouped; ++i) {
            const int stratum = i % 2 == 0 ? i / 2 : frames - 1 - i / 2;
            radii[i] = chi_quantile((static_cast<Real>(stratum) + radii[i]) / static_cast<Real>(frames), d);
            missing -= radii[i] * radii[i];
        }
        // Only the upper half is shifted: the lower radii may be near 0. A square that would still become negative, as
        // one in thousands does, stops at 0.
        for (int i = first + 1; i < first + grouped; i += 2)
            radii[i] = sqrt(max(Real(0), radii[i] * radii[i] + missing / static_cast<Real>(grouped / 2)));
        shuffle(key, 2 + first, radii + first, grouped, 1);
    }
    shuffle(key, 1, radii, frames / grouped, grouped);
}

template <class Real>
void fill_orthogonal(const Sampler<Real>& sampler, Real* z, int active) {
    const int d = sampler.dimension;
    SamplerState& state = *sampler.state;
    fill(z, d * kLanes, Real(0));
    for (int lane = 0; lane < active; lane += 2) {
        if (state.next >= static_cast<std::uint32_t>(all_frames(d, state.wide != 0) * d)) restart(state);
        const int at = static_cast<int>(state.next++);
        if (at == 0) make_radii(sampler);
        if (at % d == 0) make_frame(sampler, at / d);
        const Real* row = sampler.store + at % d * d;
        for (int i = 0; i < d; ++i) {
            const Real value = row[i] * radii_of(sampler)[at / d];
            z[i * kLanes + lane] = value;
            if (lane + 1 < active) z[i * kLanes + lane + 1] = -value;
        }
    }
}

std::uint32_t orthogonal_group(std::uint32_t d, std::uint32_t pairs, bool wide) {
    const std::uint32_t directions = static_cast<std::uint32_t>(frames_in_group(static_cast<int>(d), wide)) * d;
    return (directions + pairs - 1) / pairs;
}

std::uint64_t orthogonal_numbers(std::uint32_t d) { return TE_ORTHOGONAL_SIZE(d); }

}  // namespace
}  // namespace tinyelbo

extern "C" const te_draws te_orthogonal_draws = {"orthogonal",
                                                 TE_ORTHOGONAL_MAX,
                                                 false,
                                                 tinyelbo::orthogonal_numbers,
                                                 tinyelbo::orthogonal_group,
                                                 tinyelbo::if_precision<double>(tinyelbo::fill_orthogonal<double>),
                                                 tinyelbo::if_precision<float>(tinyelbo::fill_orthogonal<float>)};
