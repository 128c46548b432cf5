/* Data that are the same on every machine: integer arithmetic, and values that a float holds exactly. C and C++. */
#ifndef TINYELBO_TESTS_MADE_UP_DATA_H
#define TINYELBO_TESTS_MADE_UP_DATA_H

#include <stdint.h>

/* In C++ also at compile time, for data in flash. */
#ifdef __cplusplus
#define MADE_UP constexpr
#else
#define MADE_UP static inline
#endif

/* The finaliser of MurmurHash3 (Appleby 2011): every bit of i in every bit of the result. */
MADE_UP uint32_t made_up_bits(uint32_t i) {
    i = (i ^ (i >> 16)) * 0x85ebca6bu;
    i = (i ^ (i >> 13)) * 0xc2b2ae35u;
    return i ^ (i >> 16);
}

/* A multiple of 1/64 in [-2, 2]. */
MADE_UP double made_up_number(uint32_t i) { return ((int32_t)(made_up_bits(i) % 257u) - 128) / 64.0; }

/* x[rows][columns] with an intercept first, and y[rows] that depends on it with noise: 0 or 1 if `binary`. */
MADE_UP void make_up_data(uint32_t rows, uint32_t columns, int binary, double *x, double *y) {
    for (uint32_t i = 0; i < rows; ++i) {
        double score = made_up_number(0x40000000u + 2u * i) + made_up_number(0x40000001u + 2u * i);
        for (uint32_t j = 0; j < columns; ++j) {
            const double value = j == 0 ? 1.0 : made_up_number(i * 1024u + j);
            x[i * columns + j] = value;
            score += value * ((int32_t)(j % 5u) - 2) / 4.0;
        }
        y[i] = binary ? (score > 0.0 ? 1.0 : 0.0) : score;
    }
}

#undef MADE_UP

#endif
