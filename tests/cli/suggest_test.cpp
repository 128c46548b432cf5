#include "suggest.hpp"

#include <doctest/doctest.h>

using namespace tinyelbo::cli;

TEST_CASE("edit distance") {
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("Age", "age") == 0);
    CHECK(edit_distance("flaw", "lawn") == 2);
}

TEST_CASE("the nearest name is suggested if it is near") {
    CHECK(suggest("agee", {"height", "age"}) == "did you mean 'age'?");
    CHECK(suggest("INCOME", {"income", "outcome"}) == "did you mean 'income'?");
    CHECK(suggest("xyz", {"height", "age"}) == "choose one of height, age");
    const std::vector<std::string> many(20, "long name");
    CHECK(suggest("x", many).ends_with(", ..."));
}
