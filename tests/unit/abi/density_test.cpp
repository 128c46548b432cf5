// te_log_density_gradient: a model's density at one point.
#include <doctest/doctest.h>

#include "support/custom_fit.hpp"
#include "support/toy_model.hpp"

using namespace tinyelbo::test;

namespace {

constexpr std::uint32_t kWork = TE_DENSITY_WORK(2, TE_LANES);

template <class Real>
constexpr te_type kType = sizeof(Real) == 8 ? TE_F64 : TE_F32;

}  // namespace

TEST_CASE_TEMPLATE("density and gradient of the toy model", Real, double, float) {
    const te_slot slot = toy_slot();
    Real theta[2] = {Real(0.5), Real(0.25)}, gradient[2];
    std::vector<Real> work(kWork + 2, Real(7));
    double log_density = 0;
    require_ok(te_log_density_gradient(&kToyModel, &slot, 1, te_span_of(theta, kType<Real>, 2),
                                       te_span_of(work.data() + 1, kType<Real>, kWork), &log_density,
                                       te_span_of(gradient, kType<Real>, 2)));
    CHECK(work.front() == Real(7));
    CHECK(work.back() == Real(7));
    double squares = 0, sum = 0;
    const double inverse = std::exp(-0.25);
    for (const double y : kToyData) squares += (y - 0.5) * (y - 0.5) * inverse * inverse, sum += (y - 0.5) * inverse;
    const double rounding = sizeof(Real) == 8 ? 1e-13 : 1e-5;
    CHECK(log_density == doctest::Approx(-squares / 2 - 0.25 * kToyRows).epsilon(rounding));
    CHECK(static_cast<double>(gradient[0]) == doctest::Approx(sum * inverse).epsilon(rounding));
    CHECK(static_cast<double>(gradient[1]) == doctest::Approx(squares - kToyRows).epsilon(rounding));
}

TEST_CASE("its mistakes") {
    const te_slot slot = toy_slot();
    double theta[2] = {0, 0}, gradient[2], work[kWork], value;
    const te_span t = te_span_of(theta, TE_F64, 2), g = te_span_of(gradient, TE_F64, 2);
    const te_span w = te_span_of(work, TE_F64, kWork);
    const auto status = [&](const te_model *model, const te_slot *slots, te_span a, te_span b, te_span c) {
        return te_log_density_gradient(model, slots, 1, a, b, &value, c);
    };
    CHECK(status(&kToyModel, &slot, t, w, g) == TE_STATUS_OK);
    CHECK(status(nullptr, &slot, t, w, g) == TE_STATUS_NULL_POINTER);
    CHECK(status(&kToyModel, nullptr, t, w, g) == TE_STATUS_NULL_POINTER);
    CHECK(te_log_density_gradient(&kToyModel, &slot, 1, t, w, nullptr, g) == TE_STATUS_NULL_POINTER);
    CHECK(status(&kToyModel, &slot, te_span_of(theta, TE_F64, 1), w, g) == TE_STATUS_BAD_SPAN);
    CHECK(status(&kToyModel, &slot, t, w, te_span_of(gradient, TE_F64, 3)) == TE_STATUS_BAD_SPAN);
    CHECK(status(&kToyModel, &slot, t, te_span_of(work, TE_F64, kWork - 1), g) == TE_STATUS_BAD_SPAN);
    CHECK(status(&kToyModel, &slot, t, te_span_of(work, TE_F32, kWork), g) == TE_STATUS_BAD_SPAN);
    te_model other = kToyModel;
    other.abi_version = 0;
    CHECK(status(&other, &slot, t, w, g) == TE_STATUS_ABI_MISMATCH);
    other = kToyModel, other.density_f64 = nullptr;
    CHECK(status(&other, &slot, t, w, g) == TE_STATUS_NO_DENSITY);
}
