// Every elementary function stays within the error that its header states, and so does the chi quantile. The measured
// maxima come from tests/bench/ulp, which covers every float; here is a sample of its arguments.
#include <doctest/doctest.h>

#include "bench/ulp/samples.hpp"

namespace tinyelbo {
namespace {

TEST_CASE_TEMPLATE("elementary functions are as accurate as stated", Real, double, float) {
    ulp::visit_functions([](const ulp::Function& function, auto f) {
        const ulp::Worst worst = ulp::measure<Real>(function, 2, f);
        CAPTURE(function.name);
        CAPTURE(worst.argument);
        CHECK(worst.count > 3000);
        CHECK(worst.error <= ulp::stated_ulp<Real>(function));
    });
}

}  // namespace
}  // namespace tinyelbo
