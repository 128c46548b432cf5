/* A thermistor beside a resistor of its nominal resistance R25, read by an ADC of 12 bits.
 *
 * Steinhart and Hart (1968): 1/T = A + B log R + C (log R)^3. Around R25 and T25 = 25 C that is linear in coefficients
 * with the unit kelvin,
 *
 *     y = T25^2 (1/T25 - 1/T) = x . (offset, slope, curvature),  x = (1, -u, -(u^2 + u^3 / (3 log R25))),
 *
 * with u = log(R / R25); y is nearly T - T25. */
#ifndef SENSOR_H
#define SENSOR_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { COEFFICIENTS = 3, SENSOR_CODES = 4096 };

/* Of the data sheet: nominal coefficients and the standard deviations of their tolerances, K. */
extern const float sensor_nominal[COEFFICIENTS], sensor_tolerance[COEFFICIENTS];

typedef struct features {
    float x[COEFFICIENTS];
    float noise; /* sd of y from the ADC's noise, K */
} features;

/* False where the ADC is saturated. */
bool sensor_features(uint32_t code, features *out);

float sensor_y(float celsius);
float sensor_celsius(float y);

/* dT / dy at a temperature. */
float sensor_stretch(float celsius);

#ifdef __cplusplus
}
#endif

#endif
