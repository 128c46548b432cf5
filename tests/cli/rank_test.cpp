#include "rank.hpp"

#include <doctest/doctest.h>

#include "message.hpp"
#include "response.hpp"

using namespace tinyelbo::cli;

namespace {

constexpr double kTolerance = 1e-11;

std::string rank_message(const std::string& text, const std::vector<std::string>& features, bool intercept = true) {
    const Csv csv = parse_csv(text, "f.csv");
    const Design design(csv, features, intercept, 1e100);
    return message_of([&] { check_rank(design.matrix(csv), design, kTolerance); });
}

}  // namespace

TEST_CASE("independent columns pass, whatever their scales") {
    CHECK(rank_message("a,b\n1,2e50\n2,1e50\n3,4e50\n", {"a", "b"}).empty());
    CHECK(rank_message("year,b\n2001,3\n2002,1\n2003,2\n2004,2\n", {"year", "b"}).empty());
    CHECK(rank_message("a,b\n1,1e-90\n2,-1e-90\n3,1e-90\n", {"a", "b"}).empty());
}

TEST_CASE("a constant column is one only beside the intercept") {
    const std::string text = "a,b\n1,5\n2,5\n3,5\n";
    CHECK(rank_message(text, {"a", "b"}).find("f.csv:1:2: column 'b' is constant, ") == 0);
    CHECK(rank_message(text, {"a", "b"}, false).empty());
    CHECK(rank_message("a,b\n1,0\n2,0\n3,0\n", {"a", "b"}, false).find("f.csv:1:2: column 'b' is 0 in every row") == 0);
}

TEST_CASE("repeated and combined columns are named with their partners") {
    CHECK(rank_message("a,b,c\n1,7,2\n2,3,4\n3,4,6\n4,4,8\n", {"a", "b", "c"})
              .find("f.csv:1:3: column 'c' is a multiple of 'a', ") == 0);
    CHECK(rank_message("a,b,c\n1,7,8\n2,3,5\n3,4,7\n4,4,8\n", {"a", "b", "c"})
              .find("f.csv:1:3: column 'c' is a linear combination of 'a' and 'b', ") == 0);
    CHECK(rank_message("f,c\nx,3\ny,5\nx,3\ny,5\n", {"f", "c"})
              .find("f.csv:1:2: column 'c' is a linear combination of '(Intercept)' and 'f[y]', ") == 0);
}

TEST_CASE("a combination that only rounding spoils is still one") {
    CHECK(rank_message("a,b,c\n0.1,0.2,0.3\n0.7,0.1,0.8\n0.3,0.6,0.9\n0.5,0.1,0.6\n", {"a", "b", "c"})
              .find("f.csv:1:3: column 'c' is a linear combination of ") == 0);
}

TEST_CASE("fewer rows than coefficients") {
    CHECK(rank_message("a,b\n1,2\n2,1\n", {"a", "b"}).find("f.csv:1:1: there are 2 rows for 3 coefficients, ") == 0);
}

TEST_CASE("a response that the features reproduce leaves no residual") {
    const auto message = [](const xt::xtensor<double, 2>& x, const Numbers& y) {
        return message_of([&] { check_residuals(x, y, {"f.csv", 1, 2}); });
    };
    const xt::xtensor<double, 2> x = {{1, 1}, {1, 2}, {1, 4}, {1, 8}};
    CHECK(message(x, {3, 5, 9, 17}).find("f.csv:1:2: the features reproduce the response exactly") == 0);
    CHECK(message(x, {3, 5, 9, 17.0001}).empty());
    CHECK_FALSE(message(x, {5, 5, 5, 5}).empty());
    const xt::xtensor<double, 2> wide = {{1, 1, 0}, {1, 2, 5}};
    CHECK_FALSE(message(wide, {3, 8}).empty());
    // Columns that repeat each other span less than they are many.
    const xt::xtensor<double, 2> repeated = {{1, 1, 1}, {1, 1, 1}, {1, 1, 2}};
    CHECK(message(repeated, {3, 4, 8}).empty());
}

TEST_CASE("the logistic model's response") {
    const auto message = [](const std::string& text) {
        return message_of([&] { read_classes(parse_csv(text, "f.csv"), 0, true); });
    };
    CHECK(message("y\n0\n1\n").empty());
    CHECK(message("y\n0\n2\n").find("f.csv:3:1: column 'y' holds 2, but the logistic model's response is 0 or 1; ") ==
          0);
    CHECK(message("y\nyes\nno\n").find("f.csv:2:1: column 'y' holds 'yes', which is no number; ") == 0);
    CHECK(message("y\n1\n1\n").find("f.csv:2:1: column 'y' is 1 in every row; ") == 0);
}
