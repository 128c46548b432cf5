// Statistics of samples whose distribution under the hypothesis is known.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace tinyelbo {

// Chance that a check with this bound fails although all is well: below 1e-6, for z and for sqrt(n) D alike
// (2 Phi(-4.9) = 9.6e-7; Kolmogorov's 2 exp(-2 x^2) at 2.7 = 9.3e-7).
inline constexpr double kZBound = 4.9;
inline constexpr double kKolmogorovBound = 2.7;

// sqrt(n) times the largest distance between the sample's distribution function and cdf.
template <class Cdf>
double kolmogorov_statistic(std::vector<double> sample, Cdf cdf) {
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double p = cdf(sample[i]), rank = static_cast<double>(i);
        distance = std::max({distance, p - rank / n, (rank + 1) / n - p});
    }
    return std::sqrt(n) * distance;
}

// z-score of the sample mean of f, whose mean and variance are known.
template <class F>
double mean_score(const std::vector<double>& sample, double mean, double variance, F f) {
    double sum = 0;
    for (const double x : sample) sum += f(x) - mean;
    return sum / std::sqrt(static_cast<double>(sample.size()) * variance);
}

// z-score of the mean product of two independent standardised samples.
inline double correlation_score(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum / std::sqrt(static_cast<double>(a.size()));
}

}  // namespace tinyelbo
