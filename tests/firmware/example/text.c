#include "text.h"

static void add_character(text *line, char character) {
    if (line->length + 1 >= TEXT_CAPACITY) return;
    line->bytes[line->length++] = character;
    line->bytes[line->length] = '\0';
}

void add_words(text *line, const char *words) {
    while (*words != '\0') add_character(line, *words++);
}

/* At least so many digits, the last `decimals` of them behind a point. */
static void add_digits(text *line, uint32_t value, uint32_t decimals) {
    char digits[10];
    uint32_t count = 0;
    while (value != 0 || count <= decimals) {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    }
    while (count > 0) {
        if (count == decimals) add_character(line, '.');
        add_character(line, digits[--count]);
    }
}

void add_unsigned(text *line, uint32_t value) { add_digits(line, value, 0); }

void add_fixed(text *line, float value, uint32_t decimals) {
    float scaled = value < 0 ? -value : value;
    for (uint32_t i = 0; i < decimals; ++i) scaled *= 10;
    scaled += 0.5f;
    if (value != value) return add_words(line, "nan");
    if (!(scaled < 0x1p31f)) return add_words(line, "out of range");
    if (value < 0 && scaled >= 1) add_character(line, '-');
    add_digits(line, (uint32_t)scaled, decimals);
}
