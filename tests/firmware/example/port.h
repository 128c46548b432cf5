/* What the example needs of a board. port_native.c and port_board.c are two of them. */
#ifndef PORT_H
#define PORT_H

#ifdef __cplusplus
extern "C" {
#endif

void port_write(const char *text);
void port_exit(int status);

/* Called between any two calls of the calibrator: the state is whole then, and a reset does no harm. */
void port_feed_watchdog(void);

#ifdef __cplusplus
}
#endif

/* Memory that start-up leaves as it is. */
#if defined(__arm__)
#define PORT_NOINIT __attribute__((section(".noinit")))
#else
#define PORT_NOINIT
#endif

#endif
