#include "board.h"

enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20, ADP_STOPPED_APPLICATION_EXIT = 0x20026 };

static void semihosting(int operation, const void *argument) {
    register int r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void board_write(const char *text) { semihosting(SYS_WRITE0, text); }

void board_write_unsigned(uint64_t value) {
    char digits[21];
    char *at = digits + sizeof digits;
    *--at = '\0';
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    board_write(at);
}

void board_write_hex(uint64_t value) {
    char digits[17];
    for (int i = 0; i < 16; ++i) digits[i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
    digits[16] = '\0';
    board_write(digits);
}

void board_exit(int status) {
    const uint32_t block[] = {ADP_STOPPED_APPLICATION_EXIT, (uint32_t)status};
    semihosting(SYS_EXIT_EXTENDED, block);
    for (;;) {
    }
}
