// te_lbfgs finds the optimum of the sample average, whatever the way it is run.
#include <random>

#include "lbfgs_support.hpp"
#include "rng/sampler.hpp"
#include "support/gaussian_target.hpp"
#include "support/hard_targets.hpp"
#include "support/toy_model.hpp"
#include "unit/draws/owned_sampler.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

/// The gradient of the fixed draws' average at q, in whitened coordinates: mean(L' g) and tril(mean(L' g z')) + I.
struct SampleGradient {
    Vector mean;
    Matrix scale;
};

SampleGradient sample_gradient(const CustomFit &fit, const Density &density) {
    const te_config &config = fit.config();
    const std::size_t d = config.dimension;
    OwnedSampler<double> sampler(te_fixed_draws, static_cast<int>(d), config.seed, kDraws, config.draws);
    const Matrix scale = fit.scale_tril();
    const Vector mean = fit.mean();
    SampleGradient sum{Vector(d), diagonal_matrix(Vector(d, 1))};
    for (const Vector &z : sampler.next(static_cast<int>(config.draws))) {
        Vector theta = multiply(scale, z), gradient(d);
        for (std::size_t i = 0; i < d; ++i) theta[i] += mean[i];
        density(theta, gradient);
        gradient = multiply_transposed(scale, gradient);
        for (std::size_t i = 0; i < d; ++i) {
            sum.mean[i] += gradient[i] / config.draws;
            for (std::size_t j = 0; j <= i; ++j) sum.scale(i, j) += gradient[i] * z[j] / config.draws;
        }
    }
    return sum;
}

struct Ended {
    std::uint64_t hash;
    te_result result;
};

bool operator==(const Ended &a, const Ended &b) {
    return a.hash == b.hash && a.result.verdict == b.result.verdict && a.result.steps == b.result.steps &&
           a.result.evaluations == b.result.evaluations && a.result.elbo == b.result.elbo &&
           a.result.error_bound == b.result.error_bound;
}

/// The toy model's fit, with te_step(size()) to its end.
template <class Size>
Ended stepped(const te_config &config, const Size &size) {
    GuardedBlock block(required_bytes(config));
    te_fit fit;
    require_ok(te_init(&fit, &config, block.data(), block.size()));
    while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) require_ok(te_step(&fit, size()));
    CHECK(block.intact());
    Ended ended;
    require_ok(te_get_hash(&fit, &ended.hash));
    require_ok(te_get_result(&fit, &ended.result));
    return ended;
}

}  // namespace

TEST_CASE("a Gaussian is found to rounding") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const std::size_t d : {1u, 3u, 10u, 30u, 70u}) {
            CAPTURE(d);
            const GaussianTarget target(d, 100, 1, 10);
            te_config config = lbfgs_config(static_cast<std::uint32_t>(d), *family);
            config.tolerance = 1e-8;
            config.draws = 560;
            CustomFit fit(config, target.density());
            check_sane(fit);
            const te_result result = fit.result();
            CHECK(result.verdict == TE_VERDICT_CONVERGED);
            CHECK(result.error_bound <= 1e-8);
            const Vector sd = family == &te_full_rank ? target.sd() : target.conditional_sd();
            for (std::size_t i = 0; i < d; ++i) {
                CHECK(std::abs(fit.mean()[i] - target.mean()[i]) < 1e-8 * sd[i]);
                CHECK(std::abs(fit.sd()[i] / sd[i] - 1) < 1e-8);
                CHECK(mean_error(fit)[i] < 1e-8);
            }
        }
}

TEST_CASE("float finds a Gaussian to its rounding") {
    for (const te_family *family : {&te_full_rank, &te_mean_field}) {
        const GaussianTarget target(5, 100, 2, 10);
        CustomFit fit(lbfgs_config(5, *family, TE_F32), target.density());
        check_sane(fit);
        CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
        const Vector sd = family == &te_full_rank ? target.sd() : target.conditional_sd();
        for (std::size_t i = 0; i < 5; ++i) {
            CHECK(std::abs(fit.mean()[i] - target.mean()[i]) < 1e-3 * sd[i]);
            CHECK(std::abs(fit.sd()[i] / sd[i] - 1) < 1e-3);
        }
    }
}

TEST_CASE("the sample average's gradient is zero at the optimum, for any number of draws") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const std::uint32_t draws : {40u, 57u, 256u})
            for (const std::uint64_t seed : {1u, 2u}) {
                const HardTarget target = eight_schools(false);
                te_config config = lbfgs_config(10, *family);
                config.draws = draws;
                config.seed = seed;
                config.tolerance = 1e-4;
                CAPTURE(draws);
                CustomFit fit(config, target.density);
                check_sane(fit);
                const SampleGradient gradient = sample_gradient(fit, target.density);
                // The gradient's norm is below a hundredth of the tolerance in the coordinates where the search began.
                for (const double g : gradient.mean) CHECK(std::abs(g) < 1e-4);
                for (std::size_t i = 0; i < 10; ++i)
                    for (std::size_t j = family == &te_full_rank ? 0 : i; j <= i; ++j)
                        CHECK(std::abs(gradient.scale(i, j)) < 1e-4);
            }
}

TEST_CASE("another seed is another sample, the same seed the same fit") {
    const HardTarget target = eight_schools(false);
    te_config config = lbfgs_config(10, te_full_rank);
    const std::uint64_t first = CustomFit(config, target.density).hash();
    CHECK(CustomFit(config, target.density).hash() == first);
    config.seed = 2;
    CHECK(CustomFit(config, target.density).hash() != first);
}

TEST_CASE("te_step may be called with any number of row blocks") {
    const te_slot slot = toy_slot();
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32})
            for (const std::uint32_t draws : {64u, 75u}) {
                te_config config = te_default_config(&kToyModel, family, &te_lbfgs);
                config.slots = &slot;
                config.num_slots = 1;
                config.precision = precision;
                config.draws = draws;
                const Ended whole = stepped(config, [] { return 1u << 30; });
                CHECK(whole.result.verdict != TE_VERDICT_BUDGET_SPENT);
                for (const std::uint32_t size : {1u, 7u, kToyRows + 1})
                    CHECK(stepped(config, [&] { return size; }) == whole);
                std::mt19937 engine(1);
                CHECK(stepped(config, [&] { return static_cast<std::uint32_t>(engine() % 40); }) == whole);
            }
}

TEST_CASE("every budget is kept") {
    const HardTarget target = eight_schools(false);
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (std::uint32_t steps = 1; steps <= 100; ++steps)
            for (const te_type precision : {TE_F64, TE_F32}) {
                te_config config = lbfgs_config(10, *family, precision);
                config.max_steps = steps;
                config.draws = 40;
                CAPTURE(steps);
                CustomFit fit(config, target.density);
                check_sane(fit);
                const te_result result = fit.result();
                CHECK(std::isfinite(result.elbo));
                CHECK(result.verdict != TE_VERDICT_DIVERGED);
                if (result.verdict == TE_VERDICT_BUDGET_SPENT) CHECK(result.steps == steps);
                if (result.verdict == TE_VERDICT_CONVERGED) CHECK(result.error_bound <= 0.02);
            }
}

TEST_CASE("too few draws are refused with the number that would do") {
    struct Case {
        const te_family *family;
        std::uint32_t dimension, least;
    };
    for (const Case &known :
         {Case{&te_full_rank, 1, 32}, Case{&te_full_rank, 8, 32}, Case{&te_full_rank, 30, 120},
          Case{&te_full_rank, 128, 512}, Case{&te_full_rank, 129, 12900}, Case{&te_mean_field, 3, 32},
          Case{&te_mean_field, 30, 120}, Case{&te_mean_field, 64, 256}, Case{&te_mean_field, 1000, 256}}) {
        CAPTURE(known.dimension);
        te_config config = lbfgs_config(known.dimension, *known.family);
        std::uint32_t required = 0;
        std::size_t bytes = 0;
        config.draws = known.least - 1;
        CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_TOO_FEW_DRAWS);
        CHECK(te_required_draws(&config, &required) == TE_STATUS_OK);
        CHECK(required == known.least);
        config.draws = required;
        CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_OK);
    }
}

TEST_CASE("L-BFGS goes with fixed draws and the reparameterised gradient only") {
    std::size_t bytes = 0;
    te_config config = lbfgs_config(3, te_full_rank);
    CHECK(config.draws == 256);
    CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_OK);
    config.gradient = TE_GRADIENT_STL;
    CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_BAD_COMBINATION);
    config.gradient = TE_GRADIENT_REPARAM;
    config.sampler = &te_antithetic_draws;
    CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_BAD_COMBINATION);
}
