// Comma-separated values as RFC 4180 has them, with places for messages.
//
// Own code because the libraries at hand do not fit: they want the columns at compile time, take no newline inside
// quotes, or forget line numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "error.hpp"

namespace tinyelbo::cli {

struct CsvRow {
    std::size_t line = 0;  // where it starts
    std::vector<std::string> cells;
};

/// A header and at least one row, all of the same length; the header's names are not empty and differ.
struct Csv {
    std::string file;
    CsvRow header;
    std::vector<CsvRow> rows;

    std::size_t num_columns() const { return header.cells.size(); }
    /// The place of a cell, row and column counted from 0.
    Place place(std::size_t row, std::size_t column) const;
    Place header_place(std::size_t column) const;
};

/// Reads a whole file's text; `file` is its name in messages. Takes LF, CRLF and CR, a byte-order mark, quoted cells
/// ("" is a quote, commas and newlines are text), blanks around cells, and skips blank lines. Throws a DataError.
Csv parse_csv(std::string_view text, const std::string& file);

/// The cells of one line, for lists of names on the command line. Throws a DataError.
std::vector<std::string> parse_csv_line(std::string_view line, const std::string& file);

/// A cell as it is written: quoted where it must be.
std::string csv_cell(std::string_view text);

}  // namespace tinyelbo::cli
