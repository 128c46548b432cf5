// Fuzzes the snapshot reader: bytes of any kind, and snapshots of running fits with any changes and the right checksum.
// Whatever te_load takes is a fit that asks for finite parameters, ends within its budget, and has finite results.
#include <tinyelbo/tinyelbo.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

#include "bytes.hpp"

namespace {

using fuzz::Bytes;
using Snapshot = std::vector<unsigned char>;

constexpr std::uint32_t kRows = 300;  // two row blocks
constexpr std::size_t kHeaderBytes = 40, kLengthAt = 24, kChecksumAt = 32;

void require(bool condition) {
    if (!condition) std::abort();
}

template <class T>
T pick(Bytes& bytes, std::initializer_list<T> choices) {
    return choices.begin()[bytes.choose(static_cast<std::uint32_t>(choices.size()))];
}

/// Aligned, and exactly as large as asked for.
class Block {
  public:
    explicit Block(std::size_t bytes) : at_(std::aligned_alloc(TE_BLOCK_ALIGNMENT, bytes)), bytes_(bytes) {}
    ~Block() { std::free(at_); }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    void* at() { return at_; }
    std::size_t bytes() const { return bytes_; }

  private:
    void* at_;
    std::size_t bytes_;
};

struct Data {
    double x[kRows][2], y[kRows];
    te_slot slots[TE_GLM_NUM_SLOTS] = {};

    Data() {
        for (std::uint32_t i = 0; i < kRows; ++i) {
            x[i][0] = 1, x[i][1] = std::sin(i * 0.7);
            y[i] = std::sin(i * 1.3) + x[i][1] > 0.2;
        }
        slots[TE_GLM_X] = te_matrix(x, TE_F64, kRows, 2);
        slots[TE_GLM_Y] = te_vector(y, TE_F64, kRows);
    }
};

te_config make_config(Bytes& bytes, const Data& data) {
    const te_family* family = pick(bytes, {&te_full_rank, &te_mean_field});
    const te_optimizer* optimizer = pick(bytes, {&te_adam, &te_plain_adam, &te_lbfgs});
    te_config config = te_default_config(bytes.choose(2) ? &te_logistic : nullptr, family, optimizer);
    config.slots = data.slots;
    config.num_slots = TE_GLM_NUM_SLOTS;
    config.dimension = 1 + bytes.choose(4);
    config.precision = pick(bytes, {TE_F64, TE_F32});
    config.draws = (optimizer == &te_lbfgs ? 32 : 8) + bytes.choose(9);
    if (optimizer != &te_lbfgs)
        config.sampler = pick<const te_draws*>(
            bytes, {nullptr, &te_orthogonal_draws, &te_antithetic_draws, &te_independent_draws, &te_qmc_draws});
    if (family == &te_mean_field && bytes.choose(2)) config.response = &te_linear_response;
    if (bytes.choose(2)) config.importance = nullptr;
    config.elbo_draws = 30;
    config.max_steps = pick(bytes, {1u, 40u, 150u});
    config.step_size = 0.1;
    return config;
}

/// A density with light tails to one side, for te_ask and te_tell. Its parameters must be finite.
template <class Real>
void answer(const te_request& request) {
    const Real* theta = static_cast<const Real*>(request.parameters);
    Real* log_density = static_cast<Real*>(request.log_density);
    Real* gradient = static_cast<Real*>(request.gradient);
    for (std::uint32_t lane = 0; lane < TE_LANES; ++lane) {
        Real sum = 0;
        for (std::uint32_t i = 0; i < request.dimension; ++i) {
            const Real t = theta[i * TE_LANES + lane], slope = std::tanh(t - Real(0.3) * static_cast<Real>(i));
            require(std::isfinite(t));
            sum -= t * t / 4 + std::abs(t);
            gradient[i * TE_LANES + lane] = -t / 2 - slope;
        }
        log_density[lane] = sum;
    }
}

/// Up to `count` requests or pieces of work; true at the end.
bool advance(Bytes& bytes, te_fit& fit, int count) {
    for (; count > 0 && te_get_verdict(&fit) == TE_VERDICT_RUNNING; --count) {
        te_request request;
        if (fit.config.model != nullptr) {
            require(te_step(&fit, 1 + bytes.choose(3)) == TE_STATUS_OK);
            continue;
        }
        require(te_ask(&fit, &request) == TE_STATUS_OK);
        fit.config.precision == TE_F64 ? answer<double>(request) : answer<float>(request);
        if (count == 1 && bytes.choose(2)) return false;  // asked, and not told
        require(te_tell(&fit) == TE_STATUS_OK);
    }
    return te_get_verdict(&fit) != TE_VERDICT_RUNNING;
}

Snapshot save(const te_fit& fit) {
    std::size_t bytes = 0;
    require(te_snapshot_bytes(&fit, &bytes) == TE_STATUS_OK);
    Snapshot snapshot(bytes);
    require(te_save(&fit, snapshot.data(), bytes) == TE_STATUS_OK);
    return snapshot;
}

void write(Snapshot& snapshot, std::size_t at, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes && at + i < snapshot.size(); ++i)
        snapshot[at + i] = static_cast<unsigned char>(value >> 8 * i);
}

void seal(Snapshot& snapshot) {
    if (snapshot.size() < kHeaderBytes) return;
    write(snapshot, kLengthAt, snapshot.size(), 8);
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (std::size_t i = 0; i < snapshot.size(); ++i)
        if (i < kChecksumAt || i >= kHeaderBytes) hash = (hash ^ snapshot[i]) * 0x100000001b3u;
    write(snapshot, kChecksumAt, hash, 8);
}

std::uint64_t number(Bytes& bytes, te_type precision) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (bytes.choose(2)) return bytes.choose(2) ? bytes.take<std::uint64_t>() : bytes.take<std::uint8_t>();
    const double value = pick(bytes, {0.0, -1.0, 1e-3, 1e3, 1e18, -1e18, 1e37, 1e-37, 1e150, 1e300, 1e-300, kInfinity,
                                      std::numeric_limits<double>::quiet_NaN()});
    if (precision == TE_F64) return __builtin_bit_cast(std::uint64_t, value);
    return __builtin_bit_cast(std::uint32_t, static_cast<float>(value));
}

/// Changes numbers here and there, half of them in the state, which comes first.
void change(Bytes& bytes, Snapshot& snapshot, te_type precision) {
    const std::size_t size = precision == TE_F64 ? 8 : 4;
    for (std::uint32_t i = bytes.choose(6); i > 0; --i) {
        const std::size_t range = bytes.choose(2) ? std::min<std::size_t>(snapshot.size(), 640) : snapshot.size();
        const std::size_t at = bytes.take<std::uint16_t>() % range & ~std::size_t{3};
        const std::size_t run = bytes.one_in(8) ? 1 + bytes.choose(64) : 1;
        const std::uint64_t value = number(bytes, precision);
        for (std::size_t k = 0; k < run; ++k) write(snapshot, at + k * size, value, bytes.choose(2) ? 4 : size);
    }
    if (bytes.one_in(32)) snapshot.resize(snapshot.size() + bytes.choose(32) - 16);
}

void check_results(te_fit& fit) {
    te_result result;
    require(te_get_result(&fit, &result) == TE_STATUS_OK);
    require(result.elbo < std::numeric_limits<double>::infinity() && result.elbo_se >= 0 && result.error_bound >= 0);
    const std::uint32_t d = result.dimension;
    std::vector<double> out(std::size_t{d} * d);
    const te_span vector = te_span_of(out.data(), TE_F64, d), matrix = te_span_of(out.data(), TE_F64, d * d);
    for (const auto get : {te_get_mean, te_get_sd, te_get_corrected_mean}) {
        if (get(&fit, vector) != TE_STATUS_OK) continue;
        for (std::uint32_t i = 0; i < d; ++i) require(std::isfinite(out[i]));
    }
    require(te_get_mean_error(&fit, vector) == TE_STATUS_OK);
    for (std::uint32_t i = 0; i < d; ++i) require(out[i] >= 0);
    for (const auto get : {te_get_scale_tril, te_get_covariance, te_get_response_covariance}) {
        if (get(&fit, matrix) != TE_STATUS_OK) continue;
        for (const double value : out) require(std::isfinite(value));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Data regression;
    constexpr int kMostRequests = 20000;  // far more than the largest budget above
    Bytes bytes(data, size);
    const te_config config = make_config(bytes, regression);
    std::size_t needed = 0;
    if (te_required_bytes(&config, &needed) != TE_STATUS_OK) return 0;
    Block block(needed);
    te_fit fit;
    Snapshot snapshot;
    if (bytes.one_in(16)) {
        snapshot.assign(data, data + size);
    } else {
        require(te_init(&fit, &config, block.at(), block.bytes()) == TE_STATUS_OK);
        advance(bytes, fit, bytes.take<std::uint8_t>() * static_cast<int>(1 + bytes.choose(8)));
        snapshot = save(fit);
        change(bytes, snapshot, config.precision);
        seal(snapshot);
    }
    const te_status status = te_load(&fit, &config, block.at(), block.bytes(), snapshot.data(), snapshot.size());
    if (status != TE_STATUS_OK) {
        require(te_step(&fit, 1) == TE_STATUS_FIT_UNINITIALISED);
        return 0;
    }
    check_results(fit);
    require(save(fit).size() == snapshot.size());
    require(advance(bytes, fit, kMostRequests));
    check_results(fit);
    return 0;
}
