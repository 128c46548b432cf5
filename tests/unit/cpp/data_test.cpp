// What is borrowed, what is kept, and how slots describe it.
#include <doctest/doctest.h>

#include <tinyelbo/tinyelbo.hpp>

#include "xtensor_views.hpp"

using tinyelbo::Data;

namespace {

/// The element as a slot's reader finds it.
template <class T>
T at(const te_slot& slot, std::int64_t i, std::int64_t j) {
    return static_cast<const T*>(slot.values)[i * slot.row_stride + j * slot.column_stride];
}

template <class T>
void check_borrowed_as(te_type type) {
    xt::xtensor<T, 2> x = {{1, 2, 3}, {4, 5, 6}};
    const Data data(x);
    CHECK(data.slot().type == type);
    CHECK(data.slot().values == x.data());
    CHECK(data.slot().rows == 2);
    CHECK(data.slot().columns == 3);
    CHECK(at<T>(data.slot(), 1, 2) == T{6});
}

}  // namespace

TEST_CASE("lvalue containers of every slot type are borrowed") {
    check_borrowed_as<double>(TE_F64);
    check_borrowed_as<float>(TE_F32);
    check_borrowed_as<std::int8_t>(TE_I8);
    check_borrowed_as<std::uint8_t>(TE_U8);
    check_borrowed_as<std::int16_t>(TE_I16);
    check_borrowed_as<std::int32_t>(TE_I32);

    const xt::xtensor<bool, 1> flags = {true, false};
    CHECK(Data(flags).slot().type == TE_U8);
    CHECK(Data(flags).slot().values == flags.data());
}

TEST_CASE("containers of other number types become doubles once") {
    const xt::xtensor<std::int64_t, 1> wide = {1, -2, 3};
    const Data data(wide);
    CHECK(data.slot().type == TE_F64);
    CHECK(at<double>(data.slot(), 1, 0) == -2.0);
    const xt::xtensor<std::uint32_t, 1> large = {4000000000u};
    CHECK(at<double>(Data(large).slot(), 0, 0) == 4000000000.0);
}

TEST_CASE("column-major, fixed, dynamic and adapted containers are borrowed with their strides") {
    xt::xtensor<double, 2, xt::layout_type::column_major> by_columns = {{1, 2, 3}, {4, 5, 6}};
    const Data columns(by_columns);
    CHECK(columns.slot().values == by_columns.data());
    CHECK(columns.slot().row_stride == 1);
    CHECK(columns.slot().column_stride == 2);
    CHECK(at<double>(columns.slot(), 1, 0) == 4.0);

    xt::xtensor_fixed<float, xt::xshape<2, 2>> fixed = {{1, 2}, {3, 4}};
    CHECK(Data(fixed).slot().values == fixed.data());
    xt::xarray<double> dynamic = {{1, 2}, {3, 4}};
    CHECK(Data(dynamic).slot().values == dynamic.data());
    const double raw[] = {1, 2, 3, 4};
    const auto adapted = xt::adapt(&raw[0], 4, xt::no_ownership(), std::array<std::size_t, 2>{2, 2});
    CHECK(Data(adapted).slot().values == raw);
}

TEST_CASE("a view that has a name is borrowed at its offset and strides") {
    xt::xtensor<double, 2> x = {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}};
    const auto every_other = xt::view(x, xt::range(1, 3), xt::range(0, 4, 2));
    const Data data(every_other);
    CHECK(data.slot().values == &x(1, 0));
    CHECK(at<double>(data.slot(), 1, 1) == 11.0);
    const auto backwards = xt::view(x, xt::range(xt::placeholders::_, xt::placeholders::_, -1), xt::all());
    CHECK(at<double>(Data(backwards).slot(), 0, 3) == 12.0);
    CHECK(at<double>(Data(backwards).slot(), 2, 0) == 1.0);
    const auto column = xt::view(x, xt::all(), 2);
    CHECK(Data(column).slot().columns == 1);
    CHECK(at<double>(Data(column).slot(), 2, 0) == 11.0);
}

TEST_CASE("a temporary view is copied, because what it looks at may be a temporary too") {
    xt::xtensor<double, 2> x = {{1, 2}, {3, 4}};
    const Data data(xt::view(x, xt::all(), xt::range(0, 1)));
    x.fill(0);
    CHECK(at<double>(data.slot(), 1, 0) == 3.0);
}

TEST_CASE("a container that is moved in is kept without a copy") {
    xt::xtensor<double, 1> y = {1, 2, 3};
    const double* values = y.data();
    const Data data(std::move(y));
    CHECK(data.slot().values == values);
    const Data copy = data;
    CHECK(copy.slot().values == values);
}

TEST_CASE("expressions are evaluated once, in the type they have") {
    const xt::xtensor<float, 1> y = {1, 2, 3};
    const Data doubled(y * 2.0f);
    CHECK(doubled.slot().type == TE_F32);
    CHECK(at<float>(doubled.slot(), 2, 0) == 6.0f);
    const Data positive(y > 1.5f);
    CHECK(positive.slot().type == TE_U8);
    CHECK(at<std::uint8_t>(positive.slot(), 0, 0) == 0);
    CHECK(at<std::uint8_t>(positive.slot(), 1, 0) == 1);
}

TEST_CASE("an expression with a name is evaluated as well: it has no memory to borrow") {
    xt::xtensor<double, 1> y = {1, 2, 3};
    const auto lazy = y + 1.0;
    const Data data(lazy);
    y.fill(0);
    CHECK(at<double>(data.slot(), 2, 0) == 4.0);
}

TEST_CASE("nothing, numbers, and what is neither vector nor matrix") {
    CHECK(Data().slot().values == nullptr);
    CHECK(at<double>(Data(2.5).slot(), 0, 0) == 2.5);
    const xt::xtensor<double, 3> cube = xt::xtensor<double, 3>::from_shape({2, 2, 2});
    CHECK_THROWS_AS(Data{cube}, tinyelbo::Error);
}
