// Cases of operations on whole arrays.
#ifndef TINYELBO_TESTS_UNIT_PROGRAM_ARRAY_CASE_HPP
#define TINYELBO_TESTS_UNIT_PROGRAM_ARRAY_CASE_HPP

#include <random>

#include "operation_case.hpp"

namespace tinyelbo::test {

/// N(0, 1) numbers, the same on every machine.
inline LongVector random_numbers(std::size_t count, std::uint32_t seed) {
    std::mt19937 generator(seed);
    LongVector out;
    for (std::size_t i = 0; i < count; ++i) {
        Long sum = -6;
        for (int k = 0; k < 12; ++k) sum += static_cast<Long>(generator()) / 0x1p32L;
        out.push_back(sum);
    }
    return out;
}

inline Given random_matrix(std::uint32_t rows, std::uint32_t columns, std::uint32_t seed) {
    return {{rows, columns}, random_numbers(std::size_t{rows} * columns, seed)};
}
inline Given fixed(Given given) {
    given.always_fixed = true;
    return given;
}
inline Given column(const LongVector &values) { return {{static_cast<std::uint32_t>(values.size()), 1}, values}; }
inline Given scalar(Long value) { return {{}, {value}}; }

/// References that state values, whose sizes are those of the largest.
using Values = std::function<LongVector(const std::vector<LongVector> &)>;
inline ReferenceFunction of_size(Long least, const Values &values) {
    return [=](const std::vector<LongVector> &at) {
        Reference out{values(at), {}};
        Long size = least;
        for (const Long value : out.values) size = std::max(size, std::abs(value));
        out.sizes.assign(out.values.size(), size);
        return out;
    };
}

inline Case array_case(te_op op, const std::vector<Given> &operands, Shape result, const ReferenceFunction &reference) {
    Case c;
    c.op = op;
    c.operands = operands;
    c.result = result;
    c.reference = reference;
    return c;
}

}  // namespace tinyelbo::test

#endif
