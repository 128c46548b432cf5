// What a fit shows while it runs, and how it is told to stop.
#pragma once

#include <chrono>

#include <tinyelbo/tinyelbo.h>

namespace tinyelbo::cli {

/// One line on stderr that is rewritten a few times a second and wiped at the end; nothing where stderr is no terminal.
class Progress {
  public:
    explicit Progress(bool quiet);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();
    void show(const te_result& result);

  private:
    using Clock = std::chrono::steady_clock;
    bool visible_;
    Clock::time_point next_;
};

/// From construction to destruction SIGINT is noted instead of ending the program; a second one ends it.
class InterruptWatch {
  public:
    InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;
    ~InterruptWatch();
    bool interrupted() const;
};

}  // namespace tinyelbo::cli
