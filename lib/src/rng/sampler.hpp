// Draws z ~ N(0, I) for the reparameterisation, in blocks [d][8]. Which draws come next is held in SamplerState; each
// number is a pure function of (seed, stream, round, draw, coordinate).
#pragma once

#include <cstdint>

#include "streams.hpp"
#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

struct SamplerState {
    std::uint32_t round;  // key of the current sequence
    std::uint32_t next;   // pair, or draw, inside it
    std::uint32_t wide;   // whether groups are larger, for averages so long that the bias of small ones would show
};

template <class Real>
struct Sampler {
    std::uint64_t seed;
    Stream stream;
    int dimension;
    std::uint32_t draws;  // S of an evaluation
    SamplerState* state;
    Real* store;  // [te_draws::numbers]
};

// Writes the next `active` (1 to 8) draws to the first lanes of z and zeros to the others.
template <class Real>
using FillDraws = void (*)(const Sampler<Real>& sampler, Real* z, int active);

// Begins a sequence that is independent of the ones before.
inline void restart(SamplerState& state) {
    ++state.round;
    state.next = 0;
}

}  // namespace tinyelbo

struct te_draws {
    const char* name;
    std::uint32_t max_dimension;
    bool fixed;  // the same draws in every evaluation
    // Size of the store.
    std::uint64_t (*numbers)(std::uint32_t dimension);
    // Evaluations that belong together because their draws were stratified jointly, for S / 2 = pairs.
    std::uint32_t (*group)(std::uint32_t dimension, std::uint32_t pairs, bool wide);
    tinyelbo::FillDraws<double> f64;
    tinyelbo::FillDraws<float> f32;
};
