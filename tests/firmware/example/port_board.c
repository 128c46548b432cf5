/* The board of the firmware tests.
 *
 * PORT_RESET_EVERY=n: nobody feeds its watchdog, which resets after n calls.
 * PORT_COUNT_INSTRUCTIONS: a last line says how many lie between two calls at most; needs QEMU's -icount. */
#include <board.h>
#include <stdbool.h>

#include "port.h"

void port_write(const char *text) { board_write(text); }

#if defined(PORT_RESET_EVERY)

void port_exit(int status) { board_exit(status); }

void port_feed_watchdog(void) {
    static unsigned calls; /* 0 after every reset */
    if (++calls > PORT_RESET_EVERY) board_reset();
}

#elif defined(PORT_COUNT_INSTRUCTIONS)

static uint64_t most;

void port_exit(int status) {
    board_write("at most ");
    board_write_unsigned(most);
    board_write(" instructions between two calls\n");
    board_exit(status);
}

void port_feed_watchdog(void) {
    static bool running;
    const uint64_t passed = running ? board_instructions() : 0;
    if (passed > most) most = passed;
    running = true;
    board_start_clock();
}

#else

void port_exit(int status) { board_exit(status); }

void port_feed_watchdog(void) {}

#endif
