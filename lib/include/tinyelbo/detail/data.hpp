// Data slots from xtensor expressions: borrowed where that is safe and possible, kept otherwise.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "error.hpp"
#include "xtensor.hpp"

namespace tinyelbo {
namespace detail {

/// The slot type that stores a T as it is; TE_TYPE_NONE where there is none and values become doubles.
template <class T>
constexpr te_type slot_type() {
    if constexpr (std::same_as<T, double>) {
        return TE_F64;
    } else if constexpr (std::same_as<T, float>) {
        return TE_F32;
    } else if constexpr (std::integral<T> && sizeof(T) == 1) {
        return std::is_signed_v<T> ? TE_I8 : TE_U8;
    } else if constexpr (std::signed_integral<T> && sizeof(T) == 2) {
        return TE_I16;
    } else if constexpr (std::signed_integral<T> && sizeof(T) == 4) {
        return TE_I32;
    } else {
        return TE_TYPE_NONE;
    }
}

template <class E>
using ValueOf = typename std::decay_t<E>::value_type;

template <class E>
concept Expression = xt::is_xexpression<std::decay_t<E>>::value && std::is_arithmetic_v<ValueOf<E>>;

/// An expression whose elements lie in memory at fixed strides.
template <class E>
concept Strided = requires(const std::decay_t<E>& e) {
    { e.data() } -> std::convertible_to<const ValueOf<E>*>;
    { e.data_offset() } -> std::convertible_to<std::size_t>;
    e.strides()[0];
};

template <class E>
inline constexpr bool kOwnsItsValues = false;
template <class Storage, std::size_t N, xt::layout_type L, class Tag>
inline constexpr bool kOwnsItsValues<xt::xtensor_container<Storage, N, L, Tag>> = true;
template <class Storage, xt::layout_type L, class Shape, class Tag>
inline constexpr bool kOwnsItsValues<xt::xarray_container<Storage, L, Shape, Tag>> = true;

/// Shape and strides in slots count 32 bits.
template <class Narrow>
Narrow narrow(std::integral auto value) {
    if (!std::in_range<Narrow>(value)) throw Error(TE_STATUS_TOO_LARGE);
    return static_cast<Narrow>(value);
}

/// All of a container that holds its elements one after the other.
template <class Container>
te_span span_of(Container& values) {
    using Value = typename Container::value_type;
    return te_span_of(const_cast<Value*>(values.data()), slot_type<Value>(), narrow<std::uint32_t>(values.size()));
}

template <Strided E>
te_slot slot_of(const E& e) {
    if (e.dimension() < 1 || e.dimension() > 2) throw Error(TE_STATUS_BAD_SLOT_SHAPE);
    te_slot slot = {};
    slot.values = e.data() + e.data_offset();
    slot.type = slot_type<ValueOf<E>>();
    slot.rows = narrow<std::uint32_t>(e.shape()[0]);
    slot.row_stride = narrow<std::int32_t>(e.strides()[0]);
    slot.columns = 1;
    if (e.dimension() == 2) {
        slot.columns = narrow<std::uint32_t>(e.shape()[1]);
        slot.column_stride = narrow<std::int32_t>(e.strides()[1]);
    }
    return slot;
}

}  // namespace detail

/// One array of data: a matrix, a vector (one column), a number, or nothing.
///
/// An lvalue whose elements lie in memory as one of the slot types is borrowed: it must outlive the models and fits
/// made from it, unchanged. Everything else is kept: rvalue containers are moved, other expressions evaluated once.
class Data {
  public:
    Data() = default;

    explicit Data(double number) : keeper_(std::make_shared<const double>(number)) {
        slot_ = te_vector(keeper_.get(), TE_F64, 1);
    }

    template <detail::Expression E>
    explicit Data(E&& e) {
        using Value = detail::ValueOf<E>;
        constexpr bool kStorable = detail::slot_type<Value>() != TE_TYPE_NONE;
        if constexpr (std::is_lvalue_reference_v<E> && kStorable && detail::Strided<E>) {
            slot_ = detail::slot_of(e);
        } else if constexpr (kStorable && detail::kOwnsItsValues<std::remove_cvref_t<E>>) {
            keep(std::make_shared<const std::remove_cvref_t<E>>(std::forward<E>(e)));
        } else {
            using Kept = xt::xarray<std::conditional_t<kStorable, Value, double>, xt::layout_type::row_major>;
            keep(std::make_shared<const Kept>(e));
        }
    }

    const te_slot& slot() const { return slot_; }

  private:
    template <class E>
    void keep(std::shared_ptr<const E> kept) {
        slot_ = detail::slot_of(*kept);
        keeper_ = std::move(kept);
    }

    te_slot slot_ = {};
    std::shared_ptr<const void> keeper_;
};

}  // namespace tinyelbo
