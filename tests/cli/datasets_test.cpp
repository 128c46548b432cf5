#include "datasets.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "csv.hpp"

using namespace tinyelbo::cli;

TEST_CASE("every bundled data set is what its entry says") {
    const auto sets = bundled_datasets();
    CHECK(sets.size() >= 4);
    for (const Dataset& set : sets) {
        CAPTURE(set.name);
        const Csv csv = parse_csv(set.csv, set.name);
        const auto has_column = [&](const std::string& name) {
            return std::find(csv.header.cells.begin(), csv.header.cells.end(), name) != csv.header.cells.end();
        };
        CHECK(csv.rows.size() == set.rows);
        CHECK(csv.num_columns() == set.columns);
        CHECK((set.model == "logistic" || set.model == "linear"));
        CHECK(has_column(set.response));
        for (const std::string& name : set.features) CHECK(has_column(name));
        CHECK(find_dataset(set.name)->csv == set.csv);
        CHECK(list_datasets().find(set.name) != std::string::npos);
    }
    CHECK(std::any_of(sets.begin(), sets.end(),
                      [](const Dataset& set) { return set.model == "logistic" && set.rows >= 200; }));
}

TEST_CASE("unknown names") {
    CHECK_FALSE(find_dataset("nosuch"));
    CHECK(suggest_dataset(bundled_datasets()[0].name + "x") == "did you mean '" + bundled_datasets()[0].name + "'?");
}
