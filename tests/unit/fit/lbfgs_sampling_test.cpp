// The stated sampling error of te_lbfgs against the actual one, over many samples.
#include "lbfgs_support.hpp"
#include "support/hard_targets.hpp"
#include "support/logistic_oracle.hpp"
#include "support/synthetic.hpp"

using namespace tinyelbo::test;

namespace {

constexpr std::uint64_t kSeeds = 60;

struct Calibration {
    double stated = 0, actual = 0;  ///< sums of squares over means and seeds
    std::uint64_t broken = 0;       ///< fits further off than their bound, in a mean or an sd
    std::uint64_t converged = 0;
};

void add(Calibration &calibration, const te_result &result, const Vector &mean, const Vector &sd, const Vector &error,
         const Optimum &optimum) {
    bool broken = false;
    for (std::size_t i = 0; i < mean.size(); ++i) {
        const double mean_off = (mean[i] - optimum.q.mean[i]) / optimum.sd[i];
        calibration.stated += error[i] * error[i];
        calibration.actual += mean_off * mean_off;
        broken = broken || std::abs(mean_off) > result.error_bound ||
                 std::abs(std::log(sd[i] / optimum.sd[i])) > result.error_bound;
    }
    calibration.broken += broken;
    calibration.converged += result.verdict == TE_VERDICT_CONVERGED;
}

void check(const Calibration &calibration) {
    const double ratio = std::sqrt(calibration.stated / calibration.actual);
    // Of 60 seeds a root mean square has a standard error of 9 % or less, where the errors are normal.
    CHECK(ratio > 0.7);
    CHECK(ratio < 1.4);
    // The bound is broken with a probability of 2 %: that 5 of 60 are has one of 0.7 %.
    CHECK(calibration.broken < 5);
}

/// Fits of a logistic regression with an intercept, on one data set.
Calibration calibrate_logistic(std::size_t n, std::size_t p, const te_family &family, te_type precision) {
    Regression data = make_regression({.n = n, .p = p, .correlation = 0.5}, Response::kLogistic, 1);
    const LogisticModel model(data.x, data.y);
    const Optimum optimum = model.optimum(&family == &te_full_rank ? Family::kFullRank : Family::kMeanField);
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    slots[TE_GLM_X] =
        te_matrix(data.x.values.data(), TE_F64, static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(p));
    slots[TE_GLM_Y] = te_vector(data.y.data(), TE_F64, static_cast<std::uint32_t>(n));
    te_config config = te_minimal_config(&te_logistic, &family, &te_lbfgs);
    config.slots = slots;
    config.num_slots = TE_GLM_NUM_SLOTS;
    config.precision = precision;
    GuardedBlock block(required_bytes(config));
    Calibration calibration;
    const std::uint32_t d = static_cast<std::uint32_t>(p);
    Vector mean(p), sd(p), error(p);
    for (config.seed = 1; config.seed <= kSeeds; ++config.seed) {
        te_fit fit;
        require_ok(te_init(&fit, &config, block.data(), block.size()));
        while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) require_ok(te_step(&fit, 1000));
        te_result result;
        require_ok(te_get_result(&fit, &result));
        require_ok(te_get_mean(&fit, te_span_of(mean.data(), TE_F64, d)));
        require_ok(te_get_sd(&fit, te_span_of(sd.data(), TE_F64, d)));
        require_ok(te_get_mean_error(&fit, te_span_of(error.data(), TE_F64, d)));
        add(calibration, result, mean, sd, error, optimum);
    }
    CHECK(block.intact());
    return calibration;
}

Calibration calibrate(const HardTarget &target, const te_family &family, std::uint32_t draws) {
    const Optimum optimum = target.optima(&family == &te_full_rank ? Family::kFullRank : Family::kMeanField)[0];
    te_config config = lbfgs_config(static_cast<std::uint32_t>(target.dimension()), family);
    config.draws = draws;
    config.importance = nullptr;
    Calibration calibration;
    for (config.seed = 1; config.seed <= kSeeds; ++config.seed) {
        CustomFit fit(config, target.density);
        check_sane(fit);
        add(calibration, fit.result(), fit.mean(), fit.sd(), mean_error(fit), optimum);
    }
    return calibration;
}

}  // namespace

TEST_CASE("logistic regressions: calibrated, and converged") {
    struct Case {
        std::size_t n, p;
        te_type precision;
    };
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const Case &data :
             {Case{100, 3, TE_F64}, Case{150, 10, TE_F64}, Case{150, 10, TE_F32}, Case{600, 30, TE_F64}}) {
            CAPTURE(data.p);
            CAPTURE(family == &te_full_rank);
            const Calibration calibration = calibrate_logistic(data.n, data.p, *family, data.precision);
            check(calibration);
            if (family == &te_full_rank) CHECK(static_cast<double>(calibration.converged) >= 0.95 * kSeeds);
        }
}

TEST_CASE("eight schools, non-centred: calibrated") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const std::uint32_t draws : {64u, 256u}) {
            CAPTURE(draws);
            const Calibration calibration = calibrate(eight_schools(false), *family, draws);
            check(calibration);
            CHECK(calibration.converged == 0);
        }
}

TEST_CASE("four times as many draws, half the error") {
    const Calibration few = calibrate(eight_schools(false), te_mean_field, 128);
    const Calibration many = calibrate(eight_schools(false), te_mean_field, 512);
    // Each ratio of two root mean squares of 60 has a standard error of 13 %.
    CHECK(std::sqrt(few.actual / many.actual) == doctest::Approx(2).epsilon(0.4));
    CHECK(std::sqrt(few.stated / many.stated) == doctest::Approx(2).epsilon(0.4));
}
