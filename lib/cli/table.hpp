// Columns of a CSV file with types: numbers or words.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "csv.hpp"

namespace tinyelbo::cli {

using Numbers = std::vector<double>;
using Words = std::vector<std::string>;
using Column = std::variant<Numbers, Words>;

/// Position of the column of that name. Throws a DataError with a suggestion.
std::size_t find_column(const Csv& csv, const std::string& name);

/// All cells as numbers, or all as words; throws a DataError at a cell that is missing (empty, NA, N/A, NaN, null), at
/// one that is not like the others, and at a number that is not finite or outside the range that fits can work with.
Column read_column(const Csv& csv, std::size_t column);
Numbers read_numbers(const Csv& csv, std::size_t column);
Words read_words(const Csv& csv, std::size_t column);

/// The number that a cell holds, infinities and NaN included; nothing where it holds a word.
std::optional<double> parse_number(std::string_view cell);

/// Throws a DataError at a number above `largest`, and for a column of which all are below 1/largest but not all 0.
void check_range(const Csv& csv, std::size_t column, const Numbers& numbers, double largest);

}  // namespace tinyelbo::cli
