#include "math/sort.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace tinyelbo {
namespace {

TEST_CASE_TEMPLATE("sort agrees with the standard library for every short length", Real, double, float) {
    std::mt19937 generator(1);
    for (std::uint32_t count = 0; count <= 200; ++count) {
        std::vector<Real> values(count);
        for (Real& value : values) value = static_cast<Real>(generator() % (count + 1));  // some are equal
        std::vector<Real> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        sort(values.data(), count);
        CHECK(values == sorted);
        sort(values.data(), count);
        CHECK(values == sorted);
    }
}

TEST_CASE("infinities sort to the ends") {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    std::vector<double> values = {1, kInfinity, -kInfinity, 0, kInfinity, -5};
    sort(values.data(), 6);
    CHECK(values == std::vector<double>{-kInfinity, -5, 0, 1, kInfinity, kInfinity});
}

TEST_CASE("sort takes an order of its own: positions by key") {
    const std::vector<double> keys = {3, 1, 2, 1};
    std::vector<std::uint32_t> positions = {0, 1, 2, 3};
    sort(positions.data(), 4,
         [&](std::uint32_t i, std::uint32_t j) { return keys[i] < keys[j] || (keys[i] == keys[j] && i < j); });
    CHECK(positions == std::vector<std::uint32_t>{1, 3, 2, 0});
}

TEST_CASE("a heap has its largest element first, and sift_down puts a new one in its place") {
    std::mt19937 generator(2);
    std::vector<int> heap(100);
    for (int& value : heap) value = static_cast<int>(generator() % 50);
    const auto less = [](int a, int b) { return a < b; };
    make_heap(heap.data(), 100, less);
    CHECK(std::is_heap(heap.begin(), heap.end()));
    heap[0] = 7;
    sift_down(heap.data(), 0, 100, less);
    CHECK(std::is_heap(heap.begin(), heap.end()));
}

}  // namespace
}  // namespace tinyelbo
