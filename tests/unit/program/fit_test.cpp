// Programs in fits: blocks that move, snapshots, data that do not fit, results under the user's names.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "evaluate.hpp"
#include "golden/made_up_data.h"
#include "support/program_models.hpp"

using namespace tinyelbo::test;

namespace {

struct alignas(TE_BLOCK_ALIGNMENT) Chunk {
    unsigned char bytes[TE_BLOCK_ALIGNMENT];
};
using Block = std::vector<Chunk>;

std::size_t bytes_of(const Block &block) { return block.size() * sizeof(Chunk); }

/// Eight schools as it is fitted; sigma comes as integers, to be converted.
struct Schools {
    ProgramBytes program = eight_schools().bytes();
    std::int16_t sigma[8] = {15, 10, 16, 11, 9, 11, 10, 18};
    std::vector<te_slot> slots = {program.slot(), te_vector(kSchoolEffects, TE_F64, 8), te_vector(sigma, TE_I16, 8)};
    te_config config = te_default_config(&te_program, &te_full_rank, &te_adam);

    explicit Schools(te_type precision = TE_F64) {
        config.slots = slots.data();
        config.num_slots = 3;
        config.precision = precision;
    }

    Block block() const {
        std::size_t bytes = 0;
        REQUIRE(te_required_bytes(&config, &bytes) == TE_STATUS_OK);
        return Block(bytes / sizeof(Chunk));
    }
};

std::uint64_t finish(te_fit &fit) {
    while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) REQUIRE(te_step(&fit, 1000) == TE_STATUS_OK);
    std::uint64_t hash = 0;
    REQUIRE(te_get_hash(&fit, &hash) == TE_STATUS_OK);
    return hash;
}

}  // namespace

TEST_CASE("a fit of eight schools goes on in another block, and from a snapshot, to the same bits") {
    for (const te_type precision : {TE_F64, TE_F32}) {
        const Schools schools(precision);
        Block block = schools.block(), moved = block, loaded = block;
        te_fit fit, other, third;
        REQUIRE(te_init(&fit, &schools.config, block.data(), bytes_of(block)) == TE_STATUS_OK);
        REQUIRE(te_step(&fit, 100) == TE_STATUS_OK);
        moved = block;
        std::size_t bytes = 0;
        REQUIRE(te_snapshot_bytes(&fit, &bytes) == TE_STATUS_OK);
        std::vector<unsigned char> snapshot(bytes);
        REQUIRE(te_save(&fit, snapshot.data(), bytes) == TE_STATUS_OK);
        const std::uint64_t hash = finish(fit);
        CHECK(te_get_verdict(&fit) != TE_VERDICT_DIVERGED);
        std::memset(block.data(), 0x5a, bytes_of(block));
        REQUIRE(te_attach(&other, &schools.config, moved.data(), bytes_of(moved)) == TE_STATUS_OK);
        CHECK(finish(other) == hash);
        REQUIRE(te_load(&third, &schools.config, loaded.data(), bytes_of(loaded), snapshot.data(), bytes) ==
                TE_STATUS_OK);
        CHECK(finish(third) == hash);
    }
}

TEST_CASE("another program of the same size is another model") {
    Schools schools;
    Block block = schools.block();
    te_fit fit;
    REQUIRE(te_init(&fit, &schools.config, block.data(), bytes_of(block)) == TE_STATUS_OK);
    std::size_t bytes = 0;
    REQUIRE(te_snapshot_bytes(&fit, &bytes) == TE_STATUS_OK);
    std::vector<unsigned char> snapshot(bytes);
    REQUIRE(te_save(&fit, snapshot.data(), bytes) == TE_STATUS_OK);
    const double wider = 10;
    std::memcpy(schools.program.data() + sizeof(te_program_header) + 16, &wider, sizeof wider);
    schools.program.sign();
    te_fit other;
    CHECK(te_attach(&other, &schools.config, block.data(), bytes_of(block)) == TE_STATUS_BLOCK_FOREIGN);
    CHECK(te_load(&other, &schools.config, block.data(), bytes_of(block), snapshot.data(), bytes) ==
          TE_STATUS_SNAPSHOT_FOREIGN);
    schools.program.data()[100] ^= 1;
    CHECK(te_init(&other, &schools.config, block.data(), bytes_of(block)) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(te_get_fault(&other).status == TE_STATUS_PROGRAM_CORRUPT);
}

TEST_CASE("data that the program refuses") {
    Assembler m;
    const auto y = m.check(m.data({3, 1}, "y"), TE_CHECK_COUNT);
    m.density(TE_OP_POISSON_LOG, {y, m.parameter()});
    const ProgramBytes program = m.bytes();
    double counts[] = {1, 0.5, 2};
    const te_slot slots[] = {program.slot(), te_vector(counts, TE_F64, 3)};
    te_config config = te_default_config(&te_program, &te_full_rank, &te_adam);
    config.slots = slots;
    config.num_slots = 2;
    std::size_t bytes = 0;
    REQUIRE(te_required_bytes(&config, &bytes) == TE_STATUS_OK);
    Block block(bytes / sizeof(Chunk));
    te_fit fit;
    CHECK(te_init(&fit, &config, block.data(), bytes) == TE_STATUS_DATA_OUT_OF_RANGE);
    CHECK(te_get_fault(&fit).slot == 1);
    CHECK(te_get_fault(&fit).row == 1);
    CHECK(te_step(&fit, 1) == TE_STATUS_FIT_UNINITIALISED);
    double theta = 0, density, gradient, work[64];
    CHECK(te_log_density_gradient(&te_program, slots, 2, te_span_of(&theta, TE_F64, 1), te_span_of(work, TE_F64, 64),
                                  &density, te_span_of(&gradient, TE_F64, 1)) == TE_STATUS_DATA_OUT_OF_RANGE);
    counts[1] = 4;
    CHECK(te_init(&fit, &config, block.data(), bytes) == TE_STATUS_OK);
    config.num_slots = 1;
    CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_MISSING_SLOT);
}

TEST_CASE("outputs are those of each lane") {
    const Schools schools;
    te_plan plan;
    te_fault fault;
    REQUIRE(te_program.plan(schools.slots.data(), 3, TE_F64, &plan, &fault) == TE_STATUS_OK);
    Vector theta(10 * TE_LANES), work(plan.scratch), outputs(10 * TE_LANES);
    for (std::size_t i = 0; i < theta.size(); ++i) theta[i] = std::sin(0.7 * static_cast<double>(i));
    const auto span = [](Vector &numbers) {
        return te_span_of(numbers.data(), TE_F64, static_cast<std::uint32_t>(numbers.size()));
    };
    const auto status = [&](te_span a, te_span b, te_span c) {
        return te_program_outputs(schools.slots.data(), 3, a, b, c);
    };
    REQUIRE(status(span(theta), span(work), span(outputs)) == TE_STATUS_OK);
    for (std::size_t lane = 0; lane < TE_LANES; ++lane) {
        const double mu = theta[lane], tau = outputs[TE_LANES + lane];
        CHECK(outputs[lane] == mu);
        CHECK(tau == doctest::Approx(std::exp(theta[TE_LANES + lane])).epsilon(1e-14));
        for (std::size_t i = 2; i < 10; ++i)
            CHECK(outputs[i * TE_LANES + lane] == mu + tau * theta[i * TE_LANES + lane]);
    }
    Vector shorter(79), single_work(plan.scratch - 1);
    CHECK(status(span(shorter), span(work), span(outputs)) == TE_STATUS_BAD_SPAN);
    CHECK(status(span(theta), span(single_work), span(outputs)) == TE_STATUS_BAD_SPAN);
    CHECK(status(span(theta), span(work), span(shorter)) == TE_STATUS_BAD_SPAN);
    CHECK(status(te_span_of(theta.data(), TE_I32, 80), span(work), span(outputs)) == TE_STATUS_BAD_SPAN);
    CHECK(status(span(theta), te_span_of(nullptr, TE_F64, plan.scratch), span(outputs)) == TE_STATUS_NULL_POINTER);
    CHECK(te_program_outputs(nullptr, 3, span(theta), span(work), span(outputs)) == TE_STATUS_NULL_POINTER);
    CHECK(te_program_outputs(schools.slots.data(), 0, span(theta), span(work), span(outputs)) ==
          TE_STATUS_MISSING_SLOT);
    CHECK(te_program_outputs(schools.slots.data(), 2, span(theta), span(work), span(outputs)) ==
          TE_STATUS_MISSING_SLOT);
}

TEST_CASE("logistic regression in elementary operations, by one operation, and fused, are one model") {
    constexpr std::uint32_t kRows = 300, kColumns = 5;
    std::vector<double> x(kRows * kColumns), y(kRows);
    make_up_data(kRows, kColumns, 1, x.data(), y.data());
    const double prior_sd = 2;
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    slots[TE_GLM_X] = te_matrix(x.data(), TE_F64, kRows, kColumns);
    slots[TE_GLM_Y] = te_vector(y.data(), TE_F64, kRows);
    slots[TE_GLM_PRIOR_SCALE] = te_vector(&prior_sd, TE_F64, 1);
    Vector theta = {0.3, -0.2, 0.1, 0.5, -0.4}, gradient(kColumns), work(TE_DENSITY_WORK(5, TE_GLM_SCRATCH(5)));
    double value = 0;
    REQUIRE(te_log_density_gradient(&te_logistic, slots, TE_GLM_NUM_SLOTS, te_span_of(theta.data(), TE_F64, kColumns),
                                    te_span_of(work.data(), TE_F64, static_cast<std::uint32_t>(work.size())), &value,
                                    te_span_of(gradient.data(), TE_F64, kColumns)) == TE_STATUS_OK);
    for (const bool by_glm : {false, true}) {
        const ProgramBytes program = logistic_regression(kRows, kColumns, prior_sd, by_glm).bytes();
        const Evaluated<double> evaluated = evaluate<double>(program, {slots[TE_GLM_X], slots[TE_GLM_Y]}, theta);
        CHECK(evaluated.value == doctest::Approx(value).epsilon(1e-13));
        for (std::size_t j = 0; j < kColumns; ++j)
            CHECK(evaluated.gradient[j] == doctest::Approx(gradient[j]).epsilon(1e-12));
    }
}
