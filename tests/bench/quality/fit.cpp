#include "fit.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

namespace tinyelbo::quality {
namespace {

using test::Gaussian;
using test::Optimum;
using test::Vector;

void require(te_status status, const char *call) {
    if (status != TE_STATUS_OK) throw std::runtime_error(std::string(call) + ": " + te_status_message(status));
}

struct Block {
    explicit Block(std::size_t bytes)
        : values(::operator new (bytes, std::align_val_t{TE_BLOCK_ALIGNMENT}), Release()), size(bytes) {}

    struct Release {
        void operator()(void *block) const { ::operator delete (block, std::align_val_t{TE_BLOCK_ALIGNMENT}); }
    };
    std::unique_ptr<void, Release> values;
    std::size_t size;
};

template <class Real>
void evaluate(const Problem &problem, const te_request &request) {
    const auto *parameters = static_cast<const Real *>(request.parameters);
    auto *log_density = static_cast<Real *>(request.log_density), *gradient = static_cast<Real *>(request.gradient);
    Vector theta(request.dimension), slope(request.dimension);
    for (std::uint32_t lane = 0; lane < request.active; ++lane) {
        for (std::uint32_t i = 0; i < request.dimension; ++i)
            theta[i] = static_cast<double>(parameters[i * TE_LANES + lane]);
        log_density[lane] = static_cast<Real>(problem.log_density(theta, slope));
        for (std::uint32_t i = 0; i < request.dimension; ++i)
            gradient[i * TE_LANES + lane] = static_cast<Real>(slope[i]);
    }
}

void run_by_request(te_fit &fit, const Problem &problem, te_type precision) {
    te_request request;
    while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) {
        require(te_ask(&fit, &request), "te_ask");
        precision == TE_F64 ? evaluate<double>(problem, request) : evaluate<float>(problem, request);
        require(te_tell(&fit), "te_tell");
    }
}

void run_linked(te_fit &fit) {
    while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) require(te_step(&fit, 1000), "te_step");
}

Gaussian fitted(const te_fit &fit, std::uint32_t d) {
    Gaussian q{Vector(d), test::Matrix(d, d)};
    require(te_get_mean(&fit, te_span_of(q.mean.data(), TE_F64, d)), "te_get_mean");
    require(te_get_scale_tril(&fit, te_span_of(q.scale.values.data(), TE_F64, d * d)), "te_get_scale_tril");
    return q;
}

/// Signed errors and their largest magnitudes.
void measure(const Gaussian &q, const Vector &sd, const Optimum &optimum, Outcome &outcome) {
    outcome.mean_error = outcome.sd_error = 0;
    outcome.mean_bias = outcome.sd_bias = Vector(sd.size());
    for (std::size_t i = 0; i < sd.size(); ++i) {
        outcome.mean_bias[i] = (q.mean[i] - optimum.q.mean[i]) / optimum.sd[i];
        outcome.sd_bias[i] = sd[i] / optimum.sd[i] - 1;
        outcome.mean_error = std::max(outcome.mean_error, std::abs(outcome.mean_bias[i]));
        outcome.sd_error = std::max(outcome.sd_error, std::abs(outcome.sd_bias[i]));
    }
}

void compare(const Problem &problem, const Gaussian &q, const Vector &sd, const std::vector<Optimum> &optima,
             Outcome &outcome) {
    const Optimum *nearest = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (const Optimum &optimum : optima) {
        measure(q, sd, optimum, outcome);
        const double distance = std::max(outcome.mean_error, outcome.sd_error);
        if (nearest == nullptr || distance < least) nearest = &optimum, least = distance;
    }
    measure(q, sd, *nearest, outcome);
    const double exact = problem.elbo(q);
    outcome.elbo_error = outcome.result.elbo - nearest->elbo;
    outcome.elbo_gap = nearest->elbo - exact;
    // At a Gaussian optimum the stated error is 0 and what is left is rounding.
    const double rounding = 1e-12 * (1 + std::abs(exact));
    outcome.elbo_z = (outcome.result.elbo - exact) / (outcome.result.elbo_se + rounding);
}

te_config config_of(const Problem &problem, const Setting &setting, std::uint64_t seed, const Method &method) {
    const te_family *family = setting.family == test::Family::kFullRank ? &te_full_rank : &te_mean_field;
    te_config config = te_default_config(problem.model, family, method.optimizer);
    config.precision = setting.precision;
    config.slots = problem.slots.data();
    config.num_slots = static_cast<std::uint32_t>(problem.slots.size());
    if (!problem.model) config.dimension = problem.dimension;
    if (method.step_size > 0) config.step_size = method.step_size;
    if (method.max_steps > 0) config.max_steps = method.max_steps;
    config.seed = seed;
    return config;
}

}  // namespace

Outcome run_fit(const Problem &problem, const Setting &setting, std::uint64_t seed, const std::vector<Optimum> &optima,
                const Method &method) {
    const te_config config = config_of(problem, setting, seed, method);
    std::size_t bytes = 0;
    require(te_required_bytes(&config, &bytes), "te_required_bytes");
    const Block block(bytes);

    te_fit fit;
    const auto begin = std::chrono::steady_clock::now();
    require(te_init(&fit, &config, block.values.get(), block.size), "te_init");
    problem.model ? run_linked(fit) : run_by_request(fit, problem, setting.precision);
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - begin;

    Outcome outcome{};
    outcome.milliseconds = elapsed.count();
    require(te_get_result(&fit, &outcome.result), "te_get_result");
    if (outcome.result.dimension != problem.dimension) throw std::runtime_error("the fit has another dimension");
    Vector sd(problem.dimension);
    require(te_get_sd(&fit, te_span_of(sd.data(), TE_F64, problem.dimension)), "te_get_sd");
    if (!optima.empty()) compare(problem, fitted(fit, problem.dimension), sd, optima, outcome);
    return outcome;
}

}  // namespace tinyelbo::quality
