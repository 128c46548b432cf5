// te_check_gradient: right gradients pass, wrong ones are told, in both precisions and at any scale.
#include <doctest/doctest.h>

#include <algorithm>
#include <numbers>

#include "support/custom_fit.hpp"
#include "support/synthetic.hpp"
#include "support/toy_model.hpp"

using namespace tinyelbo::test;

namespace {

constexpr double kRight = 1e-3, kWrong = 5e-3;

template <class Real>
constexpr te_type kType = sizeof(Real) == 8 ? TE_F64 : TE_F32;

/// A linked model of a density that a test writes down, which it finds behind its slot; one lane is one point.
template <class Real>
void evaluate(const te_slot *slots, std::uint32_t, std::uint32_t, const Real *parameters, Real *log_density,
              Real *gradients, Real *) {
    const Density &density = *static_cast<const Density *>(slots[0].values);
    const std::size_t d = slots[0].rows;
    Vector theta(d), gradient(d);
    for (std::size_t lane = 0; lane < TE_LANES; ++lane) {
        for (std::size_t i = 0; i < d; ++i) theta[i] = static_cast<double>(parameters[i * TE_LANES + lane]);
        log_density[lane] = static_cast<Real>(density(theta, gradient));
        for (std::size_t i = 0; i < d; ++i) gradients[i * TE_LANES + lane] = static_cast<Real>(gradient[i]);
    }
}

te_status plan_density(const te_slot *slots, std::uint32_t, te_type, te_plan *plan, te_fault *) {
    *plan = {slots[0].rows, 1, 0, 0, 0};
    return TE_STATUS_OK;
}

constexpr te_model kDensityModel = {TE_ABI_VERSION, 1,       "density",        plan_density,    nullptr,
                                    nullptr,        nullptr, evaluate<double>, evaluate<float>, nullptr,
                                    nullptr,        nullptr, nullptr};

template <class Real>
te_gradient_check checked(const te_model &model, const te_slot *slots, const Vector &at) {
    te_plan plan;
    te_fault fault;
    require_ok(model.plan(slots, 1, kType<Real>, &plan, &fault));
    std::vector<Real> theta(at.begin(), at.end()), work(TE_CHECK_WORK(plan.dimension, plan.scratch) + 2, Real(7));
    te_gradient_check check;
    require_ok(te_check_gradient(&model, slots, model.num_slots, te_span_of(theta.data(), kType<Real>, plan.dimension),
                                 te_span_of(work.data() + 1, kType<Real>, static_cast<std::uint32_t>(work.size() - 2)),
                                 &check));
    CHECK(work.front() == Real(7));
    CHECK(work.back() == Real(7));
    return check;
}

template <class Real>
te_gradient_check checked(const Density &density, const Vector &at) {
    const te_slot slot = te_vector(&density, TE_F64, static_cast<std::uint32_t>(at.size()));
    return checked<Real>(kDensityModel, &slot, at);
}

/// A density with a change to its gradient.
template <class Change>
Density spoilt(const Density &density, const Change &change) {
    return [=](const Vector &theta, Vector &gradient) {
        const double value = density(theta, gradient);
        change(theta, gradient);
        return value;
    };
}

/// f(theta * scale) + level.
Density rescaled(const Density &density, double scale, double level) {
    return [=](const Vector &theta, Vector &gradient) {
        Vector scaled = theta;
        for (double &x : scaled) x *= scale;
        const double value = density(scaled, gradient) + level;
        for (double &g : gradient) g *= scale;
        return value;
    };
}

}  // namespace

TEST_CASE_TEMPLATE("right gradients pass, whatever the density's scale and size", Real, double, float) {
    for (const double scale : {1e-6, 1e-3, 1.0, 1e3, 1e6})
        for (const double level : {0.0, 1.0, -1e3, 1e6}) {
            CAPTURE(scale);
            CAPTURE(level);
            Random random(7);
            for (int i = 0; i < 20; ++i) {
                const Vector at = {3 * random.normal() / scale, random.normal() / scale, 0};
                CHECK(checked<Real>(rescaled(bent_density(), scale, level), at).error < kRight);
            }
        }
}

TEST_CASE_TEMPLATE("right gradients of the models pass, near the optimum and far from it", Real, double, float) {
    const te_slot toy = toy_slot();
    for (const Vector &at : {Vector{0.75, -0.1}, Vector{0, 0}, Vector{30, -3}, Vector{1e4, 5}})
        CHECK(checked<Real>(kToyModel, &toy, at).error < kRight);
    for (const bool mixed : {false, true}) {
        Design design{900, 4};
        design.mixed_scales = mixed;
        const Regression data = make_regression(design, Response::kLogistic, 3);
        const double prior_sd = 2;
        te_slot slots[TE_GLM_NUM_SLOTS] = {};
        slots[TE_GLM_X] = te_matrix(data.x.values.data(), TE_F64, 900, 4);
        slots[TE_GLM_Y] = te_vector(data.y.data(), TE_F64, 900);
        slots[TE_GLM_PRIOR_SCALE] = te_vector(&prior_sd, TE_F64, 1);
        for (const double size : {0.0, 0.1, 1.0, 10.0}) {
            CAPTURE(mixed);
            CAPTURE(size);
            CHECK(checked<Real>(te_logistic, slots, {size, -size, size / 2, -size / 3}).error < kRight);
            CHECK(checked<Real>(te_linear, slots, {size, -size, size / 2, -size / 3, size / 4}).error < kRight);
        }
    }
}

TEST_CASE("a density of a million nats: a right gradient passes, wrong ones do not") {
    const Density density = rescaled(bent_density(), 100, -1e6);
    const Vector at = {0.3, -0.2, 0.15};
    CHECK(checked<double>(density, at).error < kRight);
    CHECK(checked<float>(density, at).error < kRight);
    const Density wrong = spoilt(density, [](const Vector &, Vector &gradient) { gradient[1] *= -1; });
    for (const te_gradient_check &check : {checked<double>(wrong, at), checked<float>(wrong, at)}) {
        CHECK(check.error > kWrong);
        CHECK(check.index == 1);
        CHECK(check.gradient * check.difference < 0);
    }
    CHECK(checked<double>(spoilt(density, [](const Vector &, Vector &g) { g[2] *= 0.99; }), at).error > kWrong);
}

TEST_CASE("a density whose size does not show its rounding") {
    const auto rounded = [](const Vector &theta, Vector &gradient) {
        const volatile double large = bent_density()(theta, gradient) + 1e8;
        return large - 1e8;
    };
    Random random(11);
    for (int i = 0; i < 50; ++i) {
        const Vector at = {random.normal(), 2 * random.normal(), 0.01 * random.normal()};
        CHECK(checked<double>(rounded, at).error < kRight);
        CHECK(checked<double>(spoilt(rounded, [](const Vector &, Vector &g) { g[2] *= -1; }), at).error > kWrong);
    }
}

TEST_CASE_TEMPLATE("wrong gradients are told, and where", Real, double, float) {
    const Vector at = {0.3, -2, 1.5};
    Vector right(3);
    bent_density()(at, right);
    for (std::size_t i = 0; i < 3; ++i) {
        const te_gradient_check sign =
            checked<Real>(spoilt(bent_density(), [&](const Vector &, Vector &g) { g[i] *= -1; }), at);
        CHECK(sign.error == doctest::Approx(2).epsilon(0.01));
        CHECK(sign.index == i);
        CHECK(sign.difference == doctest::Approx(right[i]).epsilon(sizeof(Real) == 8 ? 1e-9 : 1e-4));
        CHECK(sign.gradient == doctest::Approx(-right[i]).epsilon(1e-6));
        const te_gradient_check term =
            checked<Real>(spoilt(bent_density(), [&](const Vector &, Vector &g) { g[i] *= 0.99; }), at);
        CHECK(term.error == doctest::Approx(0.01).epsilon(0.1));
        CHECK(term.index == i);
    }
    CHECK(checked<Real>(spoilt(bent_density(), [](const Vector &, Vector &g) { std::swap(g[0], g[2]); }), at).error >
          0.1);
    const Density other_constant = spoilt(bent_density(), [](const Vector &, Vector &g) { g[0] += 0.01; });
    CHECK(checked<Real>(other_constant, at).error > kWrong);
}

TEST_CASE_TEMPLATE("a gradient that is 0 everywhere, right or wrong", Real, double, float) {
    const auto constant = [](double value, double slope) {
        return [=](const Vector &, Vector &gradient) {
            std::fill(gradient.begin(), gradient.end(), slope);
            return value;
        };
    };
    for (const double value : {0.0, 5.0, -1e6}) {
        CHECK(checked<Real>(constant(value, 0), {1, 2}).error == 0);
        CHECK(checked<Real>(constant(value, 1), {1, 2}).error > 0.5);
    }
}

TEST_CASE_TEMPLATE("densities and gradients that are not finite: infinity, and where", Real, double, float) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN(), kInf = std::numeric_limits<double>::infinity();
    for (const double bad : {kNan, kInf, -kInf}) {
        const auto nowhere = [=](const Vector &theta, Vector &g) { return bent_density()(theta, g), bad; };
        CHECK(checked<Real>(nowhere, {1, 2, 3}).error == kInf);
        CHECK(checked<Real>(nowhere, {1, 2, 3}).index == 0);
        const te_gradient_check check =
            checked<Real>(spoilt(bent_density(), [=](const Vector &, Vector &g) { g[1] = bad; }), {1, 2, 3});
        CHECK(check.error == kInf);
        CHECK(check.index == 1);
        // Only on the one side of theta.
        const auto edge = [=](const Vector &theta, Vector &g) {
            const double value = bent_density()(theta, g);
            return theta[2] > 3 ? bad : value;
        };
        CHECK(checked<Real>(edge, {1, 2, 3}).error == kInf);
        CHECK(checked<Real>(edge, {1, 2, 3}).index == 2);
        CHECK(checked<Real>(edge, {1, 2, 2.5}).error < kRight);
    }
}

TEST_CASE("a density that adds to what it finds is no function of theta") {
    double found = 0;
    const auto growing = [&](const Vector &theta, Vector &gradient) {
        const double value = bent_density()(theta, gradient);
        gradient[1] += found++;
        return value;
    };
    const te_gradient_check check = checked<double>(growing, {1, 2, 3});
    CHECK(check.error == std::numeric_limits<double>::infinity());
    CHECK(check.index == 1);
}

TEST_CASE_TEMPLATE("theta far beyond the reach of differences", Real, double, float) {
    const auto slope = [](const Vector &theta, Vector &gradient) {
        gradient = {2e-30, 1};
        return 2e-30 * theta[0] + theta[1];
    };
    CHECK(checked<Real>(slope, {3e30, -1}).error < kRight);
    CHECK(checked<Real>(spoilt(slope, [](const Vector &, Vector &g) { g[0] = 1e-30; }), {3e30, -1}).error > kWrong);
}

TEST_CASE("its mistakes") {
    const te_slot slot = toy_slot();
    constexpr std::uint32_t kWork = TE_CHECK_WORK(2, TE_LANES);
    double theta[2] = {0, 0}, work[kWork];
    te_gradient_check check;
    const te_span t = te_span_of(theta, TE_F64, 2), w = te_span_of(work, TE_F64, kWork);
    CHECK(te_check_gradient(&kToyModel, &slot, 1, t, w, &check) == TE_STATUS_OK);
    CHECK(te_check_gradient(nullptr, &slot, 1, t, w, &check) == TE_STATUS_NULL_POINTER);
    CHECK(te_check_gradient(&kToyModel, nullptr, 1, t, w, &check) == TE_STATUS_NULL_POINTER);
    CHECK(te_check_gradient(&kToyModel, &slot, 1, t, w, nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_check_gradient(&kToyModel, &slot, 1, te_span_of(theta, TE_F64, 1), w, &check) == TE_STATUS_BAD_SPAN);
    CHECK(te_check_gradient(&kToyModel, &slot, 1, t, te_span_of(work, TE_F64, kWork - 1), &check) ==
          TE_STATUS_BAD_SPAN);
    CHECK(te_check_gradient(&kToyModel, &slot, 1, t, te_span_of(work, TE_F32, kWork), &check) == TE_STATUS_BAD_SPAN);
    CHECK(te_check_gradient(&kToyModel, &slot, 1, t, te_span_of(nullptr, TE_F64, kWork), &check) ==
          TE_STATUS_NULL_POINTER);
    te_model other = kToyModel;
    other.abi_version = 0;
    CHECK(te_check_gradient(&other, &slot, 1, t, w, &check) == TE_STATUS_ABI_MISMATCH);
    other = kToyModel, other.density_f64 = nullptr;
    CHECK(te_check_gradient(&other, &slot, 1, t, w, &check) == TE_STATUS_NO_DENSITY);
}
