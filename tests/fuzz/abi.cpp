// Fuzzes the C interface: any config, any shapes and values of data, any block, any order of calls. Whatever comes,
// the answer is a status: no crash, no access outside the block and the data, and no NaN in a result.
#include <tinyelbo/tinyelbo.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "bytes.hpp"

namespace {

using fuzz::Bytes;

// Elements of data behind every slot; shapes beyond it are for te_required_bytes, which reads no values.
constexpr std::size_t kValues = 1024;
constexpr std::uint32_t kMaxDimension = 24;

void require(bool condition) {
    if (!condition) std::abort();
}

template <class T>
T pick(Bytes& bytes, std::initializer_list<T> choices) {
    return choices.begin()[bytes.choose(static_cast<std::uint32_t>(choices.size()))];
}

struct Input {
    std::array<std::vector<double>, TE_GLM_NUM_SLOTS> values;
    std::array<te_slot, TE_GLM_NUM_SLOTS> slots{};
    te_config config{};
};

double number(Bytes& bytes) {
    const int kind = static_cast<int>(bytes.choose(16));
    if (kind == 0) return bytes.take<double>();
    if (kind == 1) return static_cast<double>(bytes.take<float>());
    if (kind < 6) return kind % 2;
    return bytes.take<std::int8_t>() / 16.0;
}

// Mostly plausible, so that fits run; sometimes anything.
std::uint32_t extent(Bytes& bytes, std::uint32_t plausible) {
    return bytes.one_in(16) ? bytes.take<std::uint32_t>() : plausible;
}

void bind_slots(Bytes& bytes, Input& input) {
    const std::uint32_t rows = 1 + bytes.choose(40), columns = 1 + bytes.choose(6);
    for (std::uint32_t s = 0; s < TE_GLM_NUM_SLOTS; ++s) {
        const bool data = s == TE_GLM_X || s == TE_GLM_Y;
        if (!data && bytes.choose(2) == 0) continue;
        input.values[s].resize(kValues);
        const double first = number(bytes), second = number(bytes);
        for (std::size_t i = 0; i < kValues; ++i) input.values[s][i] = i % 3 ? first : second;
        for (int i = 0; i < 8; ++i) input.values[s][bytes.take<std::uint16_t>() % kValues] = number(bytes);
        te_slot& slot = input.slots[s];
        slot.values = bytes.one_in(32) ? nullptr : input.values[s].data();
        slot.type = bytes.one_in(8) ? static_cast<te_type>(bytes.choose(8)) : TE_F64;
        slot.rows = extent(bytes, data ? rows : pick<std::uint32_t>(bytes, {1, columns, columns + 1}));
        slot.columns = extent(bytes, s == TE_GLM_X || (s == TE_GLM_PRIOR_SCALE && bytes.choose(2)) ? columns : 1);
        slot.row_stride = static_cast<std::int32_t>(extent(bytes, slot.columns));
        slot.column_stride = static_cast<std::int32_t>(extent(bytes, 1));
    }
}

void make_config(Bytes& bytes, Input& input) {
    const te_model* model = pick<const te_model*>(bytes, {&te_logistic, &te_linear, nullptr});
    te_config& config = input.config;
    config = te_default_config(model, pick<const te_family*>(bytes, {&te_full_rank, &te_mean_field}),
                               pick<const te_optimizer*>(bytes, {&te_adam, &te_plain_adam}));
    config.slots = input.slots.data();
    config.num_slots = extent(bytes, TE_GLM_NUM_SLOTS);
    config.dimension = extent(bytes, bytes.choose(8));
    config.precision = bytes.one_in(16) ? static_cast<te_type>(bytes.choose(8)) : pick(bytes, {TE_F64, TE_F32});
    config.sampler =
        pick<const te_draws*>(bytes, {nullptr, &te_orthogonal_draws, &te_antithetic_draws, &te_independent_draws});
    config.gradient = static_cast<te_gradient>(bytes.choose(2));
    config.draws = extent(bytes, 1 + bytes.choose(20));
    config.max_steps = extent(bytes, 1 + bytes.choose(100));
    config.elbo_draws = extent(bytes, 4 + bytes.choose(100));
    if (bytes.one_in(4)) config.tolerance = bytes.take<double>();
    if (bytes.one_in(4)) config.step_size = bytes.take<double>();
    if (bytes.one_in(16)) config.cookie = bytes.take<std::uint32_t>();
    if (bytes.one_in(16)) config.family = nullptr;
    if (bytes.one_in(16)) config.optimizer = nullptr;
    config.seed = bytes.take<std::uint64_t>();
}

// The caller's part of the contract: the values that a slot speaks of are there.
bool readable(const te_slot& slot) {
    if (slot.values == nullptr || slot.rows == 0 || slot.columns == 0) return true;
    if (slot.rows > kValues || slot.columns > kValues || slot.row_stride < 0 || slot.column_stride < 0) return false;
    const auto last = std::uint64_t{slot.rows - 1} * static_cast<std::uint32_t>(slot.row_stride) +
                      std::uint64_t{slot.columns - 1} * static_cast<std::uint32_t>(slot.column_stride);
    return last < kValues;
}

bool affordable(const te_config& config) {
    for (std::uint32_t s = 0; s < TE_GLM_NUM_SLOTS; ++s)
        if (!readable(config.slots[s])) return false;
    return config.num_slots <= TE_GLM_NUM_SLOTS && config.draws <= 64 && config.max_steps <= 200 &&
           config.elbo_draws <= 256 && (config.model != nullptr || config.dimension <= kMaxDimension);
}

void advance(Bytes& bytes, te_fit& fit) {
    te_request request;
    for (int call = 0; call < 400 && te_get_verdict(&fit) == TE_VERDICT_RUNNING; ++call) {
        if (te_step(&fit, 1 + bytes.choose(64)) == TE_STATUS_OK) continue;
        if (te_ask(&fit, &request) != TE_STATUS_OK) return;
        for (std::uint32_t i = 0; i < (request.dimension + 1) * TE_LANES; ++i) {
            const double value = bytes.empty() ? -1.0 : number(bytes);
            const std::uint32_t k = i < TE_LANES ? i : i - TE_LANES;
            void* array = i < TE_LANES ? request.log_density : request.gradient;
            if (fit.config.precision == TE_F64)
                static_cast<double*>(array)[k] = value;
            else
                static_cast<float*>(array)[k] = static_cast<float>(value);
        }
        require(te_tell(&fit) == TE_STATUS_OK);
    }
}

void read_results(Bytes& bytes, te_fit& fit, const te_config& config) {
    te_result result;
    require(te_get_result(&fit, &result) == TE_STATUS_OK);
    require(!std::isnan(result.elbo_se) && !std::isnan(result.elbo));
    const std::uint32_t d = result.dimension;
    std::vector<double> out(std::size_t{d} * d + 8), work(4096);
    const te_span vector = te_span_of(out.data(), TE_F64, d), matrix = te_span_of(out.data(), TE_F64, d * d);
    for (auto get : {te_get_mean, te_get_sd}) {
        require(get(&fit, vector) == TE_STATUS_OK);
        for (std::uint32_t i = 0; i < d; ++i) require(std::isfinite(out[i]));
    }
    require(te_get_scale_tril(&fit, matrix) == TE_STATUS_OK);
    for (std::uint32_t i = 0; i < d * d; ++i) require(std::isfinite(out[i]));
    (void)te_get_covariance(&fit, matrix);
    (void)te_sample(&fit, bytes.take<std::uint32_t>(), vector);
    (void)te_sample(&fit, 0, te_span_of(out.data(), static_cast<te_type>(bytes.choose(8)), bytes.choose(2) * d));
    te_slot features = config.slots[TE_GLM_X];
    features.rows = 1;
    (void)te_predict(&fit, bytes.take<std::uint32_t>(), &features, number(bytes), bytes.choose(40),
                     te_span_of(work.data(), config.precision, 2048), te_span_of(out.data(), TE_F64, bytes.choose(3)),
                     te_span_of(out.data() + 2, TE_F64, 1), te_span_of(out.data() + 3, TE_F64, 1));
    if (config.model != nullptr)
        (void)te_log_density_gradient(config.model, config.slots, config.num_slots, vector,
                                      te_span_of(work.data(), TE_F64, 2048), &result.elbo,
                                      te_span_of(work.data() + 2048, TE_F64, bytes.choose(2) ? d : 1));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes bytes(data, size);
    Input input;
    bind_slots(bytes, input);
    make_config(bytes, input);
    std::size_t needed = 0;
    if (te_required_bytes(&input.config, &needed) != TE_STATUS_OK || !affordable(input.config)) return 0;
    require(needed % TE_BLOCK_ALIGNMENT == 0);

    // Exactly as large as asked for, so that the sanitizer sees one byte too far; or too small, or misaligned.
    const std::size_t given = bytes.one_in(16) ? needed - 1 : needed;
    const std::size_t shift = bytes.one_in(16) ? 1 : 0;
    void* block = std::aligned_alloc(TE_BLOCK_ALIGNMENT, needed + (shift ? TE_BLOCK_ALIGNMENT : 0));
    te_fit fit;
    const te_status status = te_init(&fit, &input.config, static_cast<char*>(block) + shift, given);
    require(status != TE_STATUS_OK || (given == needed && shift == 0));
    if (status == TE_STATUS_OK) {
        advance(bytes, fit);
        require(te_attach(&fit, &input.config, block, needed) == TE_STATUS_OK);
        read_results(bytes, fit, input.config);
    } else {
        require(te_step(&fit, 1) != TE_STATUS_OK);
    }
    std::free(block);
    return 0;
}
