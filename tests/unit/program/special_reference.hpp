// Functions in long double that the standard library does not have.
#ifndef TINYELBO_TESTS_UNIT_PROGRAM_SPECIAL_REFERENCE_HPP
#define TINYELBO_TESTS_UNIT_PROGRAM_SPECIAL_REFERENCE_HPP

#include <cmath>
#include <numbers>

namespace tinyelbo::test {

inline constexpr long double kPi = std::numbers::pi_v<long double>;

/// By the recurrence up to x = 40, then the asymptotic series (DLMF 5.5.2, 5.11.2).
inline long double digamma(long double x) {
    long double shift = 0;
    for (; x < 40; x += 1) shift -= 1 / x;
    const long double z = 1 / (x * x);
    const long double series =
        z *
        (1 / 12.0L - z * (1 / 120.0L - z * (1 / 252.0L - z * (1 / 240.0L - z * (1 / 132.0L - z * 691 / 32760.0L)))));
    return shift + std::log(x) - 1 / (2 * x) - series;
}

inline long double log_normal_cdf(long double x) {
    const long double tail = std::erfc(std::fabs(x) / std::sqrt(2.0L)) / 2;
    return x > 0 ? std::log1p(-tail) : std::log(tail);
}
inline long double logistic(long double x) { return 1 / (1 + std::exp(-x)); }
inline long double softplus(long double x) { return std::fmax(x, 0.0L) + std::log1p(std::exp(-std::fabs(x))); }
inline long double log_beta(long double a, long double b) {
    return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
}
inline long double log_choose(long double n, long double k) {
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}
/// log Gamma(a + n) - log Gamma(a) for a whole n, term by term where log Gamma would cancel.
inline long double log_rising(long double a, long double n) {
    if (n > 2000) return std::lgamma(a + n) - std::lgamma(a);
    long double sum = 0;
    for (long double i = 0; i < n; i += 1) sum += std::log(a + i);
    return sum;
}
/// a log b, 0 for a = 0.
inline long double times_log(long double a, long double b) { return a == 0 ? 0 : a * std::log(b); }

}  // namespace tinyelbo::test

#endif
