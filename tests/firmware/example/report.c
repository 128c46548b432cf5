#include "report.h"

#include "port.h"
#include "text.h"

#define WORDS_OF(number) #number
#define TO_WORDS(number) WORDS_OF(number)
#define EXCEEDS "P(T > " TO_WORDS(LIMIT_CELSIUS) " C) "

static text start_line(uint32_t number) {
    text line = {{0}, 0};
    add_words(&line, "sample ");
    add_unsigned(&line, number);
    add_words(&line, ": ");
    return line;
}

static void end_line(text *line) {
    port_write(line->bytes);
    port_write("\n");
}

static void add_estimate(text *line, const char *name, float mean, float sd) {
    add_words(line, name);
    add_fixed(line, mean, 4);
    add_words(line, " +- ");
    add_fixed(line, sd, 4);
    add_words(line, " K, ");
}

void report_batch(const calibrator *c, const batch *fitted, const float *sd) {
#define FAULT_WORDS(name, words) words,
    static const char *const names[COEFFICIENTS] = {"offset ", "slope ", "curvature "};
    static const char *const faults[FAULT_COUNT] = {FAULT_LIST(FAULT_WORDS)};
#undef FAULT_WORDS
    text line = start_line(fitted->last_number);
    for (int i = 0; i < COEFFICIENTS; ++i) add_estimate(&line, names[i], c->mean[i], sd[i]);
    add_words(&line, EXCEEDS);
    add_fixed(&line, fitted->probability, 4);
    if (c->drift) add_words(&line, ", drift");
    if (fitted->alarm) add_words(&line, ", ALARM");
    for (int i = 0; i < FAULT_COUNT; ++i) {
        if (fitted->faults[i] == 0) continue;
        add_words(&line, ", ");
        add_unsigned(&line, fitted->faults[i]);
        add_words(&line, " ");
        add_words(&line, faults[i]);
    }
    end_line(&line);
}

void report_alarm(uint32_t number, bool alarm, float probability, float celsius, float sd) {
    text line = start_line(number);
    add_words(&line, alarm ? "ALARM, " EXCEEDS : "alarm over, " EXCEEDS);
    add_fixed(&line, probability, 4);
    add_words(&line, ", T ");
    add_fixed(&line, celsius, 2);
    add_words(&line, " +- ");
    add_fixed(&line, sd, 2);
    add_words(&line, " C");
    end_line(&line);
}

void report_words(uint32_t number, const char *words) {
    text line = start_line(number);
    add_words(&line, words);
    end_line(&line);
}
