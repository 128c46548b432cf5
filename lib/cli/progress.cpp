#include "progress.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace tinyelbo::cli {
namespace {

constexpr std::chrono::milliseconds kInterval(200);

volatile std::sig_atomic_t interrupt_seen = 0;

void note_interrupt(int) { interrupt_seen = 1; }

}  // namespace

Progress::Progress(bool quiet) : visible_(!quiet && ::isatty(STDERR_FILENO) == 1), next_(Clock::now() + kInterval) {}

Progress::~Progress() {
    if (visible_) std::fputs("\r\033[K", stderr);
}

void Progress::show(const te_result& result) {
    if (!visible_ || Clock::now() < next_) return;
    next_ = Clock::now() + kInterval;
    std::fprintf(stderr, "\r\033[Kstep %u, ELBO %.2f", result.steps, result.elbo);
    std::fflush(stderr);
}

InterruptWatch::InterruptWatch() {
    interrupt_seen = 0;
    struct sigaction action = {};
    action.sa_handler = note_interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(SIGINT, &action, nullptr);
}

InterruptWatch::~InterruptWatch() { std::signal(SIGINT, SIG_DFL); }

bool InterruptWatch::interrupted() const { return interrupt_seen != 0; }

}  // namespace tinyelbo::cli
