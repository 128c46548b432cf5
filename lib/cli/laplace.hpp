// The Laplace approximation, to compare with.
#pragma once

#include <optional>

#include <tinyelbo/tinyelbo.hpp>

#include "posterior.hpp"

namespace tinyelbo::cli {

/// N(mode, inverse of the negative Hessian there), by Newton's method from `start` with steps of size `scale` for the
/// differences of gradients. Nothing if no mode is found or the Hessian is not negative definite.
std::optional<Gaussian> laplace(const Model& model, const Vector& start, const Vector& scale);

}  // namespace tinyelbo::cli
