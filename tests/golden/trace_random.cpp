// Random bits, uniform and normal numbers, and the draws of each sampler.
#include <initializer_list>

#include "rng/normal.hpp"
#include "rng/philox.hpp"
#include "rng/sampler.hpp"
#include "trace.hpp"

namespace trace {

namespace {

constexpr int kMostDimensions = 80;
constexpr std::uint32_t kDrawsPerStep = 64;
constexpr std::uint64_t kSeed = 0x0123456789abcdefu;

void trace_philox() {
    Hash hash;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const tinyelbo::PhiloxBlock block = tinyelbo::philox4x32({{i, ~i, 7 * i, i << 20}}, {{i ^ 0xdeadbeefu, 3 * i}});
        for (const std::uint32_t word : block.word) hash.add_integer(word);
    }
    report(hash, "random", "philox4x32-10");
}

template <class Real>
void trace_numbers() {
    Hash uniforms, normals;
    Real numbers[kMostDimensions];
    for (std::uint32_t draw = 0; draw < 100; ++draw) {
        const tinyelbo::RandomKey key{kSeed, draw % 5, draw / 7};
        tinyelbo::fill_uniforms(key, draw, numbers, kMostDimensions, 1);
        uniforms.add(numbers, kMostDimensions);
        tinyelbo::fill_normals(key, draw, numbers, kMostDimensions, 1);
        normals.add(numbers, kMostDimensions);
    }
    report(uniforms, "random", "uniform", kPrecisionName<Real>);
    report(normals, "random", "normal", kPrecisionName<Real>);
}

// Enough blocks of 8 draws, the third of each four incomplete, to pass from one group of frames to the next.
template <class Real>
void add_draws(Hash& hash, tinyelbo::FillDraws<Real> fill_draws, int dimension, bool wide) {
    static Real store[TE_ORTHOGONAL_SIZE(TE_ORTHOGONAL_MAX)];
    static Real z[kMostDimensions * tinyelbo::kLanes];
    tinyelbo::SamplerState state{};
    state.wide = wide;
    const tinyelbo::Sampler<Real> sampler{kSeed, tinyelbo::kDraws, dimension, kDrawsPerStep, &state, store};
    for (int i = 0; i < 24; ++i) {
        fill_draws(sampler, z, i % 4 == 2 ? 5 : tinyelbo::kLanes);
        hash.add(z, dimension * tinyelbo::kLanes);
    }
}

template <class Real>
tinyelbo::FillDraws<Real> fill_draws_of(const te_draws& draws) {
    if constexpr (sizeof(Real) == 8)
        return draws.f64;
    else
        return draws.f32;
}

template <class Real>
void trace_sampler(const te_draws& draws, bool wide) {
    const tinyelbo::FillDraws<Real> fill_draws = fill_draws_of<Real>(draws);
    Hash hash;
    for (const int dimension : {1, 2, 3, 4, 5, 8, 9, 10, 33, 64, kMostDimensions})
        if (static_cast<std::uint32_t>(dimension) <= draws.max_dimension) add_draws(hash, fill_draws, dimension, wide);
    report(hash, "random", draws.name, kPrecisionName<Real>, wide ? "wide" : "narrow");
}

}  // namespace

void run_random() {
    trace_philox();
    for_each_precision([](auto real) { trace_numbers<decltype(real)>(); });
    for (const te_draws* draws :
         {&te_orthogonal_draws, &te_antithetic_draws, &te_independent_draws, &te_qmc_draws, &te_fixed_draws})
        for_each_precision([draws](auto real) { trace_sampler<decltype(real)>(*draws, false); });
    for_each_precision([](auto real) { trace_sampler<decltype(real)>(te_orthogonal_draws, true); });
}

}  // namespace trace
