// Evaluates programs as a fit does, and finds their derivatives in other ways.
#ifndef TINYELBO_TESTS_UNIT_PROGRAM_EVALUATE_HPP
#define TINYELBO_TESTS_UNIT_PROGRAM_EVALUATE_HPP

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "support/program_assembler.hpp"

namespace tinyelbo::test {

using Vector = std::vector<double>;

template <class Real>
constexpr te_type kType = sizeof(Real) == 8 ? TE_F64 : TE_F32;

inline std::vector<te_slot> slots_of(const ProgramBytes &program, const std::vector<te_slot> &data) {
    std::vector<te_slot> slots = {program.slot()};
    slots.insert(slots.end(), data.begin(), data.end());
    return slots;
}

inline te_status status_of(const ProgramBytes &program, std::uint32_t *node = nullptr) {
    return te_program_validate(program.data(), program.size(), node);
}

template <class Real>
struct Evaluated {
    double value;
    std::vector<Real> gradient;
};

/// At one point, in a work area of exactly the size that is planned, between guards.
template <class Real>
Evaluated<Real> evaluate(const ProgramBytes &program, const std::vector<te_slot> &data, const Vector &theta) {
    const std::vector<te_slot> slots = slots_of(program, data);
    const auto num_slots = static_cast<std::uint32_t>(slots.size());
    te_plan plan;
    te_fault fault;
    REQUIRE(te_program.plan(slots.data(), num_slots, kType<Real>, &plan, &fault) == TE_STATUS_OK);
    REQUIRE(plan.dimension == theta.size());
    std::vector<Real> at(theta.begin(), theta.end());
    std::vector<Real> work(TE_DENSITY_WORK(plan.dimension, plan.scratch) + 2, Real(77));
    Evaluated<Real> out{0, std::vector<Real>(plan.dimension, Real(55))};
    REQUIRE(te_log_density_gradient(
                &te_program, slots.data(), num_slots, te_span_of(at.data(), kType<Real>, plan.dimension),
                te_span_of(work.data() + 1, kType<Real>, static_cast<std::uint32_t>(work.size() - 2)), &out.value,
                te_span_of(out.gradient.data(), kType<Real>, plan.dimension)) == TE_STATUS_OK);
    CHECK(work.front() == Real(77));
    CHECK(work.back() == Real(77));
    return out;
}

/// Of all outputs, one after the other, at one point.
template <class Real>
std::vector<Real> outputs_of(const ProgramBytes &program, const std::vector<te_slot> &data, const Vector &theta) {
    const std::vector<te_slot> slots = slots_of(program, data);
    const auto num_slots = static_cast<std::uint32_t>(slots.size());
    te_plan plan;
    te_fault fault;
    REQUIRE(te_program.plan(slots.data(), num_slots, kType<Real>, &plan, &fault) == TE_STATUS_OK);
    const std::uint32_t count = te_program_num_outputs(program.data(), program.size());
    std::vector<Real> at, work(plan.scratch), out(count * TE_LANES);
    for (const double value : theta) at.insert(at.end(), TE_LANES, static_cast<Real>(value));
    REQUIRE(te_program_outputs(slots.data(), num_slots,
                               te_span_of(at.data(), kType<Real>, static_cast<std::uint32_t>(at.size())),
                               te_span_of(work.data(), kType<Real>, plan.scratch),
                               te_span_of(out.data(), kType<Real>, count * TE_LANES)) == TE_STATUS_OK);
    std::vector<Real> first(count);
    for (std::uint32_t e = 0; e < count; ++e) {
        first[e] = out[e * TE_LANES];
        for (std::uint32_t lane = 1; lane < TE_LANES; ++lane)
            CHECK(std::memcmp(&out[e * TE_LANES + lane], &first[e], sizeof(Real)) == 0);
    }
    return first;
}

/// te_check_gradient's error.
template <class Real>
double gradient_error(const ProgramBytes &program, const std::vector<te_slot> &data, const Vector &theta) {
    const std::vector<te_slot> slots = slots_of(program, data);
    const auto num_slots = static_cast<std::uint32_t>(slots.size());
    te_plan plan;
    te_fault fault;
    REQUIRE(te_program.plan(slots.data(), num_slots, kType<Real>, &plan, &fault) == TE_STATUS_OK);
    std::vector<Real> at(theta.begin(), theta.end()), work(TE_CHECK_WORK(plan.dimension, plan.scratch));
    te_gradient_check check;
    REQUIRE(te_check_gradient(&te_program, slots.data(), num_slots, te_span_of(at.data(), kType<Real>, plan.dimension),
                              te_span_of(work.data(), kType<Real>, static_cast<std::uint32_t>(work.size())),
                              &check) == TE_STATUS_OK);
    return check.error;
}

}  // namespace tinyelbo::test

#endif
