#include "sensor.h"

#include "arithmetic.h"

static const float kKelvin = 273.15f, kT25 = 298.15f;
static const float kCubic = 0.0361912f; /* 1 / (3 log R25) for R25 = 10 kOhm */
static const float kAdcSd = 1.53f;      /* codes: 1.5 of noise, 1 / sqrt(12) of rounding */

const float sensor_nominal[COEFFICIENTS] = {0, 22.8f, 0.21f};
const float sensor_tolerance[COEFFICIENTS] = {1.2f, 0.4f, 0.05f};

bool sensor_features(uint32_t code, features *out) {
    enum { MARGIN = 8 }; /* codes that noise may keep a saturated ADC from its end */
    if (code < MARGIN || code >= SENSOR_CODES - MARGIN) return false;
    const float below = (float)code + 0.5f,
                above = SENSOR_CODES - below;   /* in the middle of what the code stands for */
    const float u = natural_log(below / above); /* R / R25 */
    out->x[0] = 1;
    out->x[1] = -u;
    out->x[2] = -u * u * (1 + kCubic * u);
    out->noise = sensor_nominal[1] * kAdcSd * (1 / below + 1 / above);
    return true;
}

float sensor_y(float celsius) { return kT25 * (celsius + (kKelvin - kT25)) / (celsius + kKelvin); }

float sensor_celsius(float y) { return kT25 / (kT25 - y) * kT25 - kKelvin; }

float sensor_stretch(float celsius) {
    const float ratio = (celsius + kKelvin) / kT25;
    return ratio * ratio;
}
