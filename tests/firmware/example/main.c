/* A device that calibrates its thermistor: the stream is what a timer's interrupt would hand over, one sample every
 * CALLS_PER_SAMPLE calls. Everything lies in memory that a reset leaves as it is, the place in the stream included. */
#include "calibrator.h"
#include "port.h"
#include "report.h"
#include "stream.h"

static PORT_NOINIT struct {
    uint32_t next, calls;
    calibrator calibrator;
} kept;
static PORT_NOINIT _Alignas(TE_BLOCK_ALIGNMENT) unsigned char block[CALIBRATOR_BYTES];

int main(void) {
    bool cold;
    const te_status status = calibrator_boot(&kept.calibrator, block, sizeof block, &cold);
    if (status != TE_STATUS_OK) {
        report_words(0, te_status_message(status));
        port_exit(1);
    }
    if (cold) {
        kept.next = kept.calls = 0;
        report_words(0, "calibration starts from the data sheet");
    }
    while (kept.next < sizeof stream / sizeof *stream) {
        port_feed_watchdog();
        if (kept.calls < CALLS_PER_SAMPLE) {
            ++kept.calls;
            calibrator_step(&kept.calibrator);
        } else {
            kept.calls = 0;
            calibrator_take(&kept.calibrator, &stream[kept.next++]);
        }
    }
    port_exit(0);
}
