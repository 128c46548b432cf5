#include "base/slot.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace tinyelbo;

namespace {

template <class T>
constexpr te_type kTypeOf = TE_TYPE_NONE;
template <>
constexpr te_type kTypeOf<double> = TE_F64;
template <>
constexpr te_type kTypeOf<float> = TE_F32;
template <>
constexpr te_type kTypeOf<std::int8_t> = TE_I8;
template <>
constexpr te_type kTypeOf<std::uint8_t> = TE_U8;
template <>
constexpr te_type kTypeOf<std::int16_t> = TE_I16;
template <>
constexpr te_type kTypeOf<std::int32_t> = TE_I32;

}  // namespace

TEST_CASE_TEMPLATE("elements of every type", T, double, float, std::int8_t, std::uint8_t, std::int16_t, std::int32_t) {
    const T low = std::numeric_limits<T>::lowest(), high = std::numeric_limits<T>::max();
    const T values[2][3] = {{T(1), low, high}, {T(4), T(5), T(6)}};
    const te_slot slot = te_matrix(values, kTypeOf<T>, 2, 3);
    CHECK(element_bytes(slot.type) == sizeof(T));
    for (std::uint32_t i = 0; i < 2; ++i)
        for (std::uint32_t j = 0; j < 3; ++j)
            CHECK(slot_value<double>(slot, i, j) == static_cast<double>(values[i][j]));
    CHECK(slot_value<float>(slot, 1, 2) == 6.0f);
}

TEST_CASE("strides reach columns, repeat and walk backwards") {
    const double values[] = {1, 2, 3, 4, 5, 6};
    te_slot columns = te_matrix(values, TE_F64, 2, 3);
    columns.row_stride = 1, columns.column_stride = 2;
    CHECK(slot_value<double>(columns, 1, 0) == 2);
    CHECK(slot_value<double>(columns, 0, 2) == 5);
    te_slot same = te_vector(values + 2, TE_F64, 4);
    same.row_stride = 0;
    CHECK(slot_value<double>(same, 3, 0) == 3);
    te_slot backwards = te_vector(values + 5, TE_F64, 6);
    backwards.row_stride = -1;
    CHECK(slot_value<double>(backwards, 5, 0) == 1);
}

TEST_CASE("an unknown type has no bytes") {
    CHECK(element_bytes(TE_TYPE_NONE) == 0);
    CHECK(element_bytes(static_cast<te_type>(7)) == 0);
}
