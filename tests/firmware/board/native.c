/* The console on a host: what an image must print is what the same source prints here. */
#include <stdio.h>
#include <stdlib.h>

#include "board.h"

void board_write(const char *text) { fputs(text, stdout); }
void board_write_unsigned(uint64_t value) { printf("%llu", (unsigned long long)value); }
void board_write_hex(uint64_t value) { printf("%016llx", (unsigned long long)value); }
void board_exit(int status) { exit(status); }

/* A host measures neither its stack nor instructions. */
void board_start_clock(void) {}
uint64_t board_instructions(void) { return 0; }
void board_paint_stack(void) {}
uint32_t board_stack_used(void) { return 0; }
