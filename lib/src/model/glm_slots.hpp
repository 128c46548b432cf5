// The data of a generalised linear model: their shapes, what they say about the prior, and what may be wrong with them.
#pragma once

#include "../base/slot.hpp"

namespace tinyelbo {

constexpr bool is_empty(const te_slot& slot) { return slot.values == nullptr; }

enum class PriorKind { kFlat, kOneSd, kSds, kScaleTril };

struct GlmPrior {
    PriorKind kind;
    std::uint32_t size;  // parameters covered, the first ones
};

// For slots that have passed check_glm_shapes.
GlmPrior glm_prior(const te_slot* slots);

// Fills in the plan of a model with `extra` parameters after the coefficients (0 or 1). No values are read.
te_status plan_glm(const te_slot* slots, std::uint32_t extra, te_plan* plan, te_fault* fault);

// Reads all values of the features and the prior; the response must be finite, and 0 or 1 if `binary`.
te_status check_glm(const te_slot* slots, bool binary, te_fault* fault);

// The noise sd of te_linear: none, or one positive number.
te_status plan_noise_sd(const te_slot* slots, te_fault* fault);
te_status check_noise_sd(const te_slot* slots, te_fault* fault);

}  // namespace tinyelbo
