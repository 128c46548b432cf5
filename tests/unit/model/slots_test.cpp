// Each thing that can be wrong with the data has its status and its place.
#include <doctest/doctest.h>

#include <limits>

#include "evaluate.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr std::uint32_t kRows = 6, kColumns = 3;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Found {
    te_status status;
    te_fault fault;
};

using Slots = std::array<te_slot, TE_GLM_NUM_SLOTS>;

Found plan_of(const te_model &model, const Slots &slots) {
    te_plan plan{};
    Found found{};
    found.status = model.plan(slots.data(), TE_GLM_NUM_SLOTS, TE_F64, &plan, &found.fault);
    return found;
}

Found check_of(const te_model &model, const Slots &slots) {
    REQUIRE(plan_of(model, slots).status == TE_STATUS_OK);
    Found found{};
    found.status = model.check(slots.data(), &found.fault);
    return found;
}

void expect(const Found &found, te_status status, std::uint32_t slot, std::uint32_t row = 0, std::uint32_t column = 0) {
    CHECK(found.status == status);
    CHECK(found.fault.status == status);
    CHECK(found.fault.slot == slot);
    CHECK(found.fault.row == row);
    CHECK(found.fault.column == column);
}

Problem whole(const te_model &model) {
    Problem problem = random_problem(model, kRows, kColumns, 1);
    problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(column({1, 2, 3}));
    problem.owned[TE_GLM_PRIOR_MEAN] = OwnedSlot(column({1, 2, 3}));
    if (&model == &te_linear) problem.owned[TE_GLM_NOISE_SD] = OwnedSlot(column({2}));
    return problem;
}

}  // namespace

TEST_CASE("a plan says what an evaluation needs") {
    for (const std::uint32_t n : {1u, 255u, 256u, 257u, 1000u}) {
        te_plan plan{};
        te_fault fault{};
        Problem problem = random_problem(te_linear, n, kColumns, 1);
        REQUIRE(te_linear.plan(problem.slots().data(), TE_GLM_NUM_SLOTS, TE_F64, &plan, &fault) == TE_STATUS_OK);
        CHECK(plan.dimension == kColumns + 1);
        CHECK(plan.row_blocks == (n + TE_GLM_BLOCK_ROWS - 1) / TE_GLM_BLOCK_ROWS);
        CHECK(plan.scratch == TE_GLM_SCRATCH(kColumns));
        CHECK(plan.features == kColumns);
        problem.owned[TE_GLM_NOISE_SD] = OwnedSlot(column({1}));
        REQUIRE(te_linear.plan(problem.slots().data(), TE_GLM_NUM_SLOTS, TE_F64, &plan, &fault) == TE_STATUS_OK);
        CHECK(plan.dimension == kColumns);
        REQUIRE(te_logistic.plan(problem.slots().data(), TE_GLM_NUM_SLOTS, TE_F64, &plan, &fault) == TE_STATUS_OK);
        CHECK(plan.dimension == kColumns);
    }
}

TEST_CASE("missing slots, unknown types and shapes that do not fit") {
    for (const te_model *model : {&te_logistic, &te_linear}) {
        const Problem problem = whole(*model);
        for (std::uint32_t s = 0; s < TE_GLM_NUM_SLOTS; ++s) {
            if (s == TE_GLM_NOISE_SD && model == &te_logistic) continue;
            Slots slots = problem.slots();
            slots[s].values = nullptr;
            expect(plan_of(*model, slots), TE_STATUS_MISSING_SLOT, s);
            slots = problem.slots();
            slots[s].type = TE_TYPE_NONE;
            expect(plan_of(*model, slots), TE_STATUS_BAD_SLOT_TYPE, s);
            slots[s].type = static_cast<te_type>(TE_I32 + 1);
            expect(plan_of(*model, slots), TE_STATUS_BAD_SLOT_TYPE, s);
            if (s == TE_GLM_X) continue;
            slots = problem.slots();
            ++slots[s].rows;
            expect(plan_of(*model, slots), TE_STATUS_BAD_SLOT_SHAPE, s);
            slots = problem.slots();
            slots[s].columns = 2;
            expect(plan_of(*model, slots), TE_STATUS_BAD_SLOT_SHAPE, s);
            slots[s].columns = 0;
            expect(plan_of(*model, slots), TE_STATUS_BAD_SLOT_SHAPE, s);
        }
        Slots slots = problem.slots();
        slots[TE_GLM_X] = slots[TE_GLM_Y] = {};
        expect(plan_of(*model, slots), TE_STATUS_MISSING_SLOT, TE_GLM_X);
    }
}

TEST_CASE("no rows, no columns, a mean without a scale, and more than fits into 32 bits") {
    for (const te_model *model : {&te_logistic, &te_linear}) {
        const Problem problem = whole(*model);
        Slots slots = problem.slots();
        slots[TE_GLM_X].rows = slots[TE_GLM_Y].rows = 0;
        expect(plan_of(*model, slots), TE_STATUS_BAD_SLOT_SHAPE, TE_GLM_X);
        slots = problem.slots();
        slots[TE_GLM_X].columns = 0;
        expect(plan_of(*model, slots), TE_STATUS_BAD_SLOT_SHAPE, TE_GLM_X);
        slots = problem.slots();
        slots[TE_GLM_PRIOR_SCALE] = {};
        expect(plan_of(*model, slots), TE_STATUS_BAD_SLOT_SHAPE, TE_GLM_PRIOR_MEAN);
        slots = problem.slots();
        slots[TE_GLM_PRIOR_MEAN] = slots[TE_GLM_PRIOR_SCALE] = {};
        for (const std::uint32_t columns : {UINT32_MAX, UINT32_MAX / 16}) {
            slots[TE_GLM_X].columns = columns;
            expect(plan_of(*model, slots), TE_STATUS_TOO_LARGE, TE_GLM_X);
        }
        slots[TE_GLM_X].columns = UINT32_MAX / 16 - 1;
        CHECK(plan_of(*model, slots).status == TE_STATUS_OK);
        te_plan plan{};
        te_fault fault{};
        slots[TE_GLM_X].rows = slots[TE_GLM_Y].rows = UINT32_MAX;
        REQUIRE(model->plan(slots.data(), TE_GLM_NUM_SLOTS, TE_F64, &plan, &fault) == TE_STATUS_OK);
        CHECK(plan.row_blocks == 1u << 24);
    }
}

TEST_CASE("values that are not finite are found where they are") {
    for (const te_model *model : {&te_logistic, &te_linear})
        for (const te_type type : {TE_F32, TE_F64})
            for (const double bad : {kNan, kInfinity, -kInfinity})
                for (std::uint32_t s = 0; s < TE_GLM_NUM_SLOTS; ++s) {
                    if (s == TE_GLM_NOISE_SD && model == &te_logistic) continue;
                    Problem problem = whole(*model);
                    if (s == TE_GLM_X) {
                        problem.owned[s] =
                            OwnedSlot(random_matrix(kRows, kColumns, 2), type, -1, -static_cast<int>(kRows));
                        problem.owned[s].write(4, 2, bad);
                        problem.owned[s].write(5, 0, bad);
                        expect(check_of(*model, problem.slots()), TE_STATUS_DATA_NOT_FINITE, s, 4, 2);
                        continue;
                    }
                    const std::uint32_t last = problem.owned[s].rows() - 1;
                    problem.owned[s] = OwnedSlot(Matrix(last + 1, {1}), type);
                    problem.owned[s].write(last, 0, bad);
                    expect(check_of(*model, problem.slots()), TE_STATUS_DATA_NOT_FINITE, s, last);
                }
}

TEST_CASE("responses of te_logistic are 0 or 1, whatever their type") {
    for (const te_type type : {TE_F32, TE_F64, TE_I8, TE_U8, TE_I16, TE_I32})
        for (const double bad : {2.0, 0.5, -1.0, 100.0}) {
            if (bad == 0.5 && type != TE_F32 && type != TE_F64) continue;
            if (bad == -1.0 && type == TE_U8) continue;
            Problem problem = whole(te_logistic);
            problem.owned[TE_GLM_Y] = OwnedSlot(column({0, 1, 1, 0, bad, bad}), type);
            expect(check_of(te_logistic, problem.slots()), TE_STATUS_DATA_OUT_OF_RANGE, TE_GLM_Y, 4);
            problem.model = &te_linear;
            te_fault fault{};
            CHECK(te_linear.check(problem.slots().data(), &fault) == TE_STATUS_OK);
        }
}

TEST_CASE("prior scales and noise sds are positive") {
    for (const double bad : {0.0, -1.0, -1e-300}) {
        Problem problem = whole(te_linear);
        problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(column({1, bad, bad}));
        expect(check_of(te_linear, problem.slots()), TE_STATUS_DATA_OUT_OF_RANGE, TE_GLM_PRIOR_SCALE, 1);
        problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(column({bad}));
        expect(check_of(te_linear, problem.slots()), TE_STATUS_DATA_OUT_OF_RANGE, TE_GLM_PRIOR_SCALE);
        problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(Matrix{{1, 0, 0}, {-5, 1, 0}, {3, 4, bad}});
        expect(check_of(te_linear, problem.slots()), TE_STATUS_DATA_OUT_OF_RANGE, TE_GLM_PRIOR_SCALE, 2, 2);
        problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(Matrix{{1, 0, 0}, {-5, 1, 0}, {3, 4, 1}});
        CHECK(check_of(te_linear, problem.slots()).status == TE_STATUS_OK);
        problem.owned[TE_GLM_NOISE_SD] = OwnedSlot(column({bad}));
        expect(check_of(te_linear, problem.slots()), TE_STATUS_DATA_OUT_OF_RANGE, TE_GLM_NOISE_SD);
    }
}

TEST_CASE("a matrix that is not lower-triangular is no scale_tril") {
    Problem problem = whole(te_logistic);
    problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(Matrix{{1, 0, 0}, {0, 1, 0.5}, {0, 0.5, 1}});
    expect(check_of(te_logistic, problem.slots()), TE_STATUS_DATA_OUT_OF_RANGE, TE_GLM_PRIOR_SCALE, 1, 2);
}
