#include "results.hpp"

#include "../math/sort.hpp"
#include "../math/triangular.hpp"
#include "../rng/normal.hpp"

namespace tinyelbo {
namespace {

// Element (i, j) of L.
template <class Real>
Real scale_element(const Engine<Real>& engine, int i, int j) {
    if (engine.full_rank) return j <= i ? engine.q.scale[triangle(i) + j] : Real(0);
    return i == j ? engine.q.scale[i] : Real(0);
}

// z[d][stride] -> m + L z in place, for `width` neighbouring numbers; row i needs rows up to i only.
template <class Real>
void transform_in_place(const Engine<Real>& engine, Real* z, int stride, int width) {
    for (int i = engine.dimension() - 1; i >= 0; --i)
        for (int lane = 0; lane < width; ++lane) {
            Real theta = engine.q.mean[i];
            for (int j = engine.full_rank ? 0 : i; j <= i; ++j)
                theta += scale_element(engine, i, j) * z[j * stride + lane];
            z[i * stride + lane] = theta;
        }
}

// Linear interpolation between order statistics (Hyndman and Fan 1996, type 7).
template <class Real>
Real quantile(const Real* sorted, std::uint32_t count, Real probability) {
    const Real position = probability * static_cast<Real>(count - 1);
    const std::uint32_t below = static_cast<std::uint32_t>(position);
    if (below + 1 >= count) return sorted[count - 1];
    const Real fraction = position - static_cast<Real>(below);
    return sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
}

template <class Real>
void evaluate_prediction(const te_config& config, const Real* features, const Real* parameters, const Real* noise,
                         Real* response) {
    if constexpr (sizeof(Real) == 8)
        config.model->predict_f64(config.slots, features, parameters, noise, response);
    else
        config.model->predict_f32(config.slots, features, parameters, noise, response);
}

}  // namespace

template <class Real>
Real covariance(const Engine<Real>& engine, int i, int j) {
    if (j > i) return covariance(engine, j, i);
    if (engine.full_rank) return dot(engine.q.scale + triangle(i), engine.q.scale + triangle(j), j + 1);
    return i == j ? engine.q.scale[i] * engine.q.scale[i] : Real(0);
}

template <class Real>
void sample(const Engine<Real>& engine, std::uint32_t draw, Real* theta) {
    fill_normals(RandomKey{engine.config->seed, kSample, 0}, draw, theta, engine.dimension(), 1);
    transform_in_place(engine, theta, 1, 1);
}

template <class Real>
Prediction<Real> predict(const Engine<Real>& engine, std::uint32_t row, const Real* features, Real level, Real* work,
                         std::uint32_t count) {
    const int d = engine.dimension();
    Real* responses = work;
    Real* parameters = responses + count;
    Real* noise = parameters + d * kLanes;
    SamplerState same{};
    Sampler<Real> sampler = engine.sampler;
    sampler.stream = kPredict;
    sampler.state = &same;
    Real sum = 0;
    for (std::uint32_t i = 0; i < count; i += kLanes) {
        if constexpr (sizeof(Real) == 8)
            te_antithetic_draws.f64(sampler, parameters, kLanes);
        else
            te_antithetic_draws.f32(sampler, parameters, kLanes);
        transform_in_place(engine, parameters, kLanes, kLanes);
        fill_normals(RandomKey{sampler.seed, kNoise, row}, i / kLanes, noise, kLanes, 1);
        evaluate_prediction(*engine.config, features, parameters, noise, responses + i);
        for (int lane = 0; lane < kLanes; ++lane) sum += responses[i + static_cast<std::uint32_t>(lane)];
    }
    sort(responses, count);
    const Real tail = (Real(1) - level) / 2;
    return {sum / static_cast<Real>(count), quantile(responses, count, tail), quantile(responses, count, 1 - tail)};
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template Real covariance(const Engine<Real>&, int, int);                                                           \
    template void sample(const Engine<Real>&, std::uint32_t, Real*);                                                   \
    template Prediction<Real> predict(const Engine<Real>&, std::uint32_t, const Real*, Real, Real*, std::uint32_t);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
