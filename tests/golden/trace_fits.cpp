// Whole fits through the C interface, and what is computed from them.
#include <tinyelbo/tinyelbo.h>

#include <initializer_list>

#include "family/family.hpp"
#include "golden/made_up_data.h"
#include "trace.hpp"

namespace trace {

namespace {

constexpr std::uint32_t kRows = 90, kColumns = 4, kMaxDimension = kColumns + 1;

double x[kRows * kColumns], y[kRows];
alignas(TE_BLOCK_ALIGNMENT) unsigned char block[1 << 15];

struct Problem {
    const char* name;
    const te_model* model;
    std::uint32_t rows, columns;
    bool prior;
};
constexpr Problem kProblems[] = {
    {"logistic", &te_logistic, kRows, kColumns, false},  {"logistic-prior", &te_logistic, kRows, kColumns, true},
    {"logistic-intercept", &te_logistic, 40, 1, false},  {"linear", &te_linear, kRows, kColumns, false},
    {"linear-prior", &te_linear, kRows, kColumns, true},
};

struct Settings {
    const char* name;
    const te_optimizer* optimizer;
    const te_draws* sampler;
    te_gradient gradient;
    std::uint32_t draws, max_steps;
    const te_importance* importance = nullptr;
    const te_response* response = nullptr;  // for mean-field
};
constexpr Settings kSettings[] = {
    {"default", &te_adam, nullptr, TE_GRADIENT_STL, 8, 400},
    {"reparam", &te_adam, nullptr, TE_GRADIENT_REPARAM, 8, 200},
    {"antithetic", &te_adam, &te_antithetic_draws, TE_GRADIENT_STL, 8, 200},
    {"odd-draws", &te_adam, &te_independent_draws, TE_GRADIENT_STL, 5, 200},
    {"many-draws", &te_adam, nullptr, TE_GRADIENT_STL, 24, 100},
    {"plain-adam", &te_plain_adam, nullptr, TE_GRADIENT_STL, 8, 200},
    {"qmc", &te_adam, &te_qmc_draws, TE_GRADIENT_STL, 8, 200},
    {"report", &te_adam, nullptr, TE_GRADIENT_STL, 8, 400, &te_psis, &te_linear_response},
    {"lbfgs", &te_lbfgs, nullptr, TE_GRADIENT_REPARAM, 64, 100},
    {"plain-adam-reparam", &te_plain_adam, &te_independent_draws, TE_GRADIENT_REPARAM, 3, 200},
};

// The first status that is not ok, if any.
class Outcome {
  public:
    void note(te_status status) {
        if (status_ == TE_STATUS_OK) status_ = status;
    }
    te_status status() const { return status_; }

  private:
    te_status status_ = TE_STATUS_OK;
};

void add_results(Hash& hash, Outcome& outcome, const te_fit& fit) {
    te_result result{};
    std::uint64_t bits = 0;
    outcome.note(te_get_result(&fit, &result));
    outcome.note(te_get_hash(&fit, &bits));
    hash.add_integer(bits);
    hash.add_integer(result.steps);
    hash.add_integer(result.skipped);
    hash.add_integer(result.evaluations);
    hash.add(result.elbo);
    hash.add(result.elbo_se);
    hash.add(result.error_bound);
    if (fit.config.importance != nullptr) {
        hash.add(result.k_hat);
        hash.add(result.effective_draws);
    }
}

// Covariance, draws and predictions, in the fit's precision.
template <class Real>
void add_derived(Hash& hash, Outcome& outcome, const te_fit& fit) {
    constexpr std::uint32_t kDraws = 16, kFeatureRows = 5, kWork = TE_PREDICT_WORK(kMaxDimension, kColumns, kDraws);
    const te_type type = fit.config.precision;
    const std::uint32_t d = fit.plan.dimension;
    Real numbers[kDraws * kMaxDimension], work[kWork], predicted[3][kFeatureRows];
    outcome.note(te_get_covariance(&fit, te_span_of(numbers, type, d * d)));
    hash.add(numbers, static_cast<int>(d * d));
    outcome.note(te_get_mean_error(&fit, te_span_of(numbers, type, d)));
    hash.add(numbers, static_cast<int>(d));
    if (fit.config.importance != nullptr) {
        outcome.note(te_get_corrected_mean(&fit, te_span_of(numbers, type, d)));
        hash.add(numbers, static_cast<int>(d));
    }
    if (fit.config.response != nullptr) {
        outcome.note(te_get_response_covariance(&fit, te_span_of(numbers, type, d * d)));
        hash.add(numbers, static_cast<int>(d * d));
    }
    outcome.note(te_sample(&fit, 3, te_span_of(numbers, type, kDraws * d)));
    hash.add(numbers, static_cast<int>(kDraws * d));

    te_slot features = fit.config.slots[TE_GLM_X];
    features.rows = kFeatureRows;
    outcome.note(te_predict(&fit, 0, &features, 0.9, kDraws, te_span_of(work, type, kWork),
                            te_span_of(predicted[0], type, kFeatureRows), te_span_of(predicted[1], type, kFeatureRows),
                            te_span_of(predicted[2], type, kFeatureRows)));
    for (const auto& row : predicted) hash.add(row, kFeatureRows);
}

void trace_fit(const Problem& problem, const te_family& family, te_type precision, const Settings& settings) {
    static const double prior_sd = 2.5;
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    slots[TE_GLM_X] = te_matrix(x, TE_F64, problem.rows, problem.columns);
    slots[TE_GLM_Y] = te_vector(y, TE_F64, problem.rows);
    if (problem.prior) slots[TE_GLM_PRIOR_SCALE] = te_vector(&prior_sd, TE_F64, 1);
    te_config config = te_minimal_config(problem.model, &family, settings.optimizer);
    config.slots = slots;
    config.num_slots = TE_GLM_NUM_SLOTS;
    config.precision = precision;
    config.sampler = settings.sampler;
    config.gradient = settings.gradient;
    config.draws = settings.draws;
    config.max_steps = settings.max_steps;
    config.elbo_draws = 100;
    config.importance = settings.importance;
    if (&family == &te_mean_field) config.response = settings.response;

    te_fit fit;
    Hash hash;
    Outcome outcome;
    outcome.note(te_init(&fit, &config, block, sizeof block));
    while (outcome.status() == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING)
        outcome.note(te_step(&fit, 50));
    if (outcome.status() == TE_STATUS_OK) {
        add_results(hash, outcome, fit);
        precision == TE_F64 ? add_derived<double>(hash, outcome, fit) : add_derived<float>(hash, outcome, fit);
    }
    const bool ok = outcome.status() == TE_STATUS_OK;
    report(hash, "fit", problem.name, family.name, precision == TE_F64 ? "double" : "single", settings.name,
           ok ? te_verdict_name(te_get_verdict(&fit)) : te_status_name(outcome.status()));
}

}  // namespace

void run_fits() {
    for (const Problem& problem : kProblems) {
        make_up_data(problem.rows, problem.columns, problem.model == &te_logistic, x, y);
        for (const te_family* family : {&te_full_rank, &te_mean_field})
            for_each_precision([&problem, family](auto real) {
                for (const Settings& settings : kSettings)
                    trace_fit(problem, *family, kPrecision<decltype(real)>, settings);
            });
    }
}

}  // namespace trace
