// The memory of a fit, byte for byte, and the same from te_required_bytes and from the macros for static arrays.
#include <doctest/doctest.h>
#include <tinyelbo/tinyelbo.h>

#include <cstddef>
#include <cstdint>

namespace {

struct Budget {
    std::uint32_t dimension;
    std::size_t full_f64, full_f32, mean_f64, mean_f32;
};

// Logistic regression with one column for each dimension.
constexpr Budget kBudgets[] = {
    {1, 2256, 1248, 2256, 1248},
    {3, 3072, 1664, 2976, 1616},
    {10, 9600, 4928, 8128, 4192},
    {50, 107840, 54048, 76448, 38352},
};

std::size_t required(std::uint32_t columns, const te_family& family, te_type precision) {
    static const double zeros[64] = {};
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    slots[TE_GLM_X] = te_matrix(zeros, TE_F64, 10, columns);
    slots[TE_GLM_X].row_stride = 0;
    slots[TE_GLM_Y] = te_vector(zeros, TE_F64, 10);
    te_config config = te_minimal_config(&te_logistic, &family, &te_adam);
    config.slots = slots;
    config.num_slots = TE_GLM_NUM_SLOTS;
    config.precision = precision;
    std::size_t bytes = 0;
    CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_OK);
    return bytes;
}

}  // namespace

TEST_CASE("a block has exactly the bytes of its budget") {
    for (const Budget& budget : kBudgets) {
        CAPTURE(budget.dimension);
        CHECK(required(budget.dimension, te_full_rank, TE_F64) == budget.full_f64);
        CHECK(required(budget.dimension, te_full_rank, TE_F32) == budget.full_f32);
        CHECK(required(budget.dimension, te_mean_field, TE_F64) == budget.mean_f64);
        CHECK(required(budget.dimension, te_mean_field, TE_F32) == budget.mean_f32);
    }
}

TEST_CASE("the macros give the bytes that te_required_bytes gives") {
    for (std::uint32_t d = 1; d <= 64; ++d) {
        CAPTURE(d);
        CHECK(required(d, te_full_rank, TE_F64) == TE_FULL_RANK_BYTES(8, d, TE_GLM_SCRATCH(d)));
        CHECK(required(d, te_full_rank, TE_F32) == TE_FULL_RANK_BYTES(4, d, TE_GLM_SCRATCH(d)));
        CHECK(required(d, te_mean_field, TE_F64) == TE_MEAN_FIELD_BYTES(8, d, TE_GLM_SCRATCH(d)));
        CHECK(required(d, te_mean_field, TE_F32) == TE_MEAN_FIELD_BYTES(4, d, TE_GLM_SCRATCH(d)));
    }
}
