// The protocol of te_ask and te_tell, and moving a block in the middle of a fit.
#include <doctest/doctest.h>

#include <string>

#include "support/custom_fit.hpp"
#include "support/gaussian_target.hpp"
#include "support/hard_targets.hpp"
#include "support/toy_model.hpp"

using namespace tinyelbo::test;

namespace {

std::string bytes_of(const void *at, std::size_t count) { return std::string(static_cast<const char *>(at), count); }

std::string parameters_of(const te_request &request) {
    return bytes_of(request.parameters, sizeof(double) * TE_LANES * request.dimension);
}

}  // namespace

TEST_CASE("asking twice gives the same request") {
    const HardTarget target = banana();
    CustomFit once(custom_config(2, te_full_rank), target.density);
    CustomFit twice(custom_config(2, te_full_rank));
    te_request first, second;
    while (te_ask(&twice.fit(), &first) == TE_STATUS_OK) {
        const std::string parameters = parameters_of(first);
        require_ok(te_ask(&twice.fit(), &second));
        CHECK(parameters == parameters_of(second));
        CHECK(first.parameters == second.parameters);
        CHECK(first.active == second.active);
        CHECK(first.active >= 1);
        CHECK(first.active <= TE_LANES);
        CHECK(first.dimension == 2);
        twice.advance(target.density);
    }
    CHECK(twice.hash() == once.hash());
}

TEST_CASE("a fit goes on in a block that was copied elsewhere") {
    const HardTarget target = eight_schools(false);
    for (const te_type precision : {TE_F64, TE_F32})
        for (const te_optimizer *optimizer : {&te_adam, &te_plain_adam}) {
            te_config config = custom_config(10, te_full_rank, precision);
            config.optimizer = optimizer;
            config.max_steps = 900;
            const CustomFit undisturbed(config, target.density);
            const std::size_t bytes = required_bytes(config);
            std::vector<GuardedBlock> blocks(2, GuardedBlock(bytes));
            te_fit fit;
            require_ok(te_init(&fit, &config, blocks[0].data(), bytes));
            int turn = 0;
            for (te_request request; te_ask(&fit, &request) == TE_STATUS_OK; ++turn) {
                // The request is pending when the block moves; it is asked for again at the new place.
                GuardedBlock &from = blocks[static_cast<std::size_t>(turn % 2)];
                GuardedBlock &to = blocks[static_cast<std::size_t>((turn + 1) % 2)];
                std::memcpy(to.data(), from.data(), bytes);
                std::memset(from.data(), 0xee, bytes);
                fit = te_fit{};
                require_ok(te_attach(&fit, &config, to.data(), bytes));
                require_ok(te_ask(&fit, &request));
                if (precision == TE_F64)
                    answer<double>(request, target.density);
                else
                    answer<float>(request, target.density);
                require_ok(te_tell(&fit));
            }
            std::uint64_t hash;
            require_ok(te_get_hash(&fit, &hash));
            CHECK(hash == undisturbed.hash());
            CHECK(blocks[0].intact());
            CHECK(blocks[1].intact());
        }
}

TEST_CASE("a fit may be attached with its own config, and cut inside an evaluation") {
    const te_slot slot = toy_slot();
    const te_config config = toy_config(slot, te_mean_field);
    GuardedBlock block(required_bytes(config)), other(required_bytes(config));
    te_fit whole, cut;
    require_ok(te_init(&whole, &config, block.data(), block.size()));
    while (te_get_verdict(&whole) == TE_VERDICT_RUNNING) require_ok(te_step(&whole, 1000));
    require_ok(te_init(&cut, &config, other.data(), other.size()));
    while (te_get_verdict(&cut) == TE_VERDICT_RUNNING) {
        require_ok(te_step(&cut, 3));
        require_ok(te_attach(&cut, &cut.config, other.data(), other.size()));
    }
    std::uint64_t first, second;
    require_ok(te_get_hash(&whole, &first));
    require_ok(te_get_hash(&cut, &second));
    CHECK(first == second);
}

TEST_CASE("a block of another fit is refused") {
    const te_config config = custom_config(3, te_full_rank);
    CustomFit fit(config);
    const auto attached = [&](te_config other) {
        te_fit copy;
        return te_attach(&copy, &other, fit.block().data(), fit.block().size());
    };
    CHECK(attached(config) == TE_STATUS_OK);
    te_config other = config;
    other.seed = 2;
    CHECK(attached(other) == TE_STATUS_BLOCK_FOREIGN);
    other = config, other.draws = 16;
    CHECK(attached(other) == TE_STATUS_BLOCK_FOREIGN);
    other = config, other.dimension = 2;
    CHECK(attached(other) == TE_STATUS_BLOCK_FOREIGN);
    other = config, other.family = &te_mean_field;
    CHECK(attached(other) == TE_STATUS_BLOCK_FOREIGN);
    other = config, other.precision = TE_F32;
    CHECK(attached(other) == TE_STATUS_BLOCK_FOREIGN);
    other = config, other.optimizer = &te_plain_adam;
    CHECK(attached(other) == TE_STATUS_BLOCK_FOREIGN);
    other = config, other.sampler = &te_independent_draws;
    CHECK(attached(other) == TE_STATUS_BLOCK_FOREIGN);
}

TEST_CASE("results can be read at any time and disturb nothing") {
    const GaussianTarget target(3, 100, 1);
    CustomFit quiet(custom_config(3, te_full_rank), target.density()), watched(custom_config(3, te_full_rank));
    std::uint32_t steps = 0;
    do {
        const te_result result = watched.result();
        CHECK(result.steps >= steps);
        steps = result.steps;
        CHECK(result.dimension == 3);
        for (const double sd : watched.sd()) CHECK(sd > 0);
        double draws[6];
        require_ok(te_sample(&watched.fit(), 5, te_span_of(draws, TE_F64, 6)));
        watched.covariance();
    } while (watched.advance(target.density()));
    CHECK(watched.hash() == quiet.hash());
    CHECK(watched.result().elbo == quiet.result().elbo);
}

TEST_CASE("two fits in turn do not touch each other, and a seed is a fit") {
    const GaussianTarget target(3, 100, 1);
    te_config config = custom_config(3, te_full_rank);
    config.gradient = TE_GRADIENT_REPARAM;
    te_config other = config;
    other.seed = 99;
    const CustomFit alone(config, target.density()), alone_other(other, target.density());
    CustomFit first(config), second(other);
    for (bool more = true; more;) {
        const bool a = first.advance(target.density()), b = second.advance(target.density());
        more = a || b;
    }
    CHECK(first.hash() == alone.hash());
    CHECK(second.hash() == alone_other.hash());
    CHECK(first.hash() != second.hash());
}
