// Fuzzes the command's CSV reader: whatever the bytes, a table or a message; and a table survives being written and
// read again.
#include "csv.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using tinyelbo::cli::Csv;
using tinyelbo::cli::CsvRow;

void require(bool condition) {
    if (!condition) std::abort();
}

void write_row(std::string& text, const CsvRow& row) {
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        text += (i == 0 ? "" : ",") + tinyelbo::cli::csv_cell(row.cells[i]);
    text += '\n';
}

// A byte-order mark is no text at the start of a file, and a blank line is no row.
bool can_be_written(const Csv& table) {
    if (table.header.cells[0].starts_with("\xEF\xBB\xBF")) return false;
    for (const CsvRow& row : table.rows)
        if (row.cells.size() == 1 && row.cells[0].empty()) return false;
    return true;
}

void round_trip(const Csv& table) {
    std::string text;
    write_row(text, table.header);
    for (const CsvRow& row : table.rows) write_row(text, row);
    const Csv again = tinyelbo::cli::parse_csv(text, "again");
    require(again.header.cells == table.header.cells);
    require(again.rows.size() == table.rows.size());
    for (std::size_t i = 0; i < table.rows.size(); ++i) require(again.rows[i].cells == table.rows[i].cells);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    Csv table;
    try {
        table = tinyelbo::cli::parse_csv(text, "input");
    } catch (const tinyelbo::cli::DataError&) {
        return 0;
    }
    require(!table.rows.empty());
    for (const CsvRow& row : table.rows) require(row.cells.size() == table.num_columns());
    if (can_be_written(table)) round_trip(table);
    return 0;
}
