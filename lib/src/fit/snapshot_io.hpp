// Numbers as the bytes of a snapshot: visitors of fields (state_fields.hpp).
#pragma once

#include "state_fields.hpp"

namespace tinyelbo {

// Little-endian bits, whatever the machine's own order.
inline void write_bits(unsigned char* at, std::uint64_t bits, int bytes) {
    for (int i = 0; i < bytes; ++i) at[i] = static_cast<unsigned char>(bits >> (8 * i));
}
inline std::uint64_t read_bits(const unsigned char* at, int bytes) {
    std::uint64_t bits = 0;
    for (int i = 0; i < bytes; ++i) bits |= std::uint64_t{at[i]} << (8 * i);
    return bits;
}

// Machines give NaNs different signs.
template <class Real>
void write_real(unsigned char* at, Real value) {
    const Real one = value != value ? std::numeric_limits<Real>::quiet_NaN() : value;
    write_bits(at, static_cast<std::uint64_t>(static_cast<UintPack<Real>>(to_bits(one))), sizeof(Real));
}
template <class Real>
Real read_real(const unsigned char* at) {
    return from_bits<Real>(static_cast<IntPack<Real>>(read_bits(at, sizeof(Real))));
}

// Truth values and phases are kept as 32 bits.
template <class Field>
constexpr int kFieldBytes = sizeof(Field) == 1 ? 4 : static_cast<int>(sizeof(Field));

struct ByteCounter {
    std::uint64_t bytes = 0;

    template <class Field>
    void operator()(Field&) {
        bytes += kFieldBytes<Field>;
    }
};

struct ByteWriter {
    unsigned char* at;

    template <class Field>
    void operator()(Field& field) {
        if constexpr (std::numeric_limits<Field>::is_iec559)
            write_real(at, field);
        else
            write_bits(at, static_cast<std::uint64_t>(field), kFieldBytes<Field>);
        at += kFieldBytes<Field>;
    }
};

struct ByteReader {
    const unsigned char* at;

    template <class Field>
    void operator()(Field& field) {
        if constexpr (std::numeric_limits<Field>::is_iec559)
            field = read_real<Field>(at);
        else
            field = static_cast<Field>(read_bits(at, kFieldBytes<Field>));
        at += kFieldBytes<Field>;
    }
};

}  // namespace tinyelbo
