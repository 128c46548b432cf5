// Microseconds of one log density and gradient of 8 draws, prior apart: model/precision/instruction set/n/p. "of_peak"
// is the part of the core's measured rate of additions and multiplications without FMA, on its widest vectors.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "bench/peak.hpp"
#include "model/glm_kernels.hpp"

namespace {

using tinyelbo::GlmKernel;
using tinyelbo::GlmKernels;
using tinyelbo::Isa;

struct Model {
    const char* name;
    const GlmKernels* (*kernels)(Isa);
    // Additions, multiplications and divisions for each row and draw besides the 4 p of the two products.
    double flops_f64, flops_f32;
};
constexpr Model kModels[] = {{"logistic", tinyelbo::logistic_kernels, 23, 19},
                             {"linear", tinyelbo::linear_kernels, 4, 4}};

struct Level {
    const char* name;
    Isa isa;
};
constexpr Level kLevels[] = {{"baseline", Isa::kBaseline}, {"avx2", Isa::kAvx2}, {"avx512", Isa::kAvx512}};

template <class Real>
struct Data {
    std::vector<Real> x, y, parameters, log_density, gradient, scratch;

    Data(std::uint32_t n, std::uint32_t p)
        : x(n * p),
          y(n),
          parameters((p + 1) * TE_LANES),
          log_density(TE_LANES),
          gradient((p + 1) * TE_LANES),
          scratch(TE_GLM_SCRATCH(p)) {
        std::mt19937 generator(1);
        std::normal_distribution<double> normal;
        for (Real& value : x) value = static_cast<Real>(normal(generator));
        for (Real& value : y) value = static_cast<Real>(generator() % 2);
        for (Real& value : parameters) value = static_cast<Real>(0.3 * normal(generator));
    }
};

template <class Real>
void run(benchmark::State& state, GlmKernel<Real> kernel, std::uint32_t n, std::uint32_t p, double flops, double peak) {
    Data<Real> data(n, p);
    constexpr te_type kType = sizeof(Real) == 4 ? TE_F32 : TE_F64;
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    slots[TE_GLM_X] = te_matrix(data.x.data(), kType, n, p);
    slots[TE_GLM_Y] = te_vector(data.y.data(), kType, n);
    const std::uint32_t row_blocks = (n + TE_GLM_BLOCK_ROWS - 1) / TE_GLM_BLOCK_ROWS;
    for (auto _ : state) {
        kernel(slots, 0, row_blocks, data.parameters.data(), data.log_density.data(), data.gradient.data(),
               data.scratch.data());
        benchmark::DoNotOptimize(data.gradient.data());
        benchmark::ClobberMemory();
    }
    const double total = flops * n * TE_LANES * static_cast<double>(state.iterations());
    state.counters["of_peak"] = benchmark::Counter(total / peak, benchmark::Counter::kIsRate);
}

void add(const Model& model, const Level& level, const bench::Peak& peak) {
    const GlmKernels* kernels = model.kernels(level.isa);
    if (kernels == nullptr) return;
    for (const std::uint32_t n : {100u, 1000u, 10000u})
        for (const std::uint32_t p : {3u, 10u, 50u}) {
            const auto name = [&](const char* precision) {
                return std::string(model.name) + '/' + precision + '/' + level.name + '/' + std::to_string(n) + '/' +
                       std::to_string(p);
            };
            const auto unit = benchmark::kMicrosecond;
            benchmark::RegisterBenchmark(name("f64").c_str(), run<double>, kernels->f64, n, p,
                                         4.0 * p + model.flops_f64, peak.f64)
                ->Unit(unit);
            benchmark::RegisterBenchmark(name("f32").c_str(), run<float>, kernels->f32, n, p, 4.0 * p + model.flops_f32,
                                         peak.f32)
                ->Unit(unit);
        }
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Peak peak = bench::measure_peak();
    for (const Model& model : kModels)
        for (const Level& level : kLevels) add(model, level, peak);
    benchmark::AddCustomContext("peak", std::to_string(peak.f64 / 1e9) + " Gflop/s in double, " + peak.vectors);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
