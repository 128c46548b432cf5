// The parts of the trace program that look inside the library, in one file with the amalgamated one, whose insides
// nothing else can see. The headers they include are all empty here, but for one that the library itself does not use.
#include "tinyelbo.cpp"

namespace {
#include "math/sin_cos.hpp"
}

#include "golden/trace_math.cpp"
#include "golden/trace_models.cpp"
#include "golden/trace_programs.cpp"
#include "golden/trace_random.cpp"
