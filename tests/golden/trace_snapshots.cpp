// The bytes of snapshots, and what a fit becomes that is loaded from them.
#include <tinyelbo/tinyelbo.h>

#include <initializer_list>

#include "family/family.hpp"
#include "golden/made_up_data.h"
#include "trace.hpp"

namespace trace {

namespace {

constexpr std::uint32_t kRows = 300, kColumns = 2;  // two row blocks

double x[kRows * kColumns], y[kRows];

// A fit that is saved after so many pieces of work, and at the end; each time the next piece is done by what is loaded.
class SavedFit {
  public:
    SavedFit(const te_family& family, te_type precision) {
        slots_[TE_GLM_X] = te_matrix(x, TE_F64, kRows, kColumns);
        slots_[TE_GLM_Y] = te_vector(y, TE_F64, kRows);
        config_ = te_minimal_config(&te_logistic, &family, &te_adam);
        config_.slots = slots_;
        config_.num_slots = TE_GLM_NUM_SLOTS;
        config_.precision = precision;
    }

    te_status run(Hash& hash) {
        if (const te_status status = te_init(&fit_, &config_, block_, sizeof block_)) return status;
        // An odd number is inside an evaluation.
        for (const std::uint32_t pieces : {1u, 4u, 40u, 60u, 1u << 20}) {
            if (const te_status status = reload(hash)) return status;
            if (const te_status status = te_step(&fit_, pieces)) return status;
        }
        return reload(hash);
    }
    te_verdict verdict() const { return te_get_verdict(&fit_); }

  private:
    te_status reload(Hash& hash) {
        size_t bytes = 0;
        te_status status = te_snapshot_bytes(&fit_, &bytes);
        if (status == TE_STATUS_OK && bytes > sizeof snapshot_) status = TE_STATUS_SNAPSHOT_SIZE;
        if (status == TE_STATUS_OK) status = te_save(&fit_, snapshot_, bytes);
        if (status != TE_STATUS_OK) return status;
        for (size_t i = 0; i < bytes; ++i) hash.add_integer(snapshot_[i]);
        for (unsigned char& byte : block_) byte = 0xee;
        return te_load(&fit_, &config_, block_, sizeof block_, snapshot_, bytes);
    }

    static constexpr std::uint32_t kBytes = TE_FULL_RANK_BYTES(8, kColumns, TE_GLM_SCRATCH(kColumns));
    alignas(TE_BLOCK_ALIGNMENT) static inline unsigned char block_[kBytes];
    static inline unsigned char snapshot_[kBytes + 256];

    te_slot slots_[TE_GLM_NUM_SLOTS] = {};
    te_config config_;
    te_fit fit_;
};

}  // namespace

void run_snapshots() {
    make_up_data(kRows, kColumns, 1, x, y);
    for (const te_family* family : {&te_full_rank, &te_mean_field})
        for_each_precision([family](auto real) {
            using Real = decltype(real);
            Hash hash;
            SavedFit fit(*family, kPrecision<Real>);
            const te_status status = fit.run(hash);
            report(hash, "snapshot", family->name, kPrecisionName<Real>,
                   status == TE_STATUS_OK ? te_verdict_name(fit.verdict()) : te_status_name(status));
        });
}

}  // namespace trace
