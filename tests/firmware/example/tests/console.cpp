// The port of the tests: the console is a string.
#include "console.hpp"

#include <stdexcept>

#include "../port.h"

std::string console;

extern "C" void port_write(const char *words) { console += words; }
extern "C" void port_exit(int) { throw std::logic_error("the calibrator does not end the program"); }
extern "C" void port_feed_watchdog() {}
