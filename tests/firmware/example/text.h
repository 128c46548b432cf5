/* Lines of text in fixed memory, without printf. What does not fit is cut off. */
#ifndef TEXT_H
#define TEXT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TEXT_CAPACITY = 288 };

typedef struct text {
    char bytes[TEXT_CAPACITY]; /* ends in '\0' */
    uint32_t length;
} text;

void add_words(text *line, const char *words);
void add_unsigned(text *line, uint32_t value);

/* `value` rounded to a number of decimals, at most 9; "nan" or "out of range" where it has no 31 bits for them. */
void add_fixed(text *line, float value, uint32_t decimals);

#ifdef __cplusplus
}
#endif

#endif
