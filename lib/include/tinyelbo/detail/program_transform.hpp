// Constrained parameters: the transforms of the Stan reference manual, with their log-Jacobians.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "program_density.hpp"

namespace tinyelbo {

/// How a parameter comes of unconstrained numbers.
struct Transform {
    /// The shape of the unconstrained numbers, given the parameter's; nothing if it can have no such shape.
    std::function<std::optional<Shape>(const Shape&)> unconstrained_shape;
    /// The parameter.
    std::function<Value(const Value& u)> constrain;
    /// The log absolute determinant of d constrain(u) / d u; null if it is 0.
    std::function<Value(const Value& u)> log_jacobian;
};

namespace detail {

inline std::optional<Shape> same_shape(const Shape& shape) { return shape; }
inline std::optional<Shape> vector_only(const Shape& shape) { return given(shape.is_vector(), shape); }

inline Value checked_bound(const char* of, const Value& bound) {
    return checked(of, {"bound", TE_CHECK_FINITE}, bound);
}

/// shift + x, without a node where the shift is the number 0.
inline Value shifted(const Value& shift, const Value& x) { return is_number(shift, 0) ? x : shift + x; }

/// The sum over the elements of `shape` of what may be one number for all of them.
inline Value total(const Value& value, const Shape& shape) {
    return value.shape() == shape ? sum(value) : static_cast<double>(shape.size()) * value;
}

}  // namespace detail

inline Transform unconstrained() {
    return {detail::same_shape, [](const Value& u) { return u; }, nullptr};
}

/// x > bound: x = bound + e^u.
inline Transform lower(const Value& bound) {
    const Value b = detail::checked_bound("lower", bound);
    return {detail::same_shape, [=](const Value& u) { return detail::shifted(b, exp(u)); },
            [](const Value& u) { return sum(u); }};
}

/// x < bound: x = bound - e^u.
inline Transform upper(const Value& bound) {
    const Value b = detail::checked_bound("upper", bound);
    return {detail::same_shape, [=](const Value& u) { return b - exp(u); }, [](const Value& u) { return sum(u); }};
}

/// a < x < b: x = a + (b - a) logistic(u).
inline Transform interval(const Value& a, const Value& b) {
    using namespace detail;
    const Value from = checked_bound("interval", a);
    const Value to = checked_bound("interval", b);
    const Value width = checked("interval", {"width", TE_CHECK_POSITIVE}, is_number(from, 0) ? to : to - from);
    const bool unit = is_number(width, 1);
    return {same_shape, [=](const Value& u) { return shifted(from, unit ? logistic(u) : width * logistic(u)); },
            [=](const Value& u) {
                // log(logistic(u) (1 - logistic(u))) = u - 2 softplus(u)
                const Value slope = sum(u - 2 * softplus(u));
                return unit ? slope : total(log(lift(common_graph(TE_OP_LOG, {{width, u}}), width)), u.shape()) + slope;
            }};
}

/// x = offset + multiplier u.
inline Transform offset_multiplier(const Value& offset, const Value& multiplier) {
    using namespace detail;
    const Value shift = checked("offset_multiplier", {"offset", TE_CHECK_FINITE}, offset);
    const Value scale = checked("offset_multiplier", {"multiplier", TE_CHECK_POSITIVE}, multiplier);
    return {same_shape, [=](const Value& u) { return shifted(shift, scale * u); },
            [=](const Value& u) {
                return total(log(lift(common_graph(TE_OP_LOG, {{scale, u}}), scale)), u.shape());
            }};
}

/// x[0] < x[1] < ...: x[0] = u[0], x[k] = x[k - 1] + e^u[k].
inline Transform ordered() {
    const auto steps = [](const Value& u) { return segment(u, 1, u.rows() - 1); };
    return {[](const Shape& shape) { return detail::given(shape.is_vector() && shape.rows > 1, shape); },
            [=](const Value& u) { return cumulative_sum(concatenate(u[0], exp(steps(u)))); },
            [=](const Value& u) { return sum(steps(u)); }};
}

/// 0 < x[0] < x[1] < ...: x[0] = e^u[0], x[k] = x[k - 1] + e^u[k].
inline Transform positive_ordered() {
    return {detail::vector_only, [](const Value& u) { return cumulative_sum(exp(u)); },
            [](const Value& u) { return sum(u); }};
}

/// Positive numbers with sum 1, by stick-breaking: one unconstrained number fewer.
inline Transform simplex() {
    return {[](const Shape& shape) {
                return shape.is_vector() && shape.rows > 1 ? std::optional(Shape(shape.rows - 1)) : std::nullopt;
            },
            [](const Value& u) { return detail::apply(TE_OP_SIMPLEX, {u}); },
            [](const Value& u) { return detail::apply(TE_OP_SIMPLEX_LOG_JACOBIAN, {u}); }};
}

}  // namespace tinyelbo
