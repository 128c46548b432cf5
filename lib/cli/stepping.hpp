// A fit run to its end while its user watches.
#pragma once

#include <tinyelbo/tinyelbo.hpp>

#include "progress.hpp"

namespace tinyelbo::cli {

/// Row blocks between two looks at the clock and the interrupt.
inline constexpr std::uint32_t kSlice = 256;

/// Runs to the end, or to an interrupt: then true.
template <class Real>
bool step_to_end(Fit<Real>& fit, bool quiet) {
    const InterruptWatch watch;
    Progress progress(quiet);
    while (fit.step(kSlice) == TE_VERDICT_RUNNING) {
        if (watch.interrupted()) return true;
        progress.show(fit.result());
    }
    return false;
}

}  // namespace tinyelbo::cli
