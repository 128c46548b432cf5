// What stream.py writes.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "../calibrator.h"

struct Row {
    sample taken;
    double celsius;
    std::array<double, COEFFICIENTS> truth;
};

inline std::vector<Row> read_stream(const std::string &path) {
    std::ifstream file(path);
    std::string line;
    REQUIRE(std::getline(file, line));
    REQUIRE(line == "number code reference celsius offset slope curvature");
    std::vector<Row> rows;
    while (std::getline(file, line)) {
        std::istringstream words(line);
        Row row{};
        std::string reference;
        words >> row.taken.number >> row.taken.code >> reference >> row.celsius;
        for (double &coefficient : row.truth) words >> coefficient;
        REQUIRE(words);
        row.taken.reference = reference == "nan" ? std::numeric_limits<float>::quiet_NaN() : std::stof(reference);
        rows.push_back(row);
    }
    return rows;
}

/// The first `count` rows of the example's stream.
inline std::vector<Row> example_stream(std::size_t count = std::numeric_limits<std::size_t>::max()) {
    std::vector<Row> rows = read_stream(EXAMPLE_STREAM);
    if (rows.size() > count) rows.resize(count);
    return rows;
}

/// The commissionings of all devices.
inline std::vector<std::vector<Row>> device_streams() {
    std::vector<std::vector<Row>> streams;
    for (const Row &row : read_stream(EXAMPLE_DEVICES)) {
        if (row.taken.number == 0) streams.emplace_back();
        streams.back().push_back(row);
    }
    return streams;
}
