// The problem of the budget: logistic regression, full-rank, in float; its data are constants and stay in flash.
#pragma once

#include <tinyelbo/tinyelbo.h>

#include <cstdint>

#include "golden/made_up_data.h"

namespace firmware {

inline constexpr std::uint32_t kMaxRows = 200, kMaxColumns = 8;

struct Data {
    float x[kMaxRows * kMaxColumns]{}, y[kMaxRows]{};

    constexpr Data() {
        double numbers[kMaxRows * kMaxColumns]{}, outcomes[kMaxRows]{};
        make_up_data(kMaxRows, kMaxColumns, 1, numbers, outcomes);
        for (std::uint32_t i = 0; i < kMaxRows * kMaxColumns; ++i) x[i] = static_cast<float>(numbers[i]);
        for (std::uint32_t i = 0; i < kMaxRows; ++i) y[i] = static_cast<float>(outcomes[i]);
    }
};
inline constexpr Data kData;

// The first rows and columns of the data, with prior N(0, 2.5^2): whatever these are, the posterior is proper.
class Logistic {
  public:
    Logistic(std::uint32_t rows, std::uint32_t columns) {
        slots_[TE_GLM_X] = te_matrix(kData.x, TE_F32, rows, columns);
        slots_[TE_GLM_X].row_stride = kMaxColumns;
        slots_[TE_GLM_Y] = te_vector(kData.y, TE_F32, rows);
        slots_[TE_GLM_PRIOR_SCALE] = te_vector(&kPriorSd, TE_F32, 1);
    }
    Logistic(const Logistic&) = delete;
    Logistic& operator=(const Logistic&) = delete;

    te_config config() const {
        te_config config = te_minimal_config(&te_logistic, &te_full_rank, &te_adam);
        config.slots = slots_;
        config.num_slots = TE_GLM_NUM_SLOTS;
        config.precision = TE_F32;
        return config;
    }

  private:
    static constexpr float kPriorSd = 2.5f;
    te_slot slots_[TE_GLM_NUM_SLOTS] = {};
};

}  // namespace firmware
