// A fit as bytes: a header, the state field by field, then the arrays of its block. All numbers are little-endian, NaNs
// are one NaN, so the bytes are the same on every target. The model's scratch is among the arrays only inside an
// evaluation; the stores of the draws are not, being functions of the state.
//
// Bytes that come from elsewhere may have been made to look right. Those that are taken leave a fit that ends, and
// whose numbers are finite, whatever they say: snapshot_checks.hpp.
#pragma once

#include "engine.hpp"

namespace tinyelbo {

// Identifies the fits that a snapshot may become: its config and model, and the shapes of its data.
std::uint64_t snapshot_print(const te_config& config, const te_plan& plan);

template <class Real>
std::uint64_t snapshot_bytes(const Engine<Real>& engine, const te_plan& plan);

// Writes snapshot_bytes.
template <class Real>
void save_snapshot(const Engine<Real>& engine, const te_plan& plan, unsigned char* out);

// Nothing is written unless all is well.
template <class Real>
te_status load_snapshot(Engine<Real>& engine, const te_plan& plan, const unsigned char* bytes, std::uint64_t count);

}  // namespace tinyelbo
