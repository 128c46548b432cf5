// A fit's result does not depend on how te_step cuts it, nor on who evaluates the density.
#include <doctest/doctest.h>

#include <random>

#include "support/custom_fit.hpp"
#include "support/toy_model.hpp"

using namespace tinyelbo::test;

namespace {

struct Ended {
    std::uint64_t hash;
    te_result result;
};

bool operator==(const Ended &a, const Ended &b) {
    return a.hash == b.hash && a.result.verdict == b.result.verdict && a.result.steps == b.result.steps &&
           a.result.evaluations == b.result.evaluations && a.result.row_blocks == b.result.row_blocks &&
           a.result.elbo == b.result.elbo && a.result.elbo_se == b.result.elbo_se &&
           a.result.error_bound == b.result.error_bound;
}

Ended ended(const te_fit &fit) {
    Ended out;
    require_ok(te_get_hash(&fit, &out.hash));
    require_ok(te_get_result(&fit, &out.result));
    return out;
}

/// Runs to the end with te_step(size()), reading results in between.
template <class Size>
Ended stepped(const te_config &config, const Size &size) {
    GuardedBlock block(required_bytes(config));
    te_fit fit;
    require_ok(te_init(&fit, &config, block.data(), block.size()));
    while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) {
        require_ok(te_step(&fit, size()));
        ended(fit);
    }
    CHECK(te_step(&fit, 1) == TE_STATUS_FINISHED);
    CHECK(block.intact());
    return ended(fit);
}

}  // namespace

TEST_CASE("te_step may be called with any number of row blocks") {
    const te_slot slot = toy_slot();
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const std::uint32_t draws : {8u, 13u}) {
                te_config config = toy_config(slot, *family, precision);
                config.draws = draws;
                const Ended whole = stepped(config, [] { return 1u << 30; });
                CHECK(whole.result.verdict == TE_VERDICT_CONVERGED);
                CHECK(whole.result.row_blocks % kToyRows == 0);
                for (const std::uint32_t size : {1u, 7u, kToyRows, kToyRows + 1})
                    CHECK(stepped(config, [&] { return size; }) == whole);
                std::mt19937 engine(1);
                CHECK(stepped(config, [&] { return static_cast<std::uint32_t>(engine() % 40); }) == whole);
            }
}

TEST_CASE("te_ask and te_tell with the model's density are the fit of te_step") {
    const te_slot slot = toy_slot();
    const te_config config = toy_config(slot, te_full_rank);
    GuardedBlock block(required_bytes(config));
    te_fit fit;
    require_ok(te_init(&fit, &config, block.data(), block.size()));
    te_request request;
    while (te_ask(&fit, &request) == TE_STATUS_OK) {
        double scratch[TE_LANES];
        toy::density(&slot, 0, kToyRows, static_cast<const double *>(request.parameters),
                     static_cast<double *>(request.log_density), static_cast<double *>(request.gradient), scratch);
        require_ok(te_tell(&fit));
    }
    const Ended asked = ended(fit), linked = stepped(config, [] { return 1000u; });
    CHECK(asked.hash == linked.hash);
    CHECK(asked.result.evaluations == linked.result.evaluations);
    CHECK(asked.result.row_blocks == 0);
}

TEST_CASE("the linked model's row blocks are counted") {
    const te_slot slot = toy_slot();
    const te_config config = toy_config(slot, te_full_rank);
    GuardedBlock block(required_bytes(config));
    te_fit fit;
    require_ok(te_init(&fit, &config, block.data(), block.size()));
    for (std::uint64_t done = 0; done < 100; done += 9) {
        CHECK(ended(fit).result.row_blocks == done);
        require_ok(te_step(&fit, 9));
    }
}
