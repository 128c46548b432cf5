#include "peak.hpp"

#include <algorithm>
#include <chrono>

namespace bench {

double peak_baseline(bool single, long repetitions, volatile double* sink);
#if defined(__x86_64__)
double peak_avx2(bool single, long repetitions, volatile double* sink);
double peak_avx512(bool single, long repetitions, volatile double* sink);
#endif

namespace {

using Kernel = double (*)(bool, long, volatile double*);

// The best of several runs of about 10 ms.
double best_rate(Kernel kernel, bool single) {
    using Clock = std::chrono::steady_clock;
    volatile double sink = 0.0;
    double best = 0.0;
    for (int run = 0; run < 20; ++run) {
        const auto start = Clock::now();
        const double operations = kernel(single, 1000000, &sink);
        const std::chrono::duration<double> seconds = Clock::now() - start;
        best = std::max(best, operations / seconds.count());
    }
    return best;
}

}  // namespace

Peak measure_peak() {
    Kernel kernel = peak_baseline;
    const char* vectors = "128-bit vectors";
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) kernel = peak_avx2, vectors = "256-bit vectors";
    if (__builtin_cpu_supports("avx512f")) kernel = peak_avx512, vectors = "512-bit vectors";
#endif
    return {best_rate(kernel, false), best_rate(kernel, true), vectors};
}

}  // namespace bench
