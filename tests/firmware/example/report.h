/* The console's lines. */
#ifndef REPORT_H
#define REPORT_H

#include "calibrator.h"

#define LIMIT_CELSIUS 60

void report_batch(const calibrator *c, const batch *fitted, const float *sd);
void report_alarm(uint32_t number, bool alarm, float probability, float celsius, float sd);
void report_words(uint32_t number, const char *words);

#endif
