// A fit of a density that a test writes down, driven through te_ask and te_tell on a guarded block.
#ifndef TINYELBO_TESTS_SUPPORT_CUSTOM_FIT_HPP
#define TINYELBO_TESTS_SUPPORT_CUSTOM_FIT_HPP

#include <tinyelbo/tinyelbo.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "support/density.hpp"

namespace tinyelbo::test {

/// The default settings for a density of the test's own.
inline te_config custom_config(std::uint32_t dimension, const te_family &family, te_type precision = TE_F64) {
    te_config config = te_minimal_config(nullptr, &family, &te_adam);
    config.dimension = dimension;
    config.precision = precision;
    return config;
}

/// Throws where a call that the test takes for granted fails.
inline void require_ok(te_status status) {
    if (status != TE_STATUS_OK) throw std::runtime_error(te_status_name(status));
}

/// Aligned memory between guard bytes.
class GuardedBlock {
  public:
    explicit GuardedBlock(std::size_t bytes) : bytes_(bytes), storage_(bytes + 3 * kGuard, kPattern) {
        const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(storage_.data()) + kGuard;
        offset_ = kGuard + (TE_BLOCK_ALIGNMENT - address % TE_BLOCK_ALIGNMENT) % TE_BLOCK_ALIGNMENT;
    }

    unsigned char *data() { return storage_.data() + offset_; }
    std::size_t size() const { return bytes_; }
    bool intact() const {
        for (std::size_t i = 0; i < storage_.size(); ++i)
            if ((i < offset_ || i >= offset_ + bytes_) && storage_[i] != kPattern) return false;
        return true;
    }

  private:
    static constexpr std::size_t kGuard = 64;
    static constexpr unsigned char kPattern = 0xa5;
    std::size_t bytes_, offset_;
    std::vector<unsigned char> storage_;
};

/// Fills in a request: its active lanes by the density, the others by NaN, which must not matter.
template <class Real>
void answer(const te_request &request, const Density &density) {
    const std::size_t d = request.dimension;
    const Real *parameters = static_cast<const Real *>(request.parameters);
    Real *log_density = static_cast<Real *>(request.log_density), *gradients = static_cast<Real *>(request.gradient);
    Vector theta(d), gradient(d);
    for (std::size_t lane = 0; lane < TE_LANES; ++lane) {
        const bool active = lane < request.active;
        for (std::size_t i = 0; i < d; ++i) theta[i] = static_cast<double>(parameters[i * TE_LANES + lane]);
        log_density[lane] =
            active ? static_cast<Real>(density(theta, gradient)) : std::numeric_limits<Real>::quiet_NaN();
        for (std::size_t i = 0; i < d; ++i)
            gradients[i * TE_LANES + lane] =
                active ? static_cast<Real>(gradient[i]) : std::numeric_limits<Real>::quiet_NaN();
    }
}

inline std::size_t required_bytes(const te_config &config) {
    std::size_t bytes = 0;
    require_ok(te_required_bytes(&config, &bytes));
    return bytes;
}

class CustomFit {
  public:
    explicit CustomFit(const te_config &config) : config_(config), block_(required_bytes(config)) {
        require_ok(te_init(&fit_, &config_, block_.data(), block_.size()));
    }
    CustomFit(const te_config &config, const Density &density) : CustomFit(config) { run(density); }

    te_fit &fit() { return fit_; }
    const te_config &config() const { return config_; }
    GuardedBlock &block() { return block_; }

    /// One request; false at the end.
    bool advance(const Density &density) {
        te_request request;
        if (te_ask(&fit_, &request) == TE_STATUS_FINISHED) return false;
        if (config_.precision == TE_F64)
            answer<double>(request, density);
        else
            answer<float>(request, density);
        require_ok(te_tell(&fit_));
        return true;
    }
    void run(const Density &density) {
        while (advance(density)) {
        }
    }

    te_verdict verdict() const { return te_get_verdict(&fit_); }
    te_result result() const {
        te_result result;
        require_ok(te_get_result(&fit_, &result));
        return result;
    }
    Vector mean() const { return read(te_get_mean, config_.dimension); }
    Vector sd() const { return read(te_get_sd, config_.dimension); }
    Matrix covariance() const { return square(te_get_covariance); }
    Matrix scale_tril() const { return square(te_get_scale_tril); }
    std::uint64_t hash() const {
        std::uint64_t hash;
        require_ok(te_get_hash(&fit_, &hash));
        return hash;
    }

  private:
    using Getter = te_status (*)(const te_fit *, te_span);

    Vector read(Getter getter, std::uint32_t count) const {
        Vector out(count);
        require_ok(getter(&fit_, te_span_of(out.data(), TE_F64, count)));
        return out;
    }
    Matrix square(Getter getter) const {
        Matrix out(config_.dimension, config_.dimension);
        out.values = read(getter, config_.dimension * config_.dimension);
        return out;
    }

    te_config config_;
    GuardedBlock block_;
    te_fit fit_;
};

}  // namespace tinyelbo::test

#endif
