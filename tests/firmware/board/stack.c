#include "board.h"

extern uint32_t board_stack_limit; /* from board.ld */

static const uint32_t kPaint = 0x7e1b07e1;
static const uint32_t *painted_to;

__attribute__((noinline)) void board_paint_stack(void) {
    /* Behind this function's own frame, which holds nothing below the stack pointer. */
    uint32_t *top;
    __asm volatile("mov %0, sp" : "=r"(top));
    for (uint32_t *at = &board_stack_limit; at < top; ++at) *(volatile uint32_t *)at = kPaint;
    painted_to = top;
}

uint32_t board_stack_used(void) {
    const volatile uint32_t *at = &board_stack_limit;
    while (at < painted_to && *at == kPaint) ++at;
    return (uint32_t)(painted_to - (const uint32_t *)at) * 4;
}
