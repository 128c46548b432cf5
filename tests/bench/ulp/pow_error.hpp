// Errors of pow, by MPFR, and pairs of arguments that reach every size of y log x.
#pragma once

#include <bit>
#include <cmath>
#include <random>

#include "math/pow.hpp"
#include "samples.hpp"

namespace tinyelbo::ulp {

template <class Real>
struct Power {
    Real x, y;
};

template <class Real>
double pow_error(Real value, Power<Real> power) {
    Exact exact;
    mpfr_pow(exact, Exact(static_cast<double>(power.x)), Exact(static_cast<double>(power.y)), MPFR_RNDN);
    return ulp_error(value, exact);
}

// x of any positive size, or near 1, or between 0 and 4; y such that log(x^y) is spread evenly over all that does not
// overflow or vanish, or a multiple of 1/2.
template <class Real, class Visit>
void sample_powers(int count, Visit visit) {
    using Limits = std::numeric_limits<Real>;
    std::mt19937_64 random(11);
    std::uniform_real_distribution<Real> unit(0, 1);
    const Real low = std::log(Limits::denorm_min()), high = std::log(Limits::max());
    for (int i = 0; i < count; ++i) {
        const Bits<Real> infinity = std::bit_cast<Bits<Real>>(Limits::infinity());
        const Real any = std::bit_cast<Real>(static_cast<Bits<Real>>(random()) % infinity);
        const Real near_one = 1 + (unit(random) - Real(0.5)) * std::ldexp(Real(1), -static_cast<int>(random() % 24));
        const Real x = i % 3 == 0 ? any : i % 3 == 1 ? near_one : 4 * unit(random);
        const Real whole = low + (high - low) * unit(random);
        const Real halves = static_cast<Real>(static_cast<int>(random() % 41) - 20) / 2;
        visit(Power<Real>{x, i % 4 == 0 || x == 1 || x == 0 ? halves : whole / std::log(x)});
    }
}

// What the header states.
template <class Real>
inline constexpr double kPowError = sizeof(Real) == 8 ? 1.36 : 0.86;

template <class Real>
struct PowWorst {
    double error = 0;
    Power<Real> power{};
};

template <class Real>
PowWorst<Real> measure_pow(int count) {
    PowWorst<Real> worst;
    sample_powers<Real>(count, [&](Power<Real> power) {
        const double error = pow_error(tinyelbo::pow(power.x, power.y), power);
        if (!(error <= worst.error)) worst = {error, power};
    });
    return worst;
}

}  // namespace tinyelbo::ulp
