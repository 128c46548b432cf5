// What the families' tests run over.
#ifndef TINYELBO_TESTS_UNIT_FAMILY_VARIANTS_HPP
#define TINYELBO_TESTS_UNIT_FAMILY_VARIANTS_HPP

#include <limits>
#include <string>

#include "support/owned_gaussian.hpp"

namespace tinyelbo::test {

struct Variant {
    std::string name;
    const te_family &family;
    bool correlated;
};

inline const Variant kVariants[] = {{"full-rank", te_full_rank, false},
                                    {"mean-field", te_mean_field, false},
                                    {"mean-field, correlated", te_mean_field, true}};

constexpr te_gradient kEstimators[] = {TE_GRADIENT_STL, TE_GRADIENT_REPARAM};

/// A few hundred roundings of numbers of size about 1, as the sums over a handful of draws and dimensions make.
template <class Real>
constexpr double kRounding = 400 * static_cast<double>(std::numeric_limits<Real>::epsilon());

/// Where element (i, j) of a triangle is packed.
inline std::size_t packed(std::size_t i, std::size_t j) { return i * (i + 1) / 2 + j; }

}  // namespace tinyelbo::test

#endif
