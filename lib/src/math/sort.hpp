// Sorting in place, with no recursion and no memory of its own.
#pragma once

#include "lanes.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Moves heap[root] down to its place, where every other element is already no less than its children.
template <class T, class Less>
void sift_down(T* heap, std::uint32_t root, std::uint32_t count, Less less) {
    while (root < count / 2) {
        std::uint32_t child = 2 * root + 1;
        if (child + 1 < count && less(heap[child], heap[child + 1])) ++child;
        if (!less(heap[root], heap[child])) return;
        const T held = heap[root];
        heap[root] = heap[child];
        heap[child] = held;
        root = child;
    }
}

// The largest element comes first, and every element is no less than its children.
template <class T, class Less>
void make_heap(T* values, std::uint32_t count, Less less) {
    for (std::uint32_t i = count / 2; i-- > 0;) sift_down(values, i, count, less);
}

// What make_heap made, into ascending order. Elements that are equal under `less` may change places.
template <class T, class Less>
void sort_heap(T* values, std::uint32_t count, Less less) {
    for (std::uint32_t last = count; last-- > 1;) {
        const T held = values[0];
        values[0] = values[last];
        values[last] = held;
        sift_down(values, 0, last, less);
    }
}

// Heap sort into ascending order (J. Williams, Communications of the ACM 7 (1964) 347-348, algorithm 232).
template <class T, class Less>
void sort(T* values, std::uint32_t count, Less less) {
    make_heap(values, count, less);
    sort_heap(values, count, less);
}

template <class Real>
void sort(Real* values, std::uint32_t count) {
    sort(values, count, [](Real a, Real b) { return a < b; });
}

}  // namespace TE_ISA
}  // namespace tinyelbo
