// Shapes of a program's values.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>

#include "program_error.hpp"

namespace tinyelbo {

/// rows x columns; vectors have one column, scalars are 1 x 1. A number of rows is the shape of a vector.
struct Shape {
    std::uint32_t rows = 1, columns = 1;

    constexpr Shape() = default;
    constexpr Shape(std::integral auto num_rows, std::integral auto num_columns)
        : rows(extent(num_rows)), columns(extent(num_columns)) {}
    constexpr Shape(std::integral auto num_rows) : Shape(num_rows, 1) {}

    constexpr std::uint64_t size() const { return std::uint64_t{rows} * columns; }
    constexpr bool is_scalar() const { return size() == 1; }
    constexpr bool is_vector() const { return columns == 1; }
    constexpr bool is_square() const { return rows == columns; }
    constexpr bool operator==(const Shape&) const = default;

  private:
    static constexpr std::uint32_t extent(std::integral auto count) {
        if (!std::in_range<std::uint32_t>(count) || count == 0) {
            throw ProgramError("a shape of " + std::to_string(count) + " rows or columns: between 1 and 2^32 - 1");
        }
        return static_cast<std::uint32_t>(count);
    }
};

/// "a scalar", "a vector of 8", "a 3 x 2 matrix".
inline std::string to_string(const Shape& shape) {
    if (shape.is_scalar()) return "a scalar";
    if (shape.is_vector()) return "a vector of " + std::to_string(shape.rows);
    return "a " + std::to_string(shape.rows) + " x " + std::to_string(shape.columns) + " matrix";
}

}  // namespace tinyelbo
