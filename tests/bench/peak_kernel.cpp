// x <- x * a + b on independent chains that fill the registers. Compiled once per instruction set, with the kernel's
// name in PEAK_KERNEL.
#include <cstddef>

namespace bench {
namespace {

#if defined(__AVX512F__)
constexpr int kBytes = 64, kChains = 24;
#elif defined(__AVX2__)
constexpr int kBytes = 32, kChains = 12;
#else
constexpr int kBytes = 16, kChains = 12;
#endif

template <class Real>
double run(long repetitions, volatile double* sink) {
    typedef Real Vector __attribute__((vector_size(kBytes)));
    Vector x[kChains];
    for (int c = 0; c < kChains; ++c) x[c] = Vector{} + static_cast<Real>(c);
    const Vector a = Vector{} + static_cast<Real>(0.5), b = Vector{} + static_cast<Real>(1);
    for (long i = 0; i < repetitions; ++i) {
#pragma GCC unroll 24
        for (int c = 0; c < kChains; ++c) x[c] = x[c] * a + b;
    }
    for (int c = 0; c < kChains; ++c) *sink = *sink + static_cast<double>(x[c][0]);
    return 2.0 * kChains * (kBytes / sizeof(Real)) * static_cast<double>(repetitions);
}

}  // namespace

// Runs so many repetitions and returns the number of operations done.
double PEAK_KERNEL(bool single, long repetitions, volatile double* sink) {
    return single ? run<float>(repetitions, sink) : run<double>(repetitions, sink);
}

}  // namespace bench
