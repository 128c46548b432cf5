// Arguments that between them reach every exponent of a range, its ends and the places where functions change method.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>

#include "functions.hpp"

namespace tinyelbo::ulp {

template <class Real>
using Bits = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;

template <class Real, class Visit>
class Sampler {
  public:
    Sampler(Range<Real> range, Visit visit) : range_(range), visit_(visit) {}

    // `count` random mantissas at every exponent, with both signs.
    void exponents(int count) {
        using Limits = std::numeric_limits<Real>;
        constexpr int kMantissa = Limits::digits - 1;
        const Bits<Real> fields = Bits<Real>{2} * Limits::max_exponent - 1;
        for (Bits<Real> exponent = 0; exponent < fields; ++exponent)
            for (int i = 0; i < count; ++i) {
                const Bits<Real> mantissa = random_bits() & ((Bits<Real>{1} << kMantissa) - 1);
                const Real x = std::bit_cast<Real>(exponent << kMantissa | mantissa);
                at(x);
                at(-x);
            }
    }

    // `count` numbers spread evenly over the part of the range inside [-reach, reach].
    void even(Real reach, int count) {
        const Real low = std::fmax(range_.low, -reach), high = std::fmin(range_.high, reach);
        std::uniform_real_distribution<Real> uniform(low, high);
        for (int i = 0; i < count; ++i) at(uniform(random_));
    }

    // x and its neighbours, `reach` on either side.
    void around(Real x, int reach) {
        constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
        Real below = x, above = x;
        at(x);
        for (int i = 0; i < reach; ++i) {
            below = std::nextafter(below, -kInfinity);
            above = std::nextafter(above, kInfinity);
            at(below);
            at(above);
        }
    }

    // Zeros, ends of ranges, places where methods change, and multiples of ln 2/2 and pi/4, where arguments are
    // reduced.
    void breakpoints(int multiples, int reach) {
        for (const double x : {0.0, 0.075, 0.1, 0.25, 0.4, 0.5, 0.54930614433405484570, 0.55, 0.70710678118654752440,
                               0.9, 1.0, 1.41421356237309504880, 1.46163214496836234126, 2.0, 3.75, 4.0, 5.0,
                               709.78271289338397, 745.13321910194122})
            for (const double sign : {-1.0, 1.0}) around(static_cast<Real>(sign * x), reach);
        around(range_.low, reach);
        around(range_.high, reach);
        for (int n = -multiples; n <= multiples; ++n)
            for (const double unit : {0.34657359027997265471, 0.78539816339744830962})
                around(static_cast<Real>(n * unit), reach);
        const double last = std::floor(static_cast<double>(range_.high) / 0.78539816339744830962);
        for (int i = 0; i < multiples && last < 1e7; ++i)
            around(static_cast<Real>(std::floor(last * canonical()) * 0.78539816339744830962), reach);
    }

  private:
    Bits<Real> random_bits() { return static_cast<Bits<Real>>(random_()); }
    double canonical() { return std::uniform_real_distribution<double>(0, 1)(random_); }

    void at(Real x) {
        if (x >= range_.low && x <= range_.high) visit_(x);
    }

    Range<Real> range_;
    Visit visit_;
    std::mt19937_64 random_{20240229};
};

// Visits about 4000 `density` arguments in the function's domain (in double, where exponents are many, up to twice
// that).
template <class Real, class Visit>
void sample(const Function& function, int density, Visit visit) {
    Sampler<Real, Visit> sampler(domain<Real>(function), visit);
    sampler.exponents(sizeof(Real) == 8 ? density : 8 * density);
    for (const Real reach : {Real(1), Real(4), Real(40), Real(1600), Real(1e38)}) sampler.even(reach, 500 * density);
    sampler.breakpoints(50 * density, 2);
}

struct Worst {
    double error = 0;
    double argument = 0;
    long count = 0;

    void add(double error_at, double x) {
        ++count;
        if (error_at > error) {
            error = error_at;
            argument = x;
        }
    }
};

// The largest error of f over the samples.
template <class Real, class F>
Worst measure(const Function& function, int density, F f) {
    Worst worst;
    Exact exact;
    sample<Real>(function, density, [&](Real x) {
        function.exact(exact, Exact(static_cast<double>(x)));
        worst.add(ulp_error(f(x), exact), static_cast<double>(x));
    });
    return worst;
}

}  // namespace tinyelbo::ulp
