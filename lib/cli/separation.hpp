// Why a logistic regression under a flat prior may have no optimum.
#pragma once

#include "design.hpp"

namespace tinyelbo::cli {

/// If a hyperplane parts the rows with y = 1 from those with y = 0, rows on it allowed, the likelihood has no maximum
/// (Albert and Anderson 1984, Biometrika 71). Says in words which columns part them; empty if nothing does.
std::string describe_separation(const xt::xtensor<double, 2>& x, const Numbers& y, const Design& design);

}  // namespace tinyelbo::cli
