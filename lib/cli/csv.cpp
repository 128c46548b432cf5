#include "csv.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace tinyelbo::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Scanner {
  public:
    Scanner(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

    bool at_end() const { return position_ == text_.size(); }

    /// The next line's cells; a blank line has one empty cell.
    CsvRow row() {
        CsvRow row;
        row.line = line_;
        do {
            column_ = row.cells.size() + 1;
            row.cells.push_back(cell());
        } while (take(','));
        const bool carriage_return = take('\r');
        if (!take('\n') && carriage_return) ++line_;
        return row;
    }

  private:
    bool see(char c) const { return !at_end() && text_[position_] == c; }
    bool at_cell_end() const { return at_end() || see(',') || see('\n') || see('\r'); }

    bool take(char c) {
        if (!see(c)) return false;
        if (c == '\n') ++line_;
        ++position_;
        return true;
    }

    void skip_blanks() {
        while (take(' ') || take('\t')) {
        }
    }

    std::string cell() {
        skip_blanks();
        if (take('"')) return quoted();
        const std::size_t begin = position_;
        while (!at_cell_end()) ++position_;
        std::string_view cell = text_.substr(begin, position_ - begin);
        while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t')) cell.remove_suffix(1);
        return std::string(cell);
    }

    std::string quoted() {
        const std::size_t opened = line_;
        std::string cell;
        while (true) {
            if (at_end()) fail(opened, "a quoted cell is never closed", "add the closing quote");
            if (take('"') && !see('"')) break;
            cell += text_[position_];
            take(text_[position_]);
        }
        skip_blanks();
        if (!at_cell_end()) {
            fail(line_, "text follows a closing quote", "write quotes inside a quoted cell twice: \"\"");
        }
        return cell;
    }

    [[noreturn]] void fail(std::size_t line, const std::string& what, const std::string& mend) const {
        throw DataError({file_, line, column_}, what, mend);
    }

    std::string_view text_;
    std::string file_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::size_t column_ = 1;
};

bool is_blank(const CsvRow& row) { return row.cells.size() == 1 && row.cells[0].empty(); }

void check_text(std::string_view text, const std::string& file) {
    const std::size_t null = text.find('\0');
    if (null == std::string_view::npos) return;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(null), '\n');
    throw DataError({file, static_cast<std::size_t>(line), 1}, "this is not text, or not in UTF-8",
                    "save it as comma-separated values in UTF-8");
}

void check_header(const Csv& csv) {
    const std::vector<std::string>& names = csv.header.cells;
    const char other = names[0].find(';') != std::string::npos ? ';' : '\t';
    if (names.size() == 1 && names[0].find(other) != std::string::npos) {
        throw DataError(csv.header_place(0),
                        std::string("the cells seem to be separated by ") + (other == ';' ? "semicolons" : "tabs"),
                        "save the file with commas");
    }
    std::map<std::string, std::size_t> seen;
    for (std::size_t j = 0; j < names.size(); ++j) {
        if (names[j].empty()) throw DataError(csv.header_place(j), "this column has no name", "name it in the header");
        const auto [first, is_new] = seen.emplace(names[j], j);
        if (is_new) continue;
        throw DataError(csv.header_place(j),
                        "column " + std::to_string(first->second + 1) + " is named '" + names[j] + "' too",
                        "rename one of them");
    }
}

void check_length(const Csv& csv, const CsvRow& row) {
    const std::size_t count = row.cells.size();
    if (count == csv.num_columns()) return;
    const std::size_t first_odd = std::min(count, csv.num_columns()) + 1;
    throw DataError({csv.file, row.line, first_odd},
                    "this row has " + std::to_string(count) + " cells, the header " + std::to_string(csv.num_columns()),
                    count < csv.num_columns() ? "complete the row" : "drop the surplus or quote cells with commas");
}

std::size_t newlines(const std::vector<std::string>& cells, std::size_t count) {
    std::ptrdiff_t sum = 0;
    for (std::size_t j = 0; j < count; ++j) sum += std::count(cells[j].begin(), cells[j].end(), '\n');
    return static_cast<std::size_t>(sum);
}

}  // namespace

Place Csv::place(std::size_t row, std::size_t column) const {
    return {file, rows[row].line + newlines(rows[row].cells, column), column + 1};
}

Place Csv::header_place(std::size_t column) const {
    return {file, header.line + newlines(header.cells, column), column + 1};
}

Csv parse_csv(std::string_view text, const std::string& file) {
    check_text(text, file);
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    Csv csv;
    csv.file = file;
    Scanner scanner(text, file);
    while (!scanner.at_end()) {
        CsvRow row = scanner.row();
        if (is_blank(row)) continue;
        if (csv.header.cells.empty()) {
            csv.header = std::move(row);
            check_header(csv);
        } else {
            check_length(csv, row);
            csv.rows.push_back(std::move(row));
        }
    }
    if (csv.header.cells.empty()) {
        throw DataError({file, 1, 1}, "the file is empty", "write a header with the columns' names, then rows");
    }
    if (csv.rows.empty()) {
        throw DataError({file, csv.header.line + 1, 1}, "there is a header and no rows", "add rows of data");
    }
    return csv;
}

std::vector<std::string> parse_csv_line(std::string_view line, const std::string& file) {
    return Scanner(line, file).row().cells;
}

std::string csv_cell(std::string_view text) {
    const bool blanks = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    if (!blanks && text.find_first_of(",\"\r\n\t") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace tinyelbo::cli
