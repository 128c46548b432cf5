// Step times as a table with the fraction of the peak and the growth exponents, or as JSON lines.
#pragma once

#include <vector>

#include "peak.hpp"
#include "workload.hpp"

namespace bench {

struct Timing {
    Case what;
    double us_per_step;
};

void print_json(const Timing& timing);
void print_table(const std::vector<Timing>& timings, const Peak& peak);

}  // namespace bench
