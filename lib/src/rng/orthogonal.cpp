// Orthogonal draws: the rows of a Haar-distributed orthogonal matrix (a frame) are d directions, their radii one from
// each of K d equally likely strata of the chi distribution, each direction used as z and -z. Every single draw is
// N(0, I); jointly they cover directions and radii far more evenly than independent ones.
// Orthogonality after Yu et al. 2016 ("Orthogonal random features"), antithetic and stratified radii after Genz and
// Monahan 1998 ("Stochastic integration rules for infinite regions").
#include "../math/chi.hpp"
#include "../math/vector.hpp"
#include "normal.hpp"
#include "sampler.hpp"

namespace tinyelbo {
namespace {

// Gram-Schmidt on independent normal rows: the positive diagonal it implies makes the result Haar-distributed.
template <class Real>
void make_frame(const Sampler<Real>& sampler, int frame) {
    const int d = sampler.dimension;
    const RandomKey key{sampler.seed, kFrames, sampler.state->round};
    for (int i = 0; i < d; ++i) {
        Real* row = sampler.frame + i * d;
        fill_normals(key, static_cast<std::uint32_t>(frame * d + i), row, d, 1);
        for (int j = 0; j < i; ++j) {
            const Real* other = sampler.frame + j * d;
            const Real overlap = dot(row, other, d);
            for (int k = 0; k < d; ++k) row[k] -= overlap * other[k];
        }
        const Real inverse = Real(1) / sqrt(dot(row, row, d));
        for (int k = 0; k < d; ++k) row[k] *= inverse;
    }
}

template <class Real>
void swap_ranges(Real* a, Real* b, int count) {
    for (int i = 0; i < count; ++i) {
        const Real held = a[i];
        a[i] = b[i];
        b[i] = held;
    }
}

// Shuffles `items` runs of `length` numbers (Fisher and Yates).
template <class Real>
void shuffle(const RandomKey& key, std::uint32_t draw, Real* values, int items, int length) {
    Real u[TE_ORTHOGONAL_MAX];
    fill_uniforms(key, draw, u, items, 1);
    for (int i = items - 1; i > 0; --i) {
        const int other = static_cast<int>(u[i] * static_cast<Real>(i + 1));
        if (other < i) swap_ranges(values + i * length, values + other * length, length);
    }
}

// One radius per stratum; a frame takes d neighbouring strata, frames and the radii inside them in random order.
template <class Real>
void make_radii(const Sampler<Real>& sampler) {
    const int d = sampler.dimension;
    const int frames = TE_FRAMES(d);
    const int strata = frames * d;
    const RandomKey key{sampler.seed, kRadii, sampler.state->round};
    Real* radii = sampler.radii;
    fill_uniforms(key, 0, radii, strata, 1);
    for (int i = 0; i < strata; i += kLanes) {
        Real block[kLanes];
        for (int lane = 0; lane < kLanes; ++lane) {
            const int stratum = i + lane;
            block[lane] = stratum < strata
                              ? (static_cast<Real>(stratum) + radii[stratum]) / static_cast<Real>(strata)
                              : Real(0.5);
        }
        for (int lane = 0; lane < kLanes; lane += kWidth<Real>)
            store(block + lane, chi_quantile(load<WidePack<Real>>(block + lane), d));
        for (int lane = 0; lane < kLanes && i + lane < strata; ++lane) radii[i + lane] = block[lane];
    }
    shuffle(key, 1, radii, frames, d);
    for (int frame = 0; frame < frames; ++frame)
        shuffle(key, static_cast<std::uint32_t>(2 + frame), radii + frame * d, d, 1);
}

template <class Real>
void fill_orthogonal(const Sampler<Real>& sampler, Real* z, int active) {
    const int d = sampler.dimension;
    SamplerState& state = *sampler.state;
    fill(z, d * kLanes, Real(0));
    for (int lane = 0; lane < active; lane += 2) {
        if (state.next == static_cast<std::uint32_t>(TE_FRAMES(d) * d)) restart(state);
        const int at = static_cast<int>(state.next++);
        if (at == 0) make_radii(sampler);
        if (at % d == 0) make_frame(sampler, at / d);
        const Real* row = sampler.frame + at % d * d;
        for (int i = 0; i < d; ++i) {
            const Real value = row[i] * sampler.radii[at];
            z[i * kLanes + lane] = value;
            if (lane + 1 < active) z[i * kLanes + lane + 1] = -value;
        }
    }
}

std::uint32_t group(std::uint32_t d, std::uint32_t pairs) {
    const std::uint32_t directions = d < 10 ? TE_FRAMES(d) * d : d;
    const std::uint32_t evaluations = (directions + pairs - 1) / pairs;
    return d < 10 || evaluations > 8 ? evaluations : 8;
}

}  // namespace
}  // namespace tinyelbo

extern "C" const te_draws te_orthogonal_draws = {"orthogonal", TE_ORTHOGONAL_MAX, tinyelbo::group,
                                                 tinyelbo::fill_orthogonal<double>,
                                                 tinyelbo::fill_orthogonal<float>};
