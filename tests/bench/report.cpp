#include "report.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>

namespace bench {

namespace {

bool same_series(const Case& a, const Case& b) {
    return std::strcmp(a.bench, b.bench) == 0 && a.full_rank == b.full_rank && a.precision == b.precision;
}

// Least-squares slope of log time on log size over the timings that differ from `base` in that size alone; NaN if
// there are fewer than two.
double growth_exponent(const std::vector<Timing>& timings, const Case& base, std::uint32_t Case::*size) {
    double count = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (const Timing& timing : timings) {
        Case other = timing.what;
        const double x = std::log(other.*size), y = std::log(timing.us_per_step);
        other.*size = base.*size;
        if (!same_series(other, base) || other.n != base.n || other.p != base.p || other.draws != base.draws) continue;
        count += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    const double spread = count * sxx - sx * sx;
    return count < 2 ? std::nan("") : (count * sxy - sx * sy) / spread;
}

void print_growth(const std::vector<Timing>& timings) {
    std::puts("\nGrowth of the step's time around n=1000, p=10, draws=8: exponent of each size (work: 1, 1, 1)");
    std::printf("%-16s %-11s %-7s %6s %6s %6s\n", "bench", "family", "real", "n", "p", "draws");
    for (const Timing& timing : timings) {
        const Case& c = timing.what;
        if (c.n != 1000 || c.p != 10 || c.draws != 8) continue;
        const double n = growth_exponent(timings, c, &Case::n), p = growth_exponent(timings, c, &Case::p),
                     draws = growth_exponent(timings, c, &Case::draws);
        if (std::isfinite(n + p + draws))
            std::printf("%-16s %-11s %-7s %6.2f %6.2f %6.2f\n", c.bench, c.family_name(), c.precision_name(), n, p,
                        draws);
    }
}

}  // namespace

void print_json(const Timing& timing) {
    const Case& c = timing.what;
    std::printf(
        "{\"bench\": \"%s\", \"target\": \"native\", \"family\": \"%s\", \"precision\": \"%s\", \"n\": %u, "
        "\"p\": %u, \"draws\": %u, \"us_per_step\": %.3f}\n",
        c.bench, c.family_name(), c.precision_name(), c.n, c.p, c.draws, timing.us_per_step);
}

void print_table(const std::vector<Timing>& timings, const Peak& peak) {
    std::printf(
        "Peak of this core, multiplications and additions without FMA, %s: %.1f double, %.1f single GFLOP/s\n\n",
        peak.vectors, peak.f64 * 1e-9, peak.f32 * 1e-9);
    std::printf("%-16s %-11s %-7s %6s %4s %6s %12s %8s\n", "bench", "family", "real", "n", "p", "draws", "us/step",
                "of peak");
    for (const Timing& timing : timings) {
        const Case& c = timing.what;
        const double rate = c.useful_operations() / (timing.us_per_step * 1e-6);
        std::printf("%-16s %-11s %-7s %6u %4u %6u %12.2f %7.1f%%\n", c.bench, c.family_name(), c.precision_name(), c.n,
                    c.p, c.draws, timing.us_per_step, 100.0 * rate / (c.precision == TE_F64 ? peak.f64 : peak.f32));
    }
    print_growth(timings);
}

}  // namespace bench
