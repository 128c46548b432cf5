#include "workload.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "golden/made_up_data.h"

namespace bench {

namespace {

void require(te_status status) {
    if (status == TE_STATUS_OK) return;
    std::fprintf(stderr, "bench: %s\n", te_status_message(status));
    std::exit(1);
}

}  // namespace

std::string Case::name() const {
    return std::string(bench) + '/' + family_name() + '/' + precision_name() + "/n=" + std::to_string(n) +
           "/p=" + std::to_string(p) + "/draws=" + std::to_string(draws);
}

void Workload::Free::operator()(void* block) const { std::free(block); }

Workload::Workload(const Case& c)
    : x_(std::size_t{c.n} * c.p),
      y_(c.n),
      config_(te_default_config(&te_logistic, c.full_rank ? &te_full_rank : &te_mean_field,
                                std::strcmp(c.bench, "adam_step") == 0 ? &te_adam : &te_plain_adam)) {
    make_up_data(c.n, c.p, 1, x_.data(), y_.data());
    slots_[TE_GLM_X] = te_matrix(x_.data(), TE_F64, c.n, c.p);
    slots_[TE_GLM_Y] = te_vector(y_.data(), TE_F64, c.n);
    if (c.precision == TE_F32) {
        // As a program in single precision has its data.
        x_single_.assign(x_.begin(), x_.end());
        y_single_.assign(y_.begin(), y_.end());
        slots_[TE_GLM_X] = te_matrix(x_single_.data(), TE_F32, c.n, c.p);
        slots_[TE_GLM_Y] = te_vector(y_single_.data(), TE_F32, c.n);
    }
    slots_[TE_GLM_PRIOR_SCALE] = te_vector(&prior_sd_, TE_F64, 1);
    config_.slots = slots_;
    config_.num_slots = TE_GLM_NUM_SLOTS;
    config_.precision = c.precision;
    config_.draws = c.draws;
    config_.sampler = &te_independent_draws;
    config_.max_steps = UINT32_MAX;
    config_.tolerance = 1e-30;  // the stopper does its work and never has its way
    const std::uint32_t row_blocks = (c.n + TE_GLM_BLOCK_ROWS - 1) / TE_GLM_BLOCK_ROWS;
    blocks_per_step_ = row_blocks * ((c.draws + TE_LANES - 1) / TE_LANES);
    require(te_required_bytes(&config_, &bytes_));
    block_.reset(std::aligned_alloc(64, (bytes_ + 63) / 64 * 64));
    require(te_init(&fit_, &config_, block_.get(), bytes_));
}

void Workload::step() {
    te_status status = te_step(&fit_, blocks_per_step_);
    // A fit may still end, as a diverged one does: then another begins.
    if (status == TE_STATUS_FINISHED) {
        earlier_steps_ = steps();
        require(te_init(&fit_, &config_, block_.get(), bytes_));
        status = te_step(&fit_, blocks_per_step_);
    }
    require(status);
}

double Workload::steps() const {
    te_result result;
    require(te_get_result(&fit_, &result));
    return earlier_steps_ + static_cast<double>(result.evaluations) / config_.draws;
}

}  // namespace bench
