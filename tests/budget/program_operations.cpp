// A build with the operations of eight schools only: it runs that program, and refuses what it cannot run.
#include <doctest/doctest.h>

#include <vector>

#include "support/program_models.hpp"

using namespace tinyelbo::test;

TEST_CASE("eight schools runs with its own operations") {
    const ProgramBytes program = eight_schools().bytes();
    const te_slot slots[] = {program.slot(), te_vector(kSchoolEffects, TE_F64, 8), te_vector(kSchoolErrors, TE_F64, 8)};
    te_plan plan;
    te_fault fault;
    REQUIRE(te_program.plan(slots, 3, TE_F64, &plan, &fault) == TE_STATUS_OK);
    std::vector<double> work(TE_CHECK_WORK(plan.dimension, plan.scratch)), theta(plan.dimension, 0.25);
    te_gradient_check check;
    REQUIRE(te_check_gradient(&te_program, slots, 3, te_span_of(theta.data(), TE_F64, plan.dimension),
                              te_span_of(work.data(), TE_F64, static_cast<std::uint32_t>(work.size())),
                              &check) == TE_STATUS_OK);
    CHECK(check.error < 1e-3);
}

TEST_CASE("an operation that was left out is refused with its node") {
    Assembler m;
    m.elementwise(TE_OP_LGAMMA, {m.parameter()});
    const ProgramBytes program = m.bytes();
    std::uint32_t node = 0;
    CHECK(te_program_validate(program.data(), program.size(), &node) == TE_STATUS_PROGRAM_OPERATION);
    CHECK(node == 1);
}
