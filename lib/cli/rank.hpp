// Whether the data determine what a flat prior leaves to them.
#pragma once

#include "design.hpp"

namespace tinyelbo::cli {

/// Under a flat prior the coefficients are determined only by linearly independent columns, of which there are no more
/// than rows. Throws a DataError that names the first column that depends on earlier ones, and those. Columns count as
/// dependent where the sine of their angle with the others' span is at most `tolerance`.
void check_rank(const xt::xtensor<double, 2>& x, const Design& design, double tolerance);

/// A linear model whose noise sd is inferred needs residuals: where some coefficients leave none, the density grows
/// without bound as the noise vanishes. Throws a DataError at the response's place.
void check_residuals(const xt::xtensor<double, 2>& x, const Numbers& y, const Place& response);

}  // namespace tinyelbo::cli
