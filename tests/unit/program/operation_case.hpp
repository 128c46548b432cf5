// One operation at given operands beside a reference in long double: values, derivatives against central differences,
// with every choice of operands that vary, and the same bits from every instruction set.
#ifndef TINYELBO_TESTS_UNIT_PROGRAM_OPERATION_CASE_HPP
#define TINYELBO_TESTS_UNIT_PROGRAM_OPERATION_CASE_HPP

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <sstream>
#include <string>

#include "evaluate.hpp"
#include "model/program/kernels.hpp"

namespace tinyelbo::test {

using Long = long double;
using LongVector = std::vector<Long>;

/// What an operation makes of its operands: elements, and the size of the numbers that were added up for each, to which
/// rounding is in proportion.
struct Reference {
    LongVector values, sizes;
};
using ReferenceFunction = std::function<Reference(const std::vector<LongVector> &)>;

struct Given {
    Shape shape;
    LongVector values;
    bool always_fixed = false;
};

struct Case {
    te_op op;
    std::vector<Given> operands;
    Shape result;
    ReferenceFunction reference;
    std::uint32_t immediate[2] = {0, 0};
    std::uint32_t flags = 0;
    double tolerance = 32;         // of values, in units of the last place of their sizes
    double slope_tolerance = 256;  // of derivatives, the same, beside the error of the differences
    bool differentiable = true;
};

/// A program with the operation's result as its output; the density is the sum of its elements with weights.
struct CaseProgram {
    ProgramBytes bytes;
    Vector theta;
    std::vector<std::pair<std::size_t, std::size_t>> origin;  // operand and element of each parameter
    bool varying = false;
};

inline double weight(std::size_t e) { return 0.75 + 0.125 * static_cast<double>(e % 5) - (e % 2 == 0 ? 0.0 : 1.75); }

inline CaseProgram build(const Case &c, unsigned fixed_mask) {
    CaseProgram out;
    Assembler m;
    std::vector<Assembler::Id> operands;
    for (std::size_t i = 0; i < c.operands.size(); ++i) {
        const Given &given = c.operands[i];
        const Vector values(given.values.begin(), given.values.end());
        if (given.always_fixed || (fixed_mask >> i & 1) != 0) {
            operands.push_back(m.constant(values, given.shape));
            continue;
        }
        out.varying = true;
        operands.push_back(m.parameter(given.shape));
        for (std::size_t e = 0; e < values.size(); ++e) {
            out.theta.push_back(values[e]);
            out.origin.emplace_back(i, e);
        }
    }
    const auto node = m.add(c.op, operands, c.result, c.immediate[0], c.immediate[1], c.flags);
    m.output(node, "result");
    Vector weights;
    for (std::size_t e = 0; e < std::size_t{c.result.rows} * c.result.columns; ++e) weights.push_back(weight(e));
    auto last = m.add(TE_OP_DOT, {m.constant(weights, c.result), node});
    if (!out.varying) {
        last = m.add(TE_OP_ADD_ALL, {last, m.parameter()});
        out.theta.push_back(0);
    }
    out.bytes = m.bytes();
    return out;
}

inline ProgramKernel<double> kernel_of(const ProgramKernels &kernels, double) { return kernels.f64; }
inline ProgramKernel<float> kernel_of(const ProgramKernels &kernels, float) { return kernels.f32; }

/// Density and gradient of 8 points around theta, by one instruction set.
template <class Real>
std::vector<Real> evaluate_block(const ProgramBytes &program, const Vector &theta, const ProgramKernels &kernels) {
    const te_slot slot = program.slot();
    te_plan plan;
    te_fault fault;
    REQUIRE(te_program.plan(&slot, 1, kType<Real>, &plan, &fault) == TE_STATUS_OK);
    std::vector<Real> scratch(plan.scratch), parameters, out((plan.dimension + 1) * TE_LANES);
    for (const double value : theta)
        for (int lane = 0; lane < TE_LANES; ++lane)
            parameters.push_back(static_cast<Real>(value * (1 + lane / 1024.0)));
    te_status bound;
    if constexpr (sizeof(Real) == 8)
        bound = te_program.bind_f64(&slot, scratch.data(), &fault);
    else
        bound = te_program.bind_f32(&slot, scratch.data(), &fault);
    REQUIRE(bound == TE_STATUS_OK);
    kernel_of(kernels, Real())(&slot, parameters.data(), scratch.data(), out.data(), out.data() + TE_LANES);
    // Machines give NaNs different signs.
    for (Real &x : out)
        if (std::isnan(x)) x = std::numeric_limits<Real>::quiet_NaN();
    return out;
}

template <class Real>
void check_instruction_sets(const CaseProgram &program) {
    const std::vector<Real> baseline =
        evaluate_block<Real>(program.bytes, program.theta, *program_kernels(Isa::kBaseline));
    for (const Isa isa : {Isa::kAvx2, Isa::kAvx512}) {
        const ProgramKernels *kernels = program_kernels(isa);
        if (kernels == nullptr) continue;
        const std::vector<Real> other = evaluate_block<Real>(program.bytes, program.theta, *kernels);
        CHECK(std::memcmp(baseline.data(), other.data(), baseline.size() * sizeof(Real)) == 0);
    }
}

/// The weighted sum's derivative by element e of operand i, by central differences of fourth order.
inline Long slope(const Case &c, const std::vector<LongVector> &at, std::size_t i, std::size_t e, Long step) {
    const auto sum = [&](Long shift) {
        std::vector<LongVector> moved = at;
        moved[i][e] += shift;
        const Reference reference = c.reference(moved);
        Long total = 0;
        for (std::size_t k = 0; k < reference.values.size(); ++k)
            total += static_cast<Long>(weight(k)) * reference.values[k];
        return total;
    };
    return (8 * (sum(step) - sum(-step)) - (sum(2 * step) - sum(-2 * step))) / (12 * step);
}

template <class Real>
void check_values(const Case &c, const CaseProgram &program, const Reference &reference) {
    const std::vector<Real> values = outputs_of<Real>(program.bytes, {}, program.theta);
    REQUIRE(values.size() == reference.values.size());
    for (std::size_t e = 0; e < values.size(); ++e) {
        CAPTURE(e);
        const Long expected = reference.values[e];
        const bool is_beyond = std::abs(expected) > static_cast<Long>(std::numeric_limits<Real>::max());
        if (is_beyond || std::isnan(expected)) {
            CHECK(values[e] == static_cast<Real>(expected));
            continue;
        }
        const Long size = std::max(reference.sizes[e], std::abs(expected));
        const Long unit = std::max(size * static_cast<Long>(std::numeric_limits<Real>::epsilon()),
                                   static_cast<Long>(std::numeric_limits<Real>::min()));
        CHECK(static_cast<double>(std::abs(static_cast<Long>(values[e]) - expected) / unit) <= c.tolerance);
    }
}

template <class Real>
void check_slopes(const Case &c, const CaseProgram &program, const std::vector<LongVector> &at,
                  const Reference &reference) {
    const Evaluated<Real> evaluated = evaluate<Real>(program.bytes, {}, program.theta);
    Long size = 0;
    for (std::size_t k = 0; k < reference.values.size(); ++k)
        size += std::abs(static_cast<Long>(weight(k))) * std::max(reference.sizes[k], std::abs(reference.values[k]));
    for (std::size_t k = 0; k < program.origin.size(); ++k) {
        const std::size_t i = program.origin[k].first, e = program.origin[k].second;
        CAPTURE(i);
        CAPTURE(e);
        const Long x = std::abs(at[i][e]), epsilon = static_cast<Long>(std::numeric_limits<Real>::epsilon());
        const Long scale = size / std::max(x, 1e-3L);
        Long error = std::numeric_limits<Long>::infinity();
        // Which step is right depends on where the function bends.
        for (const Long step : {x, 1.0L, 1e-3L}) {
            if (step == 0) continue;
            const Long expected = slope(c, at, i, e, step * 0x1p-13L);
            const Long tolerance =
                (static_cast<Long>(c.slope_tolerance) * epsilon + 1e-11L) * (std::abs(expected) + scale);
            const Long difference = std::abs(static_cast<Long>(evaluated.gradient[k]) - expected);
            error =
                std::fmin(error, difference / std::max(tolerance, static_cast<Long>(std::numeric_limits<Real>::min())));
        }
        CHECK(static_cast<double>(error) <= 1);
    }
}

template <class Real>
void check_case(const Case &given) {
    // The numbers that the operation is given in this precision.
    Case c = given;
    std::vector<LongVector> at;
    for (Given &operand : c.operands) {
        for (Long &value : operand.values) value = static_cast<Long>(static_cast<Real>(value));
        at.push_back(operand.values);
    }
    const Reference reference = c.reference(at);
    for (unsigned mask = 0; mask < 1u << c.operands.size(); ++mask) {
        bool skip = false;
        for (std::size_t i = 0; i < c.operands.size(); ++i)
            skip = skip || (c.operands[i].always_fixed && (mask >> i & 1) == 0);
        if (skip) continue;
        CAPTURE(mask);
        const CaseProgram program = build(c, mask);
        check_values<Real>(c, program, reference);
        check_instruction_sets<Real>(program);
        if (c.differentiable && program.varying) check_slopes<Real>(c, program, at, reference);
    }
}

inline void check_case(const Case &c) {
    std::ostringstream values;
    for (const Given &operand : c.operands) values << ' ' << static_cast<double>(operand.values[0]);
    const std::string first = values.str();
    CAPTURE(static_cast<int>(c.op));
    CAPTURE(first);
    check_case<double>(c);
    check_case<float>(c);
}

}  // namespace tinyelbo::test

#endif
