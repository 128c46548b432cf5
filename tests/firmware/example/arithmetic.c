#include "arithmetic.h"

#include <stdint.h>
#include <string.h>

float natural_log(float value) {
    const float ln2_high = 0x1.62ep-1f, ln2_low = 0x1.0bfbe8p-15f; /* the first has 12 bits: exact times an exponent */
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    int32_t exponent = (int32_t)(bits >> 23) - 127;
    bits = (bits & 0x7fffffu) | 0x3f800000u;
    float m; /* in [1/sqrt(2), sqrt(2)) */
    memcpy(&m, &bits, sizeof m);
    if (m > 1.41421356f) m *= 0.5f, ++exponent;
    /* log m = 2 artanh s, by its series: the term left out is below 1e-9. */
    const float s = (m - 1) / (m + 1), t = s * s;
    const float series = s * t * (0.66666667f + t * (0.4f + t * (0.28571429f + t * 0.22222222f)));
    return (float)exponent * ln2_high + (2 * s + (series + (float)exponent * ln2_low));
}

float normal_probability(float z) {
    /* Abramowitz and Stegun (1964), 26.2.19. */
    static const float d[] = {0.0498673470f, 0.0211410061f, 0.0032776263f, 0.0000380036f, 0.0000488906f, 0.0000053830f};
    const float x = z < 0 ? -z : z;
    if (!(x < 13)) return z > 0 ? 1.0f : 0.0f;
    float power = 0;
    for (int i = 5; i >= 0; --i) power = x * (d[i] + power);
    power += 1;
    for (int i = 0; i < 4; ++i) power *= power;
    const float tail = 0.5f / power;
    return z < 0 ? tail : 1 - tail;
}
