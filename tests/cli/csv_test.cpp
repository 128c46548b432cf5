#include "csv.hpp"

#include <doctest/doctest.h>

#include "message.hpp"

using namespace tinyelbo::cli;
using Cells = std::vector<std::string>;

namespace {

Csv parse(std::string_view text) { return parse_csv(text, "f.csv"); }
std::string message(std::string_view text) {
    return message_of([&] { parse(text); });
}

}  // namespace

TEST_CASE("plain files") {
    const Csv csv = parse("a,b\n1,2\n3,4\n");
    CHECK(csv.header.cells == Cells{"a", "b"});
    REQUIRE(csv.rows.size() == 2);
    CHECK(csv.rows[1].cells == Cells{"3", "4"});
    CHECK(csv.rows[1].line == 3);
    CHECK(parse("a,b\n1,2").rows[0].cells == Cells{"1", "2"});
}

TEST_CASE("CRLF, a byte-order mark, blanks around cells and blank lines make no difference") {
    const Csv csv = parse("\xEF\xBB\xBF a ,\tb\r\n1, 2 \r\n\r\n  \r\n3,4");
    CHECK(csv.header.cells == Cells{"a", "b"});
    REQUIRE(csv.rows.size() == 2);
    CHECK(csv.rows[0].cells == Cells{"1", "2"});
    CHECK(csv.rows[1].cells == Cells{"3", "4"});
    CHECK(csv.rows[1].line == 5);
    CHECK(parse("a\r\n1\r").rows[0].cells == Cells{"1"});
    const Csv old_mac = parse("a,b\r1,2\r3,4\r");
    CHECK(old_mac.rows[1].cells == Cells{"3", "4"});
    CHECK(old_mac.rows[1].line == 3);
}

TEST_CASE("quoted cells hold commas, quotes, blanks and newlines") {
    const Csv csv = parse("\"a, b\",c\n\"say \"\"hi\"\"\",\" x \"\n\"two\nlines\",3\nlast,\"\"\n");
    CHECK(csv.header.cells == Cells{"a, b", "c"});
    CHECK(csv.rows[0].cells == Cells{"say \"hi\"", " x "});
    CHECK(csv.rows[1].cells == Cells{"two\nlines", "3"});
    CHECK(csv.rows[2].cells == Cells{"last", ""});
}

TEST_CASE("places count the newlines inside quotes") {
    const Csv csv = parse("a,b\n\"1\n2\n3\",4\n5,6\n");
    CHECK(to_string(csv.place(0, 0)) == "f.csv:2:1");
    CHECK(to_string(csv.place(0, 1)) == "f.csv:4:2");
    CHECK(to_string(csv.place(1, 1)) == "f.csv:5:2");
}

TEST_CASE("trailing commas are empty cells") {
    CHECK(parse("a,b\n1,\n").rows[0].cells == Cells{"1", ""});
    CHECK(parse("a,b\n,").rows[0].cells == Cells{"", ""});
}

TEST_CASE("ragged rows are told with what is missing or too much") {
    CHECK(message("a,b,c\n1,2,3\n4,5\n") == "f.csv:3:3: this row has 2 cells, the header 3; complete the row");
    CHECK(message("a,b\n1,2,3\n").find("f.csv:2:3: this row has 3 cells, the header 2; ") == 0);
}

TEST_CASE("files with nothing to fit") {
    CHECK(message("").find("f.csv:1:1: the file is empty; ") == 0);
    CHECK(message("\n\n").find("f.csv:1:1: the file is empty; ") == 0);
    CHECK(message("\xEF\xBB\xBF").find("f.csv:1:1: the file is empty; ") == 0);
    CHECK(message("a,b\n").find("f.csv:2:1: there is a header and no rows; ") == 0);
}

TEST_CASE("broken quotes") {
    CHECK(message("a,b\n1,\"2\n3,4\n").find("f.csv:2:2: a quoted cell is never closed; ") == 0);
    CHECK(message("a,b\n\"1\"x,2\n").find("f.csv:2:1: text follows a closing quote; ") == 0);
}

TEST_CASE("headers") {
    CHECK(message("a,b,a\n1,2,3\n") == "f.csv:1:3: column 1 is named 'a' too; rename one of them");
    CHECK(message("a,,c\n1,2,3\n") == "f.csv:1:2: this column has no name; name it in the header");
    CHECK(message("a;b\n1;2\n").find("f.csv:1:1: the cells seem to be separated by semicolons; ") == 0);
    CHECK(message("a\tb\n1\t2\n").find("f.csv:1:1: the cells seem to be separated by tabs; ") == 0);
}

TEST_CASE("what is no text") {
    using namespace std::string_view_literals;
    CHECK(message("a,b\n1,\0002\n"sv).find("f.csv:2:1: this is not text, or not in UTF-8; ") == 0);
}

TEST_CASE("cells are written so that they read back") {
    for (const std::string text : {"plain", "a,b", "say \"hi\"", "two\nlines", " blank ", "", "\r"}) {
        const Csv csv = parse("x,y\n" + csv_cell(text) + ",1\n");
        CHECK(csv.rows[0].cells[0] == text);
    }
    CHECK(csv_cell("plain") == "plain");
    CHECK(parse_csv_line("a,\"b,c\"", "--features") == Cells{"a", "b,c"});
}
