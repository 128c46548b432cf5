// From te_required_bytes to the last result, a fit allocates nothing.
#include <doctest/doctest.h>
#include <tinyelbo/tinyelbo.h>

#include <cstdint>
#include <cstdlib>

#include "golden/made_up_data.h"
#include "heap_hooks.hpp"

namespace {

constexpr std::uint32_t kRows = 300, kColumns = 4, kNumDraws = 64;
constexpr std::uint32_t kDimension = kColumns + 1;  // te_linear has log sigma as well

double x[kRows * kColumns], y[kRows], results[kDimension * kDimension], draws[kNumDraws * kDimension];
constexpr std::uint32_t kWork = TE_PREDICT_WORK(kDimension, kColumns, kNumDraws);
double work[kWork], predicted[3][kRows], density_work[TE_DENSITY_WORK(kDimension, TE_GLM_SCRATCH(kColumns))];
alignas(TE_BLOCK_ALIGNMENT) unsigned char block[TE_FULL_RANK_BYTES(
    8, kDimension, TE_GLM_SCRATCH(kColumns) + TE_PSIS_SIZE(kDimension, TE_ELBO_DRAWS))];

struct Case {
    const te_model* model;
    const te_family* family;
    const te_optimizer* optimizer;
    te_type precision;
};

// A whole life of a fit, all results read. Returns the first status that is not ok.
te_status live(const te_config& config, std::uint32_t dimension) {
    te_status worst = TE_STATUS_OK;
    const auto note = [&worst](te_status status) { worst = worst == TE_STATUS_OK ? status : worst; };
    std::size_t bytes = 0;
    te_fit fit;
    note(te_required_bytes(&config, &bytes));
    note(te_init(&fit, &config, block, sizeof block));
    while (worst == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) note(te_step(&fit, 100));

    te_result result;
    std::uint64_t hash = 0;
    double log_density = 0.0;
    const te_span vector = te_span_of(results, TE_F64, dimension);
    const te_span matrix = te_span_of(results, TE_F64, dimension * dimension);
    note(te_get_result(&fit, &result));
    note(te_get_covariance(&fit, matrix));
    note(te_get_scale_tril(&fit, matrix));
    note(te_get_sd(&fit, vector));
    note(te_get_mean(&fit, vector));
    note(te_get_hash(&fit, &hash));
    note(te_sample(&fit, 0, te_span_of(draws, config.precision, kNumDraws * dimension)));
    note(te_predict(&fit, 0, &config.slots[TE_GLM_X], 0.9, kNumDraws, te_span_of(work, config.precision, kWork),
                    te_span_of(predicted[0], TE_F64, kRows), te_span_of(predicted[1], TE_F64, kRows),
                    te_span_of(predicted[2], TE_F64, kRows)));
    note(te_log_density_gradient(config.model, config.slots, config.num_slots, vector,
                                 te_span_of(density_work, TE_F64, sizeof density_work / sizeof *density_work),
                                 &log_density, te_span_of(draws, TE_F64, dimension)));
    note(te_attach(&fit, &config, block, sizeof block));
    return worst;
}

}  // namespace

TEST_CASE("the hooks see every way to the heap") {
    const long before = heap::allocations;
    ::operator delete(::operator new(10));  // a pair of new and delete may be optimised away
    ::operator delete[](::operator new[](10));
    void* volatile blocks[] = {std::malloc(10), std::calloc(2, 10), std::aligned_alloc(64, 64)};
    blocks[0] = std::realloc(blocks[0], 100);
    for (void* block_of_heap : blocks) std::free(block_of_heap);
    CHECK(heap::allocations - before == 6);
}

TEST_CASE("a fit allocates nothing") {
    const Case cases[] = {{&te_logistic, &te_full_rank, &te_adam, TE_F64},
                          {&te_logistic, &te_mean_field, &te_adam, TE_F32},
                          {&te_linear, &te_full_rank, &te_adam, TE_F32},
                          {&te_linear, &te_mean_field, &te_plain_adam, TE_F64}};
    for (const Case& c : cases) {
        const bool logistic = c.model == &te_logistic;
        make_up_data(kRows, kColumns, logistic, x, y);
        te_slot slots[TE_GLM_NUM_SLOTS] = {};
        slots[TE_GLM_X] = te_matrix(x, TE_F64, kRows, kColumns);
        slots[TE_GLM_Y] = te_vector(y, TE_F64, kRows);
        te_config config = te_default_config(c.model, c.family, c.optimizer);
        config.slots = slots;
        config.num_slots = TE_GLM_NUM_SLOTS;
        config.precision = c.precision;
        config.max_steps = 500;

        const long before = heap::allocations;
        const te_status status = live(config, logistic ? kColumns : kColumns + 1);
        const long after = heap::allocations;
        CHECK_MESSAGE(status == TE_STATUS_OK, doctest::String(te_status_message(status)));
        CHECK(after == before);
    }
}
