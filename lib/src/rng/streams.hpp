// Names of the independent random sequences of one seed.
#pragma once

#include <cstdint>

namespace tinyelbo {

// Part of what a seed means: append, never renumber.
enum Stream : std::uint32_t {
    kDraws,    // z of the optimiser's steps
    kFrames,   // directions of orthogonal draws
    kRadii,    // radii of orthogonal draws, and their order
    kElbo,     // z of the reported ELBO
    kSample,   // z of te_sample
    kPredict,  // z of te_predict
    kStart,    // the search for a start
    kNoise     // the observations' noise in te_predict
};

}  // namespace tinyelbo
