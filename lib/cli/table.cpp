#include "table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "suggest.hpp"

namespace tinyelbo::cli {
namespace {

constexpr std::array<std::string_view, 5> kMissing = {"", "na", "n/a", "nan", "null"};

bool is_missing(std::string_view cell) {
    return std::any_of(kMissing.begin(), kMissing.end(), [&](std::string_view word) {
        return cell.size() == word.size() && edit_distance(cell, word) == 0;
    });
}

std::string column_name(const Csv& csv, std::size_t column) { return "column '" + csv.header.cells[column] + "'"; }

void check_present(const Csv& csv, std::size_t row, std::size_t column) {
    const std::string& cell = csv.rows[row].cells[column];
    if (!is_missing(cell)) return;
    throw DataError(csv.place(row, column),
                    column_name(csv, column) + " has no value here" + (cell.empty() ? "" : " (" + cell + ")"),
                    "fill it in, drop the row, or leave the column out with --features");
}

double finite_number(const Csv& csv, std::size_t row, std::size_t column) {
    check_present(csv, row, column);
    const std::string& cell = csv.rows[row].cells[column];
    const std::optional<double> number = parse_number(cell);
    if (!number) {
        throw DataError(csv.place(row, column), column_name(csv, column) + " holds '" + cell + "', which is no number",
                        "correct the cell or drop the row");
    }
    if (!std::isfinite(*number)) {
        throw DataError(csv.place(row, column), column_name(csv, column) + " holds '" + cell + "', which is not finite",
                        "correct the cell or drop the row");
    }
    return *number;
}

}  // namespace

std::size_t find_column(const Csv& csv, const std::string& name) {
    const auto& names = csv.header.cells;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    throw DataError({csv.file, csv.header.line, 1}, "there is no column '" + name + "'", suggest(name, names));
}

std::optional<double> parse_number(std::string_view cell) {
    if (cell.starts_with('+') && !cell.starts_with("+-")) cell.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (end != cell.data() + cell.size() || error == std::errc::invalid_argument) return std::nullopt;
    // Too large, or too small to tell from 0: neither is a number to compute with.
    if (error == std::errc::result_out_of_range) return std::numeric_limits<double>::infinity();
    return value;
}

Column read_column(const Csv& csv, std::size_t column) {
    std::size_t numbers = 0;
    for (std::size_t i = 0; i < csv.rows.size(); ++i) {
        check_present(csv, i, column);
        if (parse_number(csv.rows[i].cells[column])) ++numbers;
    }
    if (numbers == 0) return read_words(csv, column);
    if (2 * numbers >= csv.rows.size()) return read_numbers(csv, column);
    for (std::size_t i = 0;; ++i) {
        const std::string& cell = csv.rows[i].cells[column];
        if (!parse_number(cell)) continue;
        throw DataError(csv.place(i, column), column_name(csv, column) + " holds the number " + cell + " among words",
                        "write numbers only, or words only");
    }
}

Numbers read_numbers(const Csv& csv, std::size_t column) {
    Numbers numbers(csv.rows.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = finite_number(csv, i, column);
    return numbers;
}

Words read_words(const Csv& csv, std::size_t column) {
    Words words(csv.rows.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        check_present(csv, i, column);
        words[i] = csv.rows[i].cells[column];
    }
    return words;
}

void check_range(const Csv& csv, std::size_t column, const Numbers& numbers, double largest) {
    double top = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        top = std::max(top, std::abs(numbers[i]));
        if (top <= largest) continue;
        throw DataError(
            csv.place(i, column),
            column_name(csv, column) + " holds " + csv.rows[i].cells[column] + ", too large to compute with",
            "correct the cell, or divide the column by a constant");
    }
    if (top == 0 || top >= 1 / largest) return;
    throw DataError(csv.place(0, column), column_name(csv, column) + " holds numbers too small to compute with",
                    "multiply the column by a constant");
}

}  // namespace tinyelbo::cli
