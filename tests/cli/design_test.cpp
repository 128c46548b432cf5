#include "design.hpp"

#include <doctest/doctest.h>

#include "message.hpp"

using namespace tinyelbo::cli;
using Names = std::vector<std::string>;

namespace {

constexpr double kLargest = 1e100;

const Csv kCsv = parse_csv("y,x,colour\n0,1.5,red\n1,2,blue\n0,3,green\n1,4,red\n", "f.csv");

}  // namespace

TEST_CASE("intercept, numbers and factors") {
    const Design design(kCsv, {"colour", "x"}, true, kLargest);
    CHECK(design.names() == Names{"(Intercept)", "colour[green]", "colour[red]", "x"});
    const xt::xtensor<double, 2> expected = {{1, 0, 1, 1.5}, {1, 0, 0, 2}, {1, 1, 0, 3}, {1, 0, 1, 4}};
    CHECK(design.matrix(kCsv) == expected);
    CHECK(to_string(design.places()[2]) == "f.csv:1:3");
}

TEST_CASE("without an intercept the factor keeps its base level") {
    const Design design(kCsv, {"colour"}, false, kLargest);
    CHECK(design.names() == Names{"colour[green]", "colour[red]"});
}

TEST_CASE("new rows are coded by the levels of the training rows, in any order of columns") {
    const Design design(kCsv, {"x", "colour"}, true, kLargest);
    const xt::xtensor<double, 2> expected = {{1, 7, 1, 0}, {1, 8, 0, 0}};
    CHECK(design.matrix(parse_csv("colour,other,x\ngreen,?,7\nblue,?,8\n", "new.csv")) == expected);
}

TEST_CASE("new rows that do not fit are named") {
    const Design design(kCsv, {"x", "colour"}, true, kLargest);
    const auto message = [&](const std::string& text) {
        return message_of([&] { design.matrix(parse_csv(text, "new.csv")); });
    };
    CHECK(message("x,colour\n1,red\n2,gren\n") ==
          "new.csv:3:2: column 'colour' has level 'gren', which the fitted data lack; did you mean 'green'?");
    CHECK(message("x,color\n1,red\n") == "new.csv:1:1: there is no column 'colour'; did you mean 'color'?");
    CHECK(message("x,colour\none,red\n").find("new.csv:2:1: column 'x' holds 'one', which is no number; ") == 0);
    CHECK(message("x,colour\n1e300,red\n").find("new.csv:2:1: column 'x' holds 1e300, too large") == 0);
}

TEST_CASE("factors that say nothing") {
    const Csv csv = parse_csv("one,name\na,p\na,q\na,r\n", "f.csv");
    CHECK(message_of([&] { Design(csv, {"one"}, true, kLargest); }).find("f.csv:1:1: column 'one' holds only 'a'; ") ==
          0);
    CHECK(message_of([&] { Design(csv, {"name"}, true, kLargest); }).find("f.csv:1:2: column 'name' holds another") ==
          0);
}
