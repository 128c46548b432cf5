// Dense references in long double, and the bound on what rounding may add to a sum.
#ifndef TINYELBO_TESTS_UNIT_LINEAR_ALGEBRA_LONG_DOUBLE_HPP
#define TINYELBO_TESTS_UNIT_LINEAR_ALGEBRA_LONG_DOUBLE_HPP

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include "math/triangular.hpp"

namespace tinyelbo::test {

/// A sum and the sum of its terms' magnitudes.
struct Sum {
    long double value = 0, magnitude = 0;

    template <class A, class B>
    void add(A a, B b) {
        const long double product = static_cast<long double>(a) * static_cast<long double>(b);
        value += product;
        magnitude += std::abs(product);
    }
};

/// |computed - exact| <= n u sum |terms| / (1 - n u) for a sum of n products in any order, u = epsilon / 2, each
/// product rounded too (Higham 2002, eq. 3.5).
template <class Real>
bool within_rounding(Real computed, const Sum &exact, int terms) {
    const long double n =
        static_cast<long double>(terms + 1) * static_cast<long double>(std::numeric_limits<Real>::epsilon());
    return std::abs(static_cast<long double>(computed) - exact.value) <= n * exact.magnitude;
}

template <class Real>
std::vector<Real> random_numbers(int count, unsigned seed) {
    std::mt19937_64 engine(seed);
    std::normal_distribution<double> normal;
    std::vector<Real> values(static_cast<std::size_t>(count));
    for (Real &value : values) value = static_cast<Real>(normal(engine));
    return values;
}

/// A packed lower-triangular factor whose solves lose few digits: diagonal in [1, 2], the rest of about 1 / sqrt(d).
template <class Real>
std::vector<Real> random_factor(int d, unsigned seed) {
    std::vector<Real> factor = random_numbers<Real>(triangle(d), seed);
    for (int i = 0; i < d; ++i)
        for (int j = 0; j <= i; ++j) {
            Real &element = factor[static_cast<std::size_t>(triangle(i) + j)];
            if (i == j)
                element = Real(1) + std::abs(element) / (1 + std::abs(element));
            else
                element /= 2 * std::sqrt(static_cast<Real>(d));
        }
    return factor;
}

/// Element (i, j) of a packed lower-triangular matrix, zeros included.
template <class Real>
long double element(const std::vector<Real> &factor, int i, int j) {
    return j <= i ? static_cast<long double>(factor[static_cast<std::size_t>(triangle(i) + j)]) : 0.0L;
}

}  // namespace tinyelbo::test

#endif
