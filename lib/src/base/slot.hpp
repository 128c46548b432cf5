// Reading borrowed data of any element type.
#pragma once

#include <cstdint>

#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {

// Bytes of one element, 0 for an unknown type.
constexpr std::uint32_t element_bytes(te_type type) {
    switch (type) {
        case TE_I8:
        case TE_U8:
            return 1;
        case TE_I16:
            return 2;
        case TE_F32:
        case TE_I32:
            return 4;
        case TE_F64:
            return 8;
        default:
            return 0;
    }
}

// Element (i, j), which must exist.
template <class Real>
Real slot_value(const te_slot& slot, std::uint32_t i, std::uint32_t j) {
    const std::int64_t at =
        static_cast<std::int64_t>(i) * slot.row_stride + static_cast<std::int64_t>(j) * slot.column_stride;
    switch (slot.type) {
        case TE_F32:
            return static_cast<Real>(static_cast<const float*>(slot.values)[at]);
        case TE_F64:
            return static_cast<Real>(static_cast<const double*>(slot.values)[at]);
        case TE_I8:
            return static_cast<Real>(static_cast<const std::int8_t*>(slot.values)[at]);
        case TE_U8:
            return static_cast<Real>(static_cast<const std::uint8_t*>(slot.values)[at]);
        case TE_I16:
            return static_cast<Real>(static_cast<const std::int16_t*>(slot.values)[at]);
        case TE_I32:
            return static_cast<Real>(static_cast<const std::int32_t*>(slot.values)[at]);
        default:
            return Real(0);
    }
}

}  // namespace tinyelbo
