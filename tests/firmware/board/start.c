/* Vector table and reset: what runs before main. Works on ARMv6-M and up. */
#include "board.h"

/* From board.ld. */
extern uint32_t board_stack_top, board_data_load, board_data_begin, board_data_end, board_bss_begin, board_bss_end;

int main(void);
void board_on_reset(void);

/* System control block (Armv7-M Architecture Reference Manual, B3.2). */
#define AIRCR (*(volatile uint32_t *)0xe000ed0c)
#define CCR (*(volatile uint32_t *)0xe000ed14)
#define CPACR (*(volatile uint32_t *)0xe000ed88)
#define AIRCR_RESET 0x05fa0004u
#define CCR_UNALIGN_TRP (1u << 3)
#define CPACR_FPU (0xfu << 20)

/* The stack pointer is set by then: the processor takes it from the vector table. */
__attribute__((noreturn)) void board_on_reset(void) {
#if defined(__ARM_FP)
    CPACR |= CPACR_FPU;
#endif
    /* Armv6-M traps unaligned accesses by itself. */
    CCR |= CCR_UNALIGN_TRP;
    __asm volatile("dsb\n isb" ::: "memory");
    const uint32_t *from = &board_data_load;
    for (uint32_t *to = &board_data_begin; to < &board_data_end;) *to++ = *from++;
    for (uint32_t *to = &board_bss_begin; to < &board_bss_end;) *to++ = 0;
    board_exit(main());
}

static void on_fault(void) {
    board_write("FAULT\n");
    board_exit(99);
}

void board_reset(void) {
    __asm volatile("dsb" ::: "memory");
    AIRCR = AIRCR_RESET;
    for (;;) {
    }
}

/* The initial stack pointer, reset, NMI, and the faults; nothing here enables an interrupt. */
__attribute__((section(".vectors"), used)) static void (*const vectors[])(void) = {
    (void (*)(void)) & board_stack_top, board_on_reset, on_fault, on_fault, on_fault, on_fault, on_fault};
