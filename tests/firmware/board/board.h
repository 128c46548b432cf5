/* What the tests need of a board: a console, an exit status, a clock, and how deep the stack has been. Here for
 * Cortex-M under QEMU; a port to a real board rewrites console.c and clock.c, and keeps start.c with its own memory
 * sizes. */
#ifndef TINYELBO_TESTS_FIRMWARE_BOARD_H
#define TINYELBO_TESTS_FIRMWARE_BOARD_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The console, by semihosting (Arm, "Semihosting for AArch32 and AArch64"). */
void board_write(const char *text);
void board_write_unsigned(uint64_t value);
void board_write_hex(uint64_t value);

/* Ends the emulator with this status, as main's return does. */
__attribute__((noreturn)) void board_exit(int status);

/* The processor's reset. Memory stays as it is, but for what start-up initialises: everything outside BOARD_NOINIT. */
__attribute__((noreturn)) void board_reset(void);
#define BOARD_NOINIT __attribute__((section(".noinit")))

/* Instructions since board_start_clock. Needs an MPS2 machine and QEMU's -icount shift=BOARD_ICOUNT_SHIFT. */
#define BOARD_ICOUNT_SHIFT 6
void board_start_clock(void);
uint64_t board_instructions(void);

/* Fills the unused stack with a pattern; how many bytes have been used below the stack pointer of that call. */
void board_paint_stack(void);
uint32_t board_stack_used(void);

#ifdef __cplusplus
}
#endif

#endif
