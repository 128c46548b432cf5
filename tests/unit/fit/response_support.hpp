// Fits with linear response, and what they found.
#ifndef TINYELBO_TESTS_UNIT_FIT_RESPONSE_SUPPORT_HPP
#define TINYELBO_TESTS_UNIT_FIT_RESPONSE_SUPPORT_HPP

#include <algorithm>
#include <cstring>
#include <optional>

#include "support/custom_fit.hpp"

namespace tinyelbo::test {

inline te_config with_response(te_config config) {
    config.response = &te_linear_response;
    return config;
}

/// Nothing where the fit has no such covariance.
inline std::optional<Matrix> response_covariance(const te_fit &fit) {
    const std::uint32_t d = fit.plan.dimension;
    Matrix covariance(d, d);
    const te_status status = te_get_response_covariance(&fit, te_span_of(covariance.values.data(), TE_F64, d * d));
    if (status == TE_STATUS_NOT_AVAILABLE) return std::nullopt;
    require_ok(status);
    return covariance;
}

/// The largest difference of an element, in units of the sds that belong to it in `wanted`.
inline double largest_error(const Matrix &got, const Matrix &wanted) {
    double worst = 0;
    for (std::size_t i = 0; i < wanted.rows; ++i)
        for (std::size_t j = 0; j < wanted.rows; ++j)
            worst = std::max(worst, std::abs(got(i, j) - wanted(i, j)) / std::sqrt(wanted(i, i) * wanted(j, j)));
    return worst;
}

inline bool same_bytes(const Matrix &a, const Matrix &b) {
    return a.values.size() == b.values.size() &&
           std::memcmp(a.values.data(), b.values.data(), a.values.size() * sizeof(double)) == 0;
}

/// Draws that the Hessian is averaged over: two for each direction of a group of orthogonal ones, or 64.
inline std::uint32_t response_draws(std::uint32_t d) {
    if (d > TE_ORTHOGONAL_MAX) return 64;
    return 2 * d * (d < 24 || d % 2 != 0 ? static_cast<std::uint32_t>(TE_FRAMES(d)) : 2);
}

}  // namespace tinyelbo::test

#endif
