// te_set_start and te_warm_start: where a fit starts, what it makes of it, and what is no start.
#include <doctest/doctest.h>

#include <random>

#include "support/custom_fit.hpp"
#include "support/gaussian_target.hpp"
#include "support/toy_model.hpp"

using namespace tinyelbo::test;

namespace {

const te_family *const kFamilies[] = {&te_full_rank, &te_mean_field};
const te_type kPrecisions[] = {TE_F64, TE_F32};
constexpr double kInf = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

struct Start {
    Vector mean;
    Matrix scale_tril;
};

Start random_start(std::uint32_t d, unsigned seed) {
    std::mt19937_64 engine(seed);
    std::normal_distribution<double> normal;
    Start start{Vector(d), Matrix(d, d)};
    for (double &x : start.mean) x = normal(engine);
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j < i; ++j) start.scale_tril(i, j) = 0.5 * normal(engine);
        start.scale_tril(i, i) = std::exp(0.5 * normal(engine));
    }
    return start;
}

te_span span_of(Vector &values) { return te_span_of(values.data(), TE_F64, static_cast<std::uint32_t>(values.size())); }

te_status set_start(CustomFit &fit, Start start) {
    return te_set_start(&fit.fit(), span_of(start.mean), span_of(start.scale_tril.values));
}

/// 1 / sqrt(((L L')^-1)_ii).
Vector conditional_sd(const Matrix &scale_tril) {
    Vector sd = diagonal_of(inverse_from_cholesky(scale_tril));
    for (double &x : sd) x = 1 / std::sqrt(x);
    return sd;
}

void check_close(const Vector &a, const Vector &b, double tolerance) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) <= tolerance * (1 + std::abs(b[i])));
}

double rounding(te_type precision) { return precision == TE_F64 ? 1e-13 : 1e-6; }

}  // namespace

TEST_CASE("a fit starts at the numbers it is given; mean-field at the conditional sds") {
    for (const te_family *family : kFamilies)
        for (const te_type precision : kPrecisions)
            for (const std::uint32_t d : {1u, 2u, 7u, 70u}) {
                CAPTURE(d);
                CustomFit fit(custom_config(d, *family, precision));
                const Start start = random_start(d, d);
                require_ok(set_start(fit, start));
                check_close(fit.mean(), start.mean, rounding(precision));
                const Matrix expected =
                    family == &te_full_rank ? start.scale_tril : diagonal_matrix(conditional_sd(start.scale_tril));
                check_close(fit.scale_tril().values, expected.values, d * rounding(precision));
                CHECK(fit.result().steps == 0);
                CHECK(fit.verdict() == TE_VERDICT_RUNNING);
                CHECK(fit.block().intact());
            }
}

TEST_CASE("numbers of both precisions make the same start") {
    const Start start = random_start(3, 1);
    std::vector<float> mean(start.mean.begin(), start.mean.end());
    Vector rounded(mean.begin(), mean.end()), scale = start.scale_tril.values;
    CustomFit one(custom_config(3, te_full_rank)), other(custom_config(3, te_full_rank));
    require_ok(te_set_start(&one.fit(), te_span_of(mean.data(), TE_F32, 3), span_of(scale)));
    require_ok(te_set_start(&other.fit(), span_of(rounded), span_of(scale)));
    one.run(bent_density());
    other.run(bent_density());
    CHECK(one.hash() == other.hash());
}

TEST_CASE("a started fit finds the optimum, without the search for a start") {
    for (const te_optimizer *optimizer : {&te_adam, &te_plain_adam})
        for (const te_family *family : kFamilies)
            for (const te_type precision : kPrecisions)
                for (const std::uint32_t d : {1u, 3u, 8u}) {
                    CAPTURE(d);
                    const GaussianTarget target(d, 10, d);
                    te_config config = custom_config(d, *family, precision);
                    config.optimizer = optimizer;
                    config.step_size = 0.02;
                    const Vector sd = family == &te_full_rank ? target.sd() : target.conditional_sd();
                    Start start{target.mean(), *cholesky(target.covariance())};
                    for (std::size_t i = 0; i < d; ++i) start.mean[i] += 0.2 * sd[i];
                    for (double &x : start.scale_tril.values) x *= 1.2;
                    CustomFit fit(config);
                    require_ok(set_start(fit, start));
                    fit.run(target.density());
                    CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
                    for (std::size_t i = 0; i < d; ++i) {
                        CHECK(std::abs(fit.mean()[i] - target.mean()[i]) <= 0.02 * sd[i]);
                        CHECK(std::abs(fit.sd()[i] / sd[i] - 1) <= 0.02);
                    }
                }
}

TEST_CASE("a start as good as the search's costs less") {
    const GaussianTarget target(8, 100, 1);
    for (const te_family *family : kFamilies) {
        CustomFit cold(custom_config(8, *family), target.density()), warm(custom_config(8, *family));
        require_ok(te_warm_start(&warm.fit(), &cold.fit()));
        warm.run(target.density());
        CHECK(warm.verdict() == TE_VERDICT_CONVERGED);
        CHECK(warm.result().steps < cold.result().steps);
    }
}

TEST_CASE("a warm start takes the q of any family and precision") {
    constexpr std::uint32_t d = 4;
    for (const te_family *from_family : kFamilies)
        for (const te_type from_precision : kPrecisions)
            for (const te_family *to_family : kFamilies)
                for (const te_type to_precision : kPrecisions) {
                    CustomFit from(custom_config(d, *from_family, from_precision), bent_density());
                    const std::uint64_t before = from.hash();
                    CustomFit to(custom_config(d, *to_family, to_precision)), set(to.config());
                    require_ok(te_warm_start(&to.fit(), &from.fit()));
                    check_close(to.mean(), from.mean(), 1e-6);
                    const Matrix expected = from_family == to_family || from_family == &te_mean_field
                                                ? from.scale_tril()
                                                : diagonal_matrix(conditional_sd(from.scale_tril()));
                    check_close(to.scale_tril().values, expected.values, 1e-6);
                    // The same as to set the numbers that can be read.
                    require_ok(set_start(set, {from.mean(), from.scale_tril()}));
                    to.run(bent_density());
                    set.run(bent_density());
                    CHECK(to.verdict() == TE_VERDICT_CONVERGED);
                    CHECK(to.hash() == set.hash());
                    CHECK(from.hash() == before);
                }
}

TEST_CASE("an ended fit begins again at its own q, on data that may have changed") {
    for (const te_family *family : kFamilies) {
        Vector y;
        for (int copies = 0; copies < 10; ++copies) y.insert(y.end(), kToyData, kToyData + kToyRows);
        te_slot slot = te_vector(y.data(), TE_F64, static_cast<std::uint32_t>(y.size()));
        const te_config config = toy_config(slot, *family);
        GuardedBlock block(required_bytes(config));
        te_fit fit;
        const auto steps_to_end = [&] {
            while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) require_ok(te_step(&fit, 1000));
            te_result result;
            require_ok(te_get_result(&fit, &result));
            CHECK(result.verdict == TE_VERDICT_CONVERGED);
            return result.steps;
        };
        const auto mean = [&] {
            Vector values(2);
            require_ok(te_get_mean(&fit, span_of(values)));
            return values;
        };
        require_ok(te_init(&fit, &config, block.data(), block.size()));
        const std::uint32_t cold = steps_to_end();
        const Vector optimum = mean();
        require_ok(te_warm_start(&fit, &fit));
        CHECK(te_get_verdict(&fit) == TE_VERDICT_RUNNING);
        CHECK(mean() == optimum);
        CHECK(steps_to_end() < cold);
        check_close(mean(), optimum, 0.01);
        // Other rows, and more of them: the mean of y was 0.75.
        for (double &value : y) value += 1;
        y.push_back(1.75);
        slot = te_vector(y.data(), TE_F64, static_cast<std::uint32_t>(y.size()));
        require_ok(te_attach(&fit, &config, block.data(), block.size()));
        require_ok(te_warm_start(&fit, &fit));
        steps_to_end();
        check_close(mean(), {optimum[0] + 1, optimum[1]}, 0.01);
        CHECK(block.intact());
    }
}

TEST_CASE("what is no start is refused, and the fit starts as if it had not been tried") {
    for (const te_family *family : kFamilies)
        for (const te_type precision : kPrecisions) {
            const te_config config = custom_config(3, *family, precision);
            const CustomFit cold(config, bent_density());
            CustomFit fit(config);
            const double too_large = precision == TE_F64 ? 1e151 : 1e19;
            for (const double bad : {kNan, kInf, -kInf, too_large}) {
                Start start = random_start(3, 1);
                start.mean[1] = bad;
                CHECK(set_start(fit, start) == TE_STATUS_BAD_START);
                start = random_start(3, 1);
                start.scale_tril(2, 0) = bad;
                CHECK(set_start(fit, start) == TE_STATUS_BAD_START);
            }
            for (const double bad : {kNan, kInf, 0.0, -1.0, too_large, 1 / too_large}) {
                Start start = random_start(3, 1);
                start.scale_tril(1, 1) = bad;
                CHECK(set_start(fit, start) == TE_STATUS_BAD_START);
            }
            Start start = random_start(3, 1);
            start.scale_tril(0, 2) = 1e-9;
            CHECK(set_start(fit, start) == TE_STATUS_BAD_START);
            // A conditional sd that is no number of the precision, though all of L are.
            start = random_start(3, 1);
            start.scale_tril(0, 0) = 1 / std::sqrt(too_large), start.scale_tril(1, 0) = std::sqrt(too_large);
            start.scale_tril(1, 1) = 10 / too_large;
            if (family == &te_mean_field) CHECK(set_start(fit, start) == TE_STATUS_BAD_START);
            fit.run(bent_density());
            CHECK(fit.hash() == cold.hash());
        }
}

TEST_CASE("a second start takes the place of the first, and a bad one does not") {
    for (const te_family *family : kFamilies) {
        CustomFit once(custom_config(3, *family)), twice(custom_config(3, *family));
        require_ok(set_start(once, random_start(3, 1)));
        require_ok(set_start(twice, random_start(3, 2)));
        require_ok(set_start(twice, random_start(3, 1)));
        Start bad = random_start(3, 3);
        bad.scale_tril(2, 2) = 0;
        CHECK(set_start(twice, bad) == TE_STATUS_BAD_START);
        once.run(bent_density());
        twice.run(bent_density());
        CHECK(once.hash() == twice.hash());
    }
}

TEST_CASE("a fit that has begun has its start") {
    CustomFit fit(custom_config(2, te_full_rank)), other(custom_config(2, te_full_rank), bent_density());
    const Start start = random_start(2, 1);
    te_request request;
    require_ok(te_ask(&fit.fit(), &request));
    CHECK(set_start(fit, start) == TE_STATUS_STARTED);
    CHECK(te_warm_start(&fit.fit(), &other.fit()) == TE_STATUS_STARTED);
    CHECK(te_warm_start(&fit.fit(), &fit.fit()) == TE_STATUS_STARTED);
    while (fit.advance(bent_density())) {
    }
    CHECK(set_start(fit, start) == TE_STATUS_STARTED);
    CHECK(te_warm_start(&fit.fit(), &other.fit()) == TE_STATUS_STARTED);
    CHECK(te_warm_start(&fit.fit(), &fit.fit()) == TE_STATUS_OK);
    CHECK(set_start(fit, start) == TE_STATUS_OK);
}

TEST_CASE("their mistakes") {
    CustomFit fit(custom_config(2, te_full_rank)), larger(custom_config(3, te_full_rank));
    te_fit none = {};
    double mean[3] = {}, scale[9] = {1, 0, 0, 1};
    const te_span m = te_span_of(mean, TE_F64, 2), s = te_span_of(scale, TE_F64, 4);
    CHECK(te_set_start(nullptr, m, s) == TE_STATUS_NULL_POINTER);
    CHECK(te_set_start(&none, m, s) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_set_start(&fit.fit(), te_span_of(nullptr, TE_F64, 2), s) == TE_STATUS_NULL_POINTER);
    CHECK(te_set_start(&fit.fit(), m, te_span_of(nullptr, TE_F64, 4)) == TE_STATUS_NULL_POINTER);
    CHECK(te_set_start(&fit.fit(), te_span_of(mean, TE_F64, 3), s) == TE_STATUS_BAD_SPAN);
    CHECK(te_set_start(&fit.fit(), m, te_span_of(scale, TE_F64, 3)) == TE_STATUS_BAD_SPAN);
    CHECK(te_set_start(&fit.fit(), m, te_span_of(scale, TE_I32, 4)) == TE_STATUS_BAD_SPAN);
    CHECK(te_warm_start(nullptr, &fit.fit()) == TE_STATUS_NULL_POINTER);
    CHECK(te_warm_start(&fit.fit(), nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_warm_start(&fit.fit(), &none) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_warm_start(&fit.fit(), &larger.fit()) == TE_STATUS_BAD_DIMENSION);
    CHECK(te_set_start(&fit.fit(), m, s) == TE_STATUS_OK);
}

TEST_CASE("starts that are far too narrow, far too wide or far away end in an honest verdict") {
    for (const te_optimizer *optimizer : {&te_adam, &te_plain_adam})
        for (const te_family *family : kFamilies)
            for (const double scale : {1e-30, 1e-4, 1e4, 1e30})
                for (const double away : {0.0, 1e3, 1e30}) {
                    CAPTURE(scale);
                    CAPTURE(away);
                    const GaussianTarget target(3, 100, 1);
                    te_config config = custom_config(3, *family);
                    config.optimizer = optimizer;
                    config.max_steps = 2000;
                    CustomFit fit(config);
                    require_ok(set_start(fit, {Vector(3, away), diagonal_matrix(Vector(3, scale))}));
                    fit.run(target.density());
                    for (const double x : fit.scale_tril().values) CHECK(std::isfinite(x));
                    const Vector sd = family == &te_full_rank ? target.sd() : target.conditional_sd();
                    for (std::size_t i = 0; i < 3 && fit.verdict() == TE_VERDICT_CONVERGED; ++i) {
                        CHECK(std::abs(fit.mean()[i] - target.mean()[i]) <= 0.02 * sd[i]);
                        CHECK(std::abs(fit.sd()[i] / sd[i] - 1) <= 0.02);
                    }
                    if (scale >= 1 && away < scale && optimizer == &te_adam)
                        CHECK(fit.verdict() == TE_VERDICT_CONVERGED);
                }
}
