#include "read_rows.hpp"

#include <cstddef>

namespace tinyelbo {
namespace {

template <class From, class Real>
void convert_rows(const te_slot& slot, std::uint32_t first, std::uint32_t count, Real* out) {
    for (std::uint32_t i = 0; i < count; ++i) {
        const From* row = static_cast<const From*>(slot.values) + (std::int64_t{first} + i) * slot.row_stride;
        for (std::uint32_t j = 0; j < slot.columns; ++j)
            *out++ = static_cast<Real>(row[std::int64_t{j} * slot.column_stride]);
    }
}

}  // namespace

template <class Real>
void read_rows(const te_slot& slot, std::uint32_t first, std::uint32_t count, std::uint32_t rows, Real* out) {
    switch (slot.type) {
        case TE_F32:
            convert_rows<float>(slot, first, count, out);
            break;
        case TE_F64:
            convert_rows<double>(slot, first, count, out);
            break;
        case TE_I8:
            convert_rows<std::int8_t>(slot, first, count, out);
            break;
        case TE_U8:
            convert_rows<std::uint8_t>(slot, first, count, out);
            break;
        case TE_I16:
            convert_rows<std::int16_t>(slot, first, count, out);
            break;
        default:
            convert_rows<std::int32_t>(slot, first, count, out);
            break;
    }
    for (Real *zero = out + std::size_t{count} * slot.columns, *end = out + std::size_t{rows} * slot.columns;
         zero != end; ++zero)
        *zero = 0;
}

template void read_rows(const te_slot&, std::uint32_t, std::uint32_t, std::uint32_t, double*);
template void read_rows(const te_slot&, std::uint32_t, std::uint32_t, std::uint32_t, float*);

}  // namespace tinyelbo
