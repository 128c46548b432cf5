#include "table.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "message.hpp"

using namespace tinyelbo::cli;

namespace {

Csv column_of(const std::string& cells) { return parse_csv("name,x\n" + cells, "f.csv"); }
std::string message(const std::string& cells) {
    return message_of([&] { read_column(column_of(cells), 1); });
}

}  // namespace

TEST_CASE("numbers in every notation") {
    const Csv csv = column_of("a,1\nb,-2.5e3\nc,+.5\nd,0x\n");
    CHECK(parse_number("1") == 1.0);
    CHECK(parse_number("-2.5e3") == -2500.0);
    CHECK(parse_number("+.5") == 0.5);
    CHECK(parse_number("0.1") == 0.1);
    for (const char* word : {"", "+", "+-1", "1 2", "0x10", "1,5", "one", "1e", "--1"}) {
        CHECK_FALSE(parse_number(word).has_value());
    }
    CHECK(std::isinf(*parse_number("1e999")));
    CHECK(std::isinf(*parse_number("inf")));
}

TEST_CASE("a column is numbers or words") {
    CHECK(std::get<Numbers>(read_column(column_of("a,1\nb,2\n"), 1)) == Numbers{1, 2});
    CHECK(std::get<Words>(read_column(column_of("a,low\nb,high\n"), 1)) == Words{"low", "high"});
}

TEST_CASE("the odd one out is named") {
    CHECK(message("a,1\nb,2\nc,three\n").find("f.csv:4:2: column 'x' holds 'three', which is no number; ") == 0);
    CHECK(message("a,low\nb,high\nc,3\n").find("f.csv:4:2: column 'x' holds the number 3 among words; ") == 0);
}

TEST_CASE("missing values are named") {
    for (const char* cell : {"", "NA", "na", "N/A", "NaN", "nan", "null", "NULL", "\"NA\""}) {
        CAPTURE(cell);
        CHECK(message(std::string("a,1\nb,") + cell + "\n").find("f.csv:3:2: column 'x' has no value here") == 0);
        CHECK(message(std::string("a,low\nb,") + cell + "\n").find("f.csv:3:2: column 'x' has no value here") == 0);
    }
}

TEST_CASE("numbers that are none to compute with") {
    CHECK(message("a,1\nb,inf\n").find("f.csv:3:2: column 'x' holds 'inf', which is not finite; ") == 0);
    CHECK(message("a,1\nb,1e999\n").find("f.csv:3:2: column 'x' holds '1e999', which is not finite; ") == 0);
    const auto range_message = [](const std::string& cells) {
        const Csv csv = column_of(cells);
        return message_of([&] { check_range(csv, 1, read_numbers(csv, 1), 1e100); });
    };
    CHECK(range_message("a,1\nb,-1e300\n").find("f.csv:3:2: column 'x' holds -1e300, too large to compute with; ") ==
          0);
    CHECK(range_message("a,1e-300\nb,0\n").find("f.csv:2:2: column 'x' holds numbers too small") == 0);
    CHECK(range_message("a,1e100\nb,1e-300\n").empty());
    CHECK(range_message("a,0\nb,0\n").empty());
}

TEST_CASE("columns are found by name") {
    const Csv csv = column_of("a,1\n");
    CHECK(find_column(csv, "x") == 1);
    CHECK(message_of([&] { find_column(csv, "nam"); }) == "f.csv:1:1: there is no column 'nam'; did you mean 'name'?");
}
