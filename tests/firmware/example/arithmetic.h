/* Functions whose last bits must not depend on a C library. */
#ifndef ARITHMETIC_H
#define ARITHMETIC_H

#ifdef __cplusplus
extern "C" {
#endif

/* log(value) of a positive, finite, normal number, to 2 units in the last place. */
float natural_log(float value);

/* The standard normal distribution function, to 1e-6; 0 of a NaN. */
float normal_probability(float z);

#ifdef __cplusplus
}
#endif

#endif
