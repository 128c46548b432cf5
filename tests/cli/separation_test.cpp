#include "separation.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace tinyelbo::cli;

namespace {

std::string describe(const std::string& text, const std::vector<std::string>& features) {
    const Csv csv = parse_csv(text, "f.csv");
    const Design design(csv, features, true, 1e100);
    return describe_separation(design.matrix(csv), read_numbers(csv, 0), design);
}

}  // namespace

TEST_CASE("classes that overlap are not separable") {
    CHECK(describe("y,a,b\n0,1,5\n1,2,1\n0,3,2\n1,4,4\n0,5,1\n1,0,3\n", {"a", "b"}).empty());
}

TEST_CASE("a column that parts the classes is named") {
    CHECK(describe("y,a,b\n0,1,5\n0,2,1\n1,3,2\n1,4,4\n", {"a", "b"}) ==
          "separation: column 'a' alone tells the classes apart");
    CHECK(describe("y,a,b\n1,-1e9,5\n0,2e9,1\n1,-3e9,2\n0,4e9,4\n", {"a", "b"}) ==
          "separation: column 'a' alone tells the classes apart");
}

TEST_CASE("a level of a factor with one class only is quasi-complete separation") {
    CHECK(describe("y,f,b\n0,p,5\n1,p,1\n1,q,2\n1,q,4\n0,p,3\n1,p,4\n", {"f", "b"}) ==
          "separation: column 'f[q]' alone tells the classes apart");
}

TEST_CASE("columns that part the classes together, completely or but for a tie") {
    // y = 1 where a + b > 6.
    const std::string text = "y,a,b\n0,1,4\n1,2,5\n0,3,1\n1,4,4\n0,5,0\n1,6,1\n1,1,9\n0,0,5\n";
    const std::string together = "separation: the columns together tell the classes apart";
    CHECK(describe(text, {"a", "b"}) == together);
    CHECK(describe(text + "0,3,3\n1,3,3\n0,2,4\n1,2,4\n", {"a", "b"}) == together);
    // One row on each wrong side.
    CHECK(describe(text + "1,0,0\n0,9,9\n", {"a", "b"}).empty());
}

TEST_CASE("nearly separable is not separable") {
    std::string text = "y,a\n";
    for (int i = 0; i < 200; ++i) text += (i > 100 ? "1," : "0,") + std::to_string(i) + "\n";
    CHECK_FALSE(describe(text, {"a"}).empty());
    CHECK(describe(text + "1,99.5\n", {"a"}).empty());
}
