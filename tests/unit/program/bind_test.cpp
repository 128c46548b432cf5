// Data come in any type and order, and are refused where the program cannot take them.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "evaluate.hpp"
#include "support/program_models.hpp"

using namespace tinyelbo::test;

namespace {

struct Fault {
    te_status status;
    te_fault fault;
};

template <class Real>
Fault bind(const ProgramBytes &program, const std::vector<te_slot> &data) {
    const std::vector<te_slot> slots = slots_of(program, data);
    te_plan plan;
    Fault out{};
    out.status =
        te_program.plan(slots.data(), static_cast<std::uint32_t>(slots.size()), kType<Real>, &plan, &out.fault);
    if (out.status != TE_STATUS_OK) return out;
    std::vector<Real> scratch(plan.scratch);
    if constexpr (sizeof(Real) == 8)
        out.status = te_program.bind_f64(slots.data(), scratch.data(), &out.fault);
    else
        out.status = te_program.bind_f32(slots.data(), scratch.data(), &out.fault);
    return out;
}

void expect(const Fault &found, te_status status, std::uint32_t slot, std::uint32_t row = 0, std::uint32_t column = 0) {
    CHECK(found.status == status);
    CHECK(found.fault.status == status);
    CHECK(found.fault.slot == slot);
    CHECK(found.fault.row == row);
    CHECK(found.fault.column == column);
}

/// The sum of x's products with beta.
ProgramBytes products() {
    Assembler m;
    const auto x = m.data({3, 2}, "x");
    m.add(TE_OP_SUM, {m.matmul(x, m.parameter({2, 1}))});
    return m.bytes();
}

}  // namespace

TEST_CASE_TEMPLATE("data of any type, and in any order, are the same data", Real, double, float) {
    const ProgramBytes program = products();
    const double rows[] = {1, 2, 3, 4, 5, 6};
    const float single[] = {1, 2, 3, 4, 5, 6};
    const std::int8_t bytes[] = {1, 2, 3, 4, 5, 6};
    const std::int16_t shorts[] = {1, 2, 3, 4, 5, 6};
    const std::int32_t longs[] = {1, 2, 3, 4, 5, 6};
    const Real columns[] = {1, 3, 5, 2, 4, 6};
    const Real spaced[] = {1, 2, 0, 3, 4, 0, 5, 6, 0};
    const te_slot slots[] = {te_matrix(rows, TE_F64, 3, 2),      te_matrix(single, TE_F32, 3, 2),
                             te_matrix(bytes, TE_I8, 3, 2),      te_matrix(bytes, TE_U8, 3, 2),
                             te_matrix(shorts, TE_I16, 3, 2),    te_matrix(longs, TE_I32, 3, 2),
                             {columns, kType<Real>, 3, 2, 1, 3}, {spaced, kType<Real>, 3, 2, 3, 1}};
    for (const te_slot &slot : slots) {
        const Evaluated<Real> evaluated = evaluate<Real>(program, {slot}, {10, 100});
        CHECK(evaluated.value == 1290);
        CHECK(evaluated.gradient == std::vector<Real>{9, 12});
    }
}

TEST_CASE("slots that do not fit") {
    const double x[6] = {};
    const ProgramBytes program = products();
    expect(bind<double>(program, {}), TE_STATUS_MISSING_SLOT, 1);
    expect(bind<double>(program, {te_matrix(nullptr, TE_F64, 3, 2)}), TE_STATUS_MISSING_SLOT, 1);
    expect(bind<double>(program, {te_matrix(x, TE_F64, 2, 3)}), TE_STATUS_BAD_SLOT_SHAPE, 1);
    expect(bind<double>(program, {te_matrix(x, TE_TYPE_NONE, 3, 2)}), TE_STATUS_BAD_SLOT_TYPE, 1);
    CHECK(bind<double>(program, {te_matrix(x, TE_F64, 3, 2)}).status == TE_STATUS_OK);
    te_plan plan;
    te_fault fault;
    te_slot slots[] = {program.slot(), te_matrix(x, TE_F64, 3, 2)};
    const auto plan_with = [&](te_slot slot) {
        slots[0] = slot;
        return te_program.plan(slots, 2, TE_F64, &plan, &fault);
    };
    CHECK(plan_with({}) == TE_STATUS_MISSING_SLOT);
    CHECK(plan_with(te_vector(program.data(), TE_F64, program.size())) == TE_STATUS_BAD_SLOT_TYPE);
    CHECK(plan_with(te_matrix(program.data(), TE_U8, program.size() / 2, 2)) == TE_STATUS_BAD_SLOT_SHAPE);
    CHECK(plan_with(te_vector(program.data(), TE_U8, program.size() - 8)) == TE_STATUS_PROGRAM_CORRUPT);
}

TEST_CASE_TEMPLATE("values that are checked", Real, double, float) {
    const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
    struct {
        std::uint32_t check;
        std::vector<double> good, bad;
    } const checks[] = {{TE_CHECK_FINITE, {-1e30, 0, 1.5}, {}},   {TE_CHECK_POSITIVE, {1e-30, 2}, {0, -1}},
                        {TE_CHECK_NONNEGATIVE, {0, 2}, {-1e-30}}, {TE_CHECK_UNIT, {0, 0.5, 1}, {-0.1, 1.5}},
                        {TE_CHECK_BINARY, {0, 1}, {0.5, 2, -1}},  {TE_CHECK_COUNT, {0, 7, 1e20}, {-1, 0.5}}};
    for (const auto &rule : checks) {
        Assembler m;
        const auto y = m.data({2, 2}, "y");
        m.check(y, rule.check);
        m.parameter();
        const ProgramBytes program = m.bytes();
        const auto bound = [&](double value) {
            const double values[] = {1, 1, value, 1};
            return bind<Real>(program, {te_matrix(values, TE_F64, 2, 2)});
        };
        CAPTURE(rule.check);
        for (const double value : rule.good) CHECK(bound(value).status == TE_STATUS_OK);
        for (const double value : rule.bad) expect(bound(value), TE_STATUS_DATA_OUT_OF_RANGE, 1, 1, 0);
        for (const double value : {nan, infinity, -infinity}) expect(bound(value), TE_STATUS_DATA_NOT_FINITE, 1, 1, 0);
    }
}

TEST_CASE("values that are made of data are named by their node") {
    Assembler m;
    const auto y = m.data({2, 1}, "y");
    const auto doubled = m.elementwise(TE_OP_ADD, {y, y});
    m.check(doubled, TE_CHECK_POSITIVE);
    m.parameter();
    const double values[] = {1, -1};
    expect(bind<double>(m.bytes(), {te_vector(values, TE_F64, 2)}), TE_STATUS_DATA_OUT_OF_RANGE, 0, doubled, 1);
}

TEST_CASE_TEMPLATE("rows that do not exist", Real, double, float) {
    const auto status = [](te_op op, double index) {
        Assembler m;
        const auto rows = m.data({2, 1}, "rows");
        if (op == TE_OP_GATHER) m.add(TE_OP_SUM, {m.add(op, {m.parameter({3, 1}), rows}, {2, 1})});
        if (op == TE_OP_SCATTER_ADD) m.add(TE_OP_SUM, {m.add(op, {m.parameter({2, 1}), rows}, {3, 1})});
        if (op == TE_OP_CATEGORICAL_LOGIT) m.add(op, {rows, m.parameter({3, 1})});
        const double values[] = {1, index};
        return bind<Real>(m.bytes(), {te_vector(values, TE_F64, 2)});
    };
    for (const te_op op : {TE_OP_GATHER, TE_OP_SCATTER_ADD, TE_OP_CATEGORICAL_LOGIT}) {
        for (const double good : {0.0, 2.0}) CHECK(status(op, good).status == TE_STATUS_OK);
        for (const double bad : {-1.0, 3.0, 0.5, 1e30, -1e30, std::nan("")})
            expect(status(op, bad), TE_STATUS_DATA_OUT_OF_RANGE, 1, 1, 0);
    }
}
