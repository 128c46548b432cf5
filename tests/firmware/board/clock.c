/* A timer of the MPS2 boards (Arm, "Cortex-M System Design Kit", APB timer): 32 bits at 25 MHz, counting down. Under
 * -icount shift=N an instruction takes 2^N ns, so that the timer counts instructions; 2.7e9 of them at most. */
#include "board.h"

#define TIMER_CONTROL (*(volatile uint32_t *)0x40000000)
#define TIMER_VALUE (*(volatile uint32_t *)0x40000004)
#define TIMER_RELOAD (*(volatile uint32_t *)0x40000008)
#define TIMER_ENABLE 1u

enum { NS_PER_TICK = 40 };

void board_start_clock(void) {
    TIMER_CONTROL = 0;
    TIMER_RELOAD = TIMER_VALUE = UINT32_MAX;
    TIMER_CONTROL = TIMER_ENABLE;
}

uint64_t board_instructions(void) { return ((uint64_t)(UINT32_MAX - TIMER_VALUE) * NS_PER_TICK) >> BOARD_ICOUNT_SHIFT; }
