// Refuses what the headers cannot be compiled as, before they are.
#pragma once

#if __cplusplus < 202002L
#error "tinyelbo's C++ interface needs C++20: compile with -std=c++20; tinyelbo.h, the C interface, goes with any C++"
#endif
