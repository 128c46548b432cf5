// Importance sampling from the fitted q: the report's draws, weighted by p/q, the weights Pareto-smoothed. The draws
// are not kept but drawn again, since they are functions of their number.
#include <limits>

#include "../base/parts.hpp"
#include "../diagnostics/psis.hpp"
#include "../math/exp.hpp"
#include "engine.hpp"

namespace tinyelbo {
namespace {

template <class Real>
struct ImportanceArrays {
    Real *corrected_mean, *log_weights, *work;

    explicit ImportanceArrays(const Engine<Real>& engine) {
        corrected_mean = engine.importance_store;
        log_weights = corrected_mean + engine.dimension();
        work = log_weights + engine.config->elbo_draws;
    }
};

// Whether the weights differ by no more than the rounding of log densities of this size: then q is the posterior, and
// the tail of their rounding errors says nothing.
template <class Real>
bool all_equal(const Real* log_ratios, std::uint32_t count, Real log_density) {
    constexpr Real kRounding = 64 * std::numeric_limits<Real>::epsilon();
    Real least = log_ratios[0];
    Real largest = log_ratios[0];
    for (std::uint32_t i = 1; i < count; ++i) {
        least = min(least, log_ratios[i]);
        largest = max(largest, log_ratios[i]);
    }
    return largest - least <= kRounding * (1 + abs(log_density));
}

template <class Real>
struct ParetoSmoothed {
    static void note(Engine<Real>& engine, const Real* log_ratios, int active) {
        copy(ImportanceArrays<Real>(engine).log_weights + engine.state->report.draws, log_ratios, active);
    }

    static void finish(Engine<Real>& engine) {
        const ImportanceArrays<Real> at(engine);
        std::uint32_t draws = engine.config->elbo_draws;
        const bool exact = all_equal(at.log_weights, draws, engine.state->report.offset);
        const Psis<Real> psis = pareto_smooth(at.log_weights, draws, at.work);
        engine.state->k_hat = exact ? Real(0) : psis.k_hat;
        engine.state->effective_draws = psis.effective_draws;
        const int d = engine.dimension();
        fill(at.corrected_mean, d, Real(0));
        if (!(psis.effective_draws > 0)) draws = 0;  // no weights: the mean stays uncorrected
        SamplerState position{};
        for (std::uint32_t first = 0; first < draws; first += kLanes) {
            const int active = static_cast<int>(draws - first < kLanes ? draws - first : kLanes);
            add_block(engine, position, at.log_weights + first, active, at.corrected_mean);
        }
        for (int i = 0; i < d; ++i) at.corrected_mean[i] += engine.q.mean[i];
    }

    // sum[d] += sum over a block's draws of weight (theta - m).
    static void add_block(Engine<Real>& engine, SamplerState& position, const Real* log_weights, int active,
                          Real* sum) {
        report_draws(engine, position, active);
        engine.family->transform(engine.q, engine.draws, engine.parameters);
        Real weights[kLanes] = {};
        for (int lane = 0; lane < active; ++lane) weights[lane] = exp(log_weights[lane]);
        for (int i = 0; i < engine.dimension(); ++i) {
            Real* theta = engine.parameters + i * kLanes;
            for (int lane = 0; lane < kLanes; ++lane) theta[lane] -= engine.q.mean[i];
            sum[i] += dot_lanes(weights, theta);
        }
    }

    static constexpr ImportanceTable<Real> kTable = {note, finish};
};

std::uint64_t psis_numbers(std::uint32_t dimension, std::uint32_t elbo_draws) {
    return TE_PSIS_SIZE(dimension, elbo_draws);
}

}  // namespace
}  // namespace tinyelbo

extern "C" const te_importance te_psis = {"psis", tinyelbo::psis_numbers,
                                          tinyelbo::if_precision<double>(&tinyelbo::ParetoSmoothed<double>::kTable),
                                          tinyelbo::if_precision<float>(&tinyelbo::ParetoSmoothed<float>::kTable)};
