// The same bytes come out for every width of pack.
#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <vector>

#include "bench/ulp/functions.hpp"
#include "math/chi.hpp"
#include "math/gamma_difference.hpp"
#include "math/pow.hpp"

namespace tinyelbo {
namespace {

// Bits at random, which reach every exponent, NaN and the infinities, and as many numbers of ordinary size.
template <class Real>
std::vector<Real> arguments() {
    constexpr std::size_t kCount = 40000;
    std::mt19937_64 random(7);
    std::uniform_real_distribution<Real> ordinary(-20, 20), unit(0, 1);
    std::vector<Real> x(kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
        const std::uint64_t bits = random();
        if (i % 4 == 0)
            std::memcpy(&x[i], &bits, sizeof(Real));
        else
            x[i] = i % 4 == 1 ? unit(random) : ordinary(random);
    }
    return x;
}

// f of every argument, W at a time. A NaN's payload is not among the results that are promised, so it is dropped.
template <int W, class Real, class F>
std::vector<Real> apply(const std::vector<Real>& x, F f) {
    using P = Pack<Real, W>;
    std::vector<Real> y(x.size());
    for (std::size_t i = 0; i < x.size(); i += W) store<P>(&y[i], f(load<P>(&x[i])));
    for (Real& value : y)
        if (value != value) value = std::numeric_limits<Real>::quiet_NaN();
    return y;
}

template <class Real>
bool same_bytes(const std::vector<Real>& a, const std::vector<Real>& b) {
    return std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
}

template <class Real, class F>
void check_widths(const char* name, F f) {
    CAPTURE(name);
    const std::vector<Real> x = arguments<Real>();
    const std::vector<Real> one = apply<1>(x, f);
    CHECK(same_bytes(one, apply<2>(x, f)));
    CHECK(same_bytes(one, apply<4>(x, f)));
    CHECK(same_bytes(one, apply<8>(x, f)));
}

TEST_CASE_TEMPLATE("elementary functions give the same bytes for every width", Real, double, float) {
    ulp::visit_functions([](const ulp::Function& function, auto f) { check_widths<Real>(function.name, f); });
    check_widths<Real>("sqrt", [](auto x) { return sqrt(x); });
    check_widths<Real>("normal_quantile_of_uniform", [](auto x) { return normal_quantile_of_uniform(x); });
    check_widths<Real>("pow", [](auto x) { return pow(abs(x), x); });
    check_widths<Real>("lgamma_difference", [](auto x) { return lgamma_difference(abs(x), 1 + abs(x)); });
    check_widths<Real>("digamma_difference", [](auto x) { return digamma_difference(abs(x), 1 + abs(x)); });
    check_widths<Real>("lgamma_excess_difference", [](auto x) { return lgamma_excess_difference(abs(x), 1 + abs(x)); });
    check_widths<Real>("digamma_excess_difference",
                       [](auto x) { return digamma_excess_difference(abs(x), 1 + abs(x)); });
    check_widths<Real>("log_factorial_excess", [](auto x) { return log_factorial_excess(abs(x)); });
    check_widths<Real>("log_ratio", [](auto x) { return log_ratio(abs(x), 1 + abs(x)); });
    check_widths<Real>("log_beta", [](auto x) { return log_beta(abs(x), 1 + abs(x)); });
    check_widths<Real>("log_choose", [](auto x) { return log_choose(1 + abs(x), abs(x)); });
    check_widths<Real>("chi_quantile, 7", [](auto x) { return chi_quantile(x, 7); });
    check_widths<Real>("chi_quantile, 64", [](auto x) { return chi_quantile(x, 64); });
}

}  // namespace
}  // namespace tinyelbo
