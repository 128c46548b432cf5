// What is measured: logistic regression on made-up data, a step of S draws at a time.
#pragma once

#include <tinyelbo/tinyelbo.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bench {

struct Case {
    const char* bench;  // adam_step: whitened coordinates and the stopper; plain_adam_step: Adam on (m, L)
    bool full_rank;
    te_type precision;
    std::uint32_t n, p, draws;

    std::string name() const;
    const char* family_name() const { return full_rank ? "full-rank" : "mean-field"; }
    const char* precision_name() const { return precision == TE_F64 ? "double" : "single"; }
    // Multiplications and additions of the two products with X, which every implementation has to do: eta = X theta
    // and X' residuals. All else (transform, exponentials, optimiser) counts as overhead.
    double useful_operations() const { return 4.0 * n * p * draws; }
};

// A fit that never ends, however long it is stepped.
class Workload {
  public:
    explicit Workload(const Case& c);
    Workload(const Workload&) = delete;
    Workload& operator=(const Workload&) = delete;

    // One step of S draws (what the fit does with them depends on its phase).
    void step();
    // Steps so far: evaluations of the density and its gradient, in units of S.
    double steps() const;
    te_verdict verdict() const { return te_get_verdict(&fit_); }

  private:
    std::vector<double> x_, y_;
    std::vector<float> x_single_, y_single_;
    double prior_sd_ = 1.0;
    te_slot slots_[TE_GLM_NUM_SLOTS] = {};
    te_config config_;
    te_fit fit_;
    std::size_t bytes_ = 0;
    double earlier_steps_ = 0;  // of fits that have ended
    struct Free {
        void operator()(void* block) const;
    };
    std::unique_ptr<void, Free> block_;
    std::uint32_t blocks_per_step_;
};

}  // namespace bench
