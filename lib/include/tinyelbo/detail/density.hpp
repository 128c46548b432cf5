// Densities of the caller's own: what a fit wants evaluated, and the forms that the answer may be written in.
#pragma once

#include <array>
#include <concepts>
#include <optional>
#include <utility>

#include "error.hpp"
#include "xtensor.hpp"

namespace tinyelbo {
namespace detail {

template <class Real, std::size_t N>
auto view(Real* values, const std::array<std::size_t, N>& shape) {
    std::size_t size = 1;
    for (std::size_t extent : shape) size *= extent;
    // A temporary pointer: of a named one xtensor would put a reference into the view's type.
    return xt::adapt(static_cast<Real*>(values), size, xt::no_ownership(), shape);
}

}  // namespace detail

/// An xtensor view of memory that someone else owns.
template <class Real, std::size_t N>
using View = decltype(detail::view(static_cast<Real*>(nullptr), std::array<std::size_t, N>()));

/// Parameter vectors to evaluate, and where the answers go; the first `active` of the TE_LANES columns count.
template <class Real>
struct Request {
    View<const Real, 2> parameters;  /// [dimension][TE_LANES]
    View<Real, 1> log_density;       /// [TE_LANES]
    View<Real, 2> gradient;          /// [dimension][TE_LANES]
    std::size_t active;
    /// Only of linked models with Hessian products: the products with these are wanted in `gradient` then.
    std::optional<View<const Real, 2>> direction;
};

/// Evaluates a whole Request.
template <class F, class Real>
concept BlockDensity = requires(F& density, Request<Real>& request) {
    density(request);
};

/// Gives the log density at theta[dimension], and writes its gradient.
template <class F, class Real, class Vector>
concept ScalarDensity = requires(F& density, const Vector& theta, Vector& gradient) {
    { density(theta, gradient) } -> std::convertible_to<Real>;
};

namespace detail {

template <class Real>
Request<Real> make_request(const te_request& raw) {
    const std::array<std::size_t, 2> shape = {raw.dimension, TE_LANES};
    Request<Real> request = {view(static_cast<const Real*>(raw.parameters), shape),
                             view(static_cast<Real*>(raw.log_density), std::array<std::size_t, 1>{TE_LANES}),
                             view(static_cast<Real*>(raw.gradient), shape), raw.active, std::nullopt};
    if (raw.direction != nullptr) request.direction.emplace(view(static_cast<const Real*>(raw.direction), shape));
    return request;
}

/// A scalar density as a block density.
template <class Real, class Vector, ScalarDensity<Real, Vector> F>
class LaneByLane {
  public:
    LaneByLane(F& density, std::size_t dimension)
        : density_(density), theta_(Vector::from_shape({dimension})), gradient_(Vector::from_shape({dimension})) {}

    void operator()(Request<Real>& request) {
        if (request.direction)
            throw Error(TE_STATUS_NOT_AVAILABLE, "Hessian products of a density with gradients only");
        for (std::size_t lane = 0; lane < request.active; ++lane) {
            for (std::size_t i = 0; i < theta_.size(); ++i) theta_(i) = request.parameters(i, lane);
            request.log_density(lane) = density_(std::as_const(theta_), gradient_);
            for (std::size_t i = 0; i < theta_.size(); ++i) request.gradient(i, lane) = gradient_(i);
        }
    }

  private:
    F& density_;
    Vector theta_, gradient_;
};

}  // namespace detail
}  // namespace tinyelbo
