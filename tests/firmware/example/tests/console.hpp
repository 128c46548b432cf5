#pragma once

#include <string>

/// All that the calibrator has written.
extern std::string console;
