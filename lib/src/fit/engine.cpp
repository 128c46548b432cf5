#include "engine.hpp"

#include <limits>

#include "../base/hash.hpp"
#include "../math/triangular.hpp"

namespace tinyelbo {
namespace {

// What the config's parts need of the block.
struct Sizes {
    std::uint64_t draws, phase, importance, response;

    Sizes(const te_config& config, std::uint32_t d)
        : draws(sampler_of(config, d).numbers(d)),
          phase(config.optimizer->numbers(d, config.family->full_rank)),
          importance(config.importance != nullptr ? config.importance->numbers(d, config.elbo_draws) : 0),
          response(config.response != nullptr ? config.response->numbers(d) : 0) {}
};

// Where the arrays of block.h begin, in numbers of the fit's precision behind the state, and where the last one ends.
struct Regions {
#define TE_REGION_MEMBER(name, count) std::uint64_t name;
    TE_REGIONS(TE_REGION_MEMBER, 1, 1, 0, 0, 0, 0)
#undef TE_REGION_MEMBER
    std::uint64_t response_store, end;

    Regions(const te_config& config, std::uint32_t d, std::uint32_t scratch_size) {
        const Sizes sizes(config, d);
        end = 0;
#define TE_REGION_PLACE(region, count) region = end, end += (count);
        TE_REGIONS(TE_REGION_PLACE, d, config.family->full_rank, sizes.draws, sizes.phase,
                   sizes.importance + sizes.response, scratch_size)
#undef TE_REGION_PLACE
        response_store = report + sizes.importance;
    }
};

template <class Real>
void reset_state(Engine<Real>& engine, std::uint32_t print) {
    FitState<Real>& state = *engine.state;
    state = {};
    state.magic = kStateMagic;
    state.fingerprint = print;
    state.verdict = TE_VERDICT_RUNNING;
    state.elbo_se = state.error_bound = std::numeric_limits<Real>::infinity();
    state.elbo = -state.elbo_se;
    state.k_hat = state.effective_draws = std::numeric_limits<Real>::quiet_NaN();
    fill(engine.mean_error, engine.dimension(), std::numeric_limits<Real>::infinity());
}

}  // namespace

const te_draws& sampler_of(const te_config& config, std::uint32_t dimension) {
    return config.sampler != nullptr ? *config.sampler : *config.optimizer->default_draws(dimension);
}

std::uint64_t block_bytes(const te_config& config, std::uint32_t dimension, std::uint32_t scratch) {
    const std::uint64_t real_bytes = config.precision == TE_F64 ? 8 : 4;
    return TE_STATE_BYTES(real_bytes) + TE_ALIGN_UP(real_bytes * Regions(config, dimension, scratch).end);
}

std::uint32_t fingerprint(const te_config& config, const te_plan& plan) {
    Fnv1a hash;
    const std::uint32_t parts[] = {TE_ABI_VERSION,
                                   plan.dimension,
                                   plan.scratch,
                                   plan.print,
                                   static_cast<std::uint32_t>(config.precision),
                                   config.draws,
                                   config.elbo_draws,
                                   static_cast<std::uint32_t>(config.gradient)};
    for (const std::uint32_t part : parts) hash.add(part, 4);
    hash.add(config.seed, 8);
    const char* const names[] = {config.family->name,
                                 config.optimizer->name,
                                 sampler_of(config, plan.dimension).name,
                                 config.importance != nullptr ? config.importance->name : "",
                                 config.response != nullptr ? config.response->name : "",
                                 config.model != nullptr ? config.model->name : ""};
    for (const char* name : names)
        for (; *name != '\0'; ++name) hash.add(static_cast<unsigned char>(*name), 1);
    return static_cast<std::uint32_t>(hash.value ^ hash.value >> 32);
}

template <class Real>
Engine<Real> open_engine(const te_config& config, void* block, std::uint32_t dimension) {
    unsigned char* bytes = static_cast<unsigned char*>(block);
    Real* const numbers = reinterpret_cast<Real*>(bytes + TE_STATE_BYTES(sizeof(Real)));
    const Regions at(config, dimension, 0);  // scratch comes last: its size moves nothing
    const int d = static_cast<int>(dimension);
    Engine<Real> engine{};
    engine.config = &config;
    engine.state = reinterpret_cast<FitState<Real>*>(bytes);
    engine.full_rank = config.family->full_rank;
    const te_draws& sampler = sampler_of(config, dimension);
    if constexpr (sizeof(Real) == 8) {
        engine.family = config.family->f64;
        engine.optimizer = config.optimizer->f64;
        engine.importance = config.importance != nullptr ? config.importance->f64 : nullptr;
        engine.response = config.response != nullptr ? config.response->f64 : nullptr;
        engine.has_products = config.model != nullptr && config.model->hessian_product_f64 != nullptr;
        engine.fill_draws = sampler.f64;
    } else {
        engine.family = config.family->f32;
        engine.optimizer = config.optimizer->f32;
        engine.importance = config.importance != nullptr ? config.importance->f32 : nullptr;
        engine.response = config.response != nullptr ? config.response->f32 : nullptr;
        engine.has_products = config.model != nullptr && config.model->hessian_product_f32 != nullptr;
        engine.fill_draws = sampler.f32;
    }
    engine.q = {d, numbers + at.mean, numbers + at.log_scale, numbers + at.scale,
                at.correlation == at.sampler ? nullptr : numbers + at.correlation};
    engine.sums = {numbers + at.tangent, numbers + at.marginal, numbers + at.work};
    engine.draws = numbers + at.draws;
    engine.parameters = numbers + at.parameters;
    engine.gradient = numbers + at.gradient;
    engine.log_density = numbers + at.log_density;
    engine.direction = numbers + at.work;
    engine.mean_error = numbers + at.mean_error;
    engine.sampler = {config.seed, kDraws, d, config.draws, &engine.state->sampler, numbers + at.sampler};
    engine.phase = numbers + at.phase;
    engine.importance_store = numbers + at.report;
    engine.response_store = numbers + at.response_store;
    engine.scratch = numbers + at.scratch;
    return engine;
}

template <class Real>
void start(Engine<Real>& engine, std::uint32_t print) {
    const Gaussian<Real>& q = engine.q;
    const int d = q.dimension;
    // All of it, so that snapshots hold nothing of what was in the memory before.
    fill(q.mean, static_cast<int>(engine.scratch - q.mean), Real(0));
    reset_state(engine, print);
    for (int i = 0; i < d; ++i) q.scale[engine.full_rank ? triangle(i) + i : i] = 1;
    if (q.correlation != nullptr)
        for (int i = 0; i < d; ++i) q.correlation[triangle(i) + i] = 1;
    engine.family->refresh(q);
    engine.optimizer->start(engine);
}

template <class Real>
void start_at(Engine<Real>& engine) {
    reset_state(engine, engine.state->fingerprint);
    engine.family->refresh(engine.q);
    engine.optimizer->start_at(engine);
    engine.state->base_scale = growth(engine);
}

template <class Real>
void ask(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    if (state.asked) return;
    state.asked = 1;
    state.row_cursor = 0;
    if (state.phase == Phase::kReport)
        propose_report(engine);
    else if (state.phase == Phase::kResponse)
        engine.response->propose(engine);
    else
        engine.optimizer->propose(engine);
}

template <class Real>
void tell(Engine<Real>& engine) {
    FitState<Real>& state = *engine.state;
    state.asked = 0;
    (wants_product(engine) ? state.hessian_products : state.evaluations) += state.active;
    if (state.phase == Phase::kReport)
        absorb_report(engine);
    else if (state.phase == Phase::kResponse)
        engine.response->absorb(engine);
    else
        engine.optimizer->absorb(engine);
}

#define TE_INSTANTIATE(Real)                                                                                           \
    template Engine<Real> open_engine<Real>(const te_config&, void*, std::uint32_t);                                   \
    template void start(Engine<Real>&, std::uint32_t);                                                                 \
    template void start_at(Engine<Real>&);                                                                             \
    template void ask(Engine<Real>&);                                                                                  \
    template void tell(Engine<Real>&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
