// Cases of operations that go element by element, over scalars and vectors in all combinations.
#ifndef TINYELBO_TESTS_UNIT_PROGRAM_ELEMENTWISE_CASE_HPP
#define TINYELBO_TESTS_UNIT_PROGRAM_ELEMENTWISE_CASE_HPP

#include "operation_case.hpp"

namespace tinyelbo::test {

/// The summands of one element's value.
using Terms = std::function<LongVector(const LongVector &)>;

struct Elementwise {
    te_op op;
    Terms terms;
    std::vector<LongVector> points;  // arguments of the op
    unsigned always_fixed = 0;       // bits of arguments
    double tolerance = 32, slope_tolerance = 256;
    bool differentiable = true;
};

inline Long total(const LongVector &terms) {
    Long sum = 0;
    for (const Long term : terms) sum += term;
    return sum;
}
inline Long size(const LongVector &terms) {
    Long sum = 0;
    for (const Long term : terms) sum += std::abs(term);
    return sum;
}

/// For arguments of which those in `scalars` are scalars (that of the first point), the others vectors of all points.
/// `sum`: one sum of all elements; otherwise each.
inline Case make_case(const Elementwise &e, unsigned scalars, bool sum, std::uint32_t flags) {
    const std::size_t arguments = e.points[0].size();
    const auto n = static_cast<std::uint32_t>(scalars + 1 == 1u << arguments ? 1 : e.points.size());
    Case c;
    c.op = e.op;
    c.flags = flags;
    c.tolerance = e.tolerance;
    c.slope_tolerance = e.slope_tolerance;
    c.differentiable = e.differentiable;
    for (std::size_t i = 0; i < arguments; ++i) {
        Given given;
        given.always_fixed = (e.always_fixed >> i & 1) != 0;
        const bool scalar = (scalars >> i & 1) != 0;
        given.shape = {scalar ? 1 : n, 1};
        for (std::uint32_t k = 0; k < given.shape.rows; ++k) given.values.push_back(e.points[k][i]);
        c.operands.push_back(given);
    }
    c.result = {sum ? 1 : n, 1};
    c.reference = [terms = e.terms, n, sum](const std::vector<LongVector> &at) {
        Reference out;
        for (std::uint32_t k = 0; k < n; ++k) {
            LongVector arguments_of_k;
            for (const LongVector &operand : at) arguments_of_k.push_back(operand[operand.size() == 1 ? 0 : k]);
            const LongVector summands = terms(arguments_of_k);
            if (k == 0 || !sum) out.values.push_back(0), out.sizes.push_back(0);
            out.values.back() += total(summands);
            out.sizes.back() += size(summands);
        }
        return out;
    };
    return c;
}

inline void check_elementwise(const Elementwise &e) {
    const unsigned all = (1u << e.points[0].size()) - 1;
    for (unsigned scalars = 0; scalars <= all; ++scalars) {
        CAPTURE(scalars);
        check_case(make_case(e, scalars, false, 0));
    }
}

inline void check_density(const Elementwise &e) {
    const unsigned all = (1u << e.points[0].size()) - 1;
    for (unsigned scalars = 0; scalars <= all; ++scalars) {
        CAPTURE(scalars);
        check_case(make_case(e, scalars, true, 0));
        check_case(make_case(e, scalars, false, TE_NODE_ELEMENTWISE));
    }
}

}  // namespace tinyelbo::test

#endif
