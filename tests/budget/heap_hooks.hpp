// Counts every way to the heap: the operators new, replaced, and the malloc family, by the linker's --wrap.
#pragma once

namespace heap {

// Allocations so far.
extern volatile long allocations;

}  // namespace heap
