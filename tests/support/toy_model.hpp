// A small model as a user would link one: y_i ~ N(mu, sigma^2), theta = (mu, log sigma), one row to a row block. Its
// sum of squares is kept in scratch until the last row, as only a model that is cut correctly survives.
#ifndef TINYELBO_TESTS_SUPPORT_TOY_MODEL_HPP
#define TINYELBO_TESTS_SUPPORT_TOY_MODEL_HPP

#include <tinyelbo/tinyelbo.h>

#include <cmath>
#include <cstddef>

namespace tinyelbo::test {

namespace toy {

inline te_status plan(const te_slot *slots, std::uint32_t, te_type, te_plan *plan, te_fault *fault) {
    if (slots[0].type != TE_F64) {
        *fault = {TE_STATUS_BAD_SLOT_TYPE, 0, 0, 0};
        return fault->status;
    }
    if (slots[0].columns != 1 || slots[0].rows == 0) {
        *fault = {TE_STATUS_BAD_SLOT_SHAPE, 0, 0, 0};
        return fault->status;
    }
    *plan = {2, slots[0].rows, TE_LANES, 1, 0};
    return TE_STATUS_OK;
}

/// NaN is not finite; anything above 1000 is out of range.
inline te_status check(const te_slot *slots, te_fault *fault) {
    const double *y = static_cast<const double *>(slots[0].values);
    for (std::uint32_t i = 0; i < slots[0].rows; ++i)
        if (!(y[i] <= 1000)) {
            *fault = {std::isnan(y[i]) ? TE_STATUS_DATA_NOT_FINITE : TE_STATUS_DATA_OUT_OF_RANGE, 0, i, 0};
            return fault->status;
        }
    return TE_STATUS_OK;
}

template <class Real>
void density(const te_slot *slots, std::uint32_t begin, std::uint32_t end, const Real *parameters, Real *log_density,
             Real *gradient, Real *scratch) {
    const double *y = static_cast<const double *>(slots[0].values);
    const Real n = static_cast<Real>(slots[0].rows);
    for (std::size_t lane = 0; lane < TE_LANES; ++lane) {
        const Real mu = parameters[lane], inverse = std::exp(-parameters[TE_LANES + lane]);
        if (begin == 0) scratch[lane] = gradient[lane] = 0;
        for (std::uint32_t i = begin; i < end; ++i) {
            const Real z = (static_cast<Real>(y[i]) - mu) * inverse;
            scratch[lane] += z * z;
            gradient[lane] += z * inverse;
        }
        if (end < slots[0].rows) continue;
        log_density[lane] = -scratch[lane] / 2 - n * parameters[TE_LANES + lane];
        gradient[TE_LANES + lane] = scratch[lane] - n;
    }
}

/// mu + feature + sigma noise.
template <class Real>
void predict(const te_slot *, const Real *features, const Real *parameters, const Real *noise, Real *response) {
    for (std::size_t lane = 0; lane < TE_LANES; ++lane)
        response[lane] = parameters[lane] + features[0] + std::exp(parameters[TE_LANES + lane]) * noise[lane];
}

}  // namespace toy

inline const te_model kToyModel = {TE_ABI_VERSION,
                                   1,
                                   "toy",
                                   toy::plan,
                                   toy::check,
                                   nullptr,
                                   nullptr,
                                   toy::density<double>,
                                   toy::density<float>,
                                   toy::predict<double>,
                                   toy::predict<float>,
                                   nullptr,
                                   nullptr};

inline constexpr double kToyData[] = {1.2, -0.4, 0.9, 2.1, 0.3, 1.7, -0.8, 0.6, 1.1, 0.2, 1.4};
inline constexpr std::uint32_t kToyRows = sizeof kToyData / sizeof *kToyData;

/// A config of the toy model on kToyData, whose slot must live as long as the config is used.
inline te_config toy_config(const te_slot &slot, const te_family &family, te_type precision = TE_F64) {
    te_config config = te_default_config(&kToyModel, &family, &te_adam);
    config.slots = &slot;
    config.num_slots = 1;
    config.precision = precision;
    return config;
}
inline te_slot toy_slot() { return te_vector(kToyData, TE_F64, kToyRows); }

}  // namespace tinyelbo::test

#endif
