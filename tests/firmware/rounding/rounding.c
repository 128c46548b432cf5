/* Whether a + b of doubles is rounded to nearest, ties to even, where the exponents differ by 33 and the sum falls
 * below a's power of two: what libgcc for the M3 and M4 gets wrong, and the reason why lib/src/base/parts.hpp refuses
 * double there. A right result there fails, too: the refusal is then out of date. */
#include <string.h>

#include "board.h"

static double from_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t to_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* (1 + above 2^-52) - m 2^-85, 2^52 <= m < 2^53, which lies in [1/2, 1): in units of 2^-53 it is 2^53 + 2 above less
 * m / 2^32. */
static uint64_t expected_bits(uint64_t above, uint64_t m) {
    const uint64_t half = UINT64_C(1) << 31, rest = m & 0xffffffff;
    uint64_t units = (UINT64_C(1) << 53) + 2 * above - (m >> 32);
    if (rest > half || (rest == half && (units & 1) != 0)) --units;
    return (UINT64_C(1022) << 52 | (units & ((UINT64_C(1) << 52) - 1)));
}

int main(void) {
    uint64_t random = UINT64_C(0x123456789abcdef);
    uint32_t wrong = 0;
    for (int i = 0; i < 1000; ++i) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const uint64_t above = random >> 60, fraction = random >> 12;
        const volatile double a = from_bits(UINT64_C(1023) << 52 | above);
        const volatile double b = from_bits(UINT64_C(1) << 63 | UINT64_C(990) << 52 | fraction);
        wrong += to_bits(a + b) != expected_bits(above, UINT64_C(1) << 52 | fraction);
    }
    board_write_unsigned(wrong);
    board_write(" of 1000 sums misrounded\n");
#ifdef MISROUNDS
    return wrong == 0;
#else
    return wrong != 0;
#endif
}
