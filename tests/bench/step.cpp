// bench_step [--json] [Google Benchmark's options]: the time of a whole step (draws, transform, density and gradient,
// ELBO, optimiser, stopper) over n, p and S, families and precisions.
#include <benchmark/benchmark.h>

#include <cstring>
#include <map>
#include <string>

#include "report.hpp"

namespace {

using bench::Case;
using bench::Timing;
using bench::Workload;

std::vector<Timing> timings;
bool json = false;

void run_steps(benchmark::State& state, const Case& c) {
    Workload workload(c);
    const double before = workload.steps();
    for (auto _ : state) workload.step();
    if (workload.verdict() == TE_VERDICT_RUNNING)
        state.counters["steps"] = workload.steps() - before;
    else
        state.SkipWithError("the fit ended");
}

// Turns Google Benchmark's runs into timings.
class Collector : public benchmark::BenchmarkReporter {
  public:
    explicit Collector(const std::vector<Case>& cases) {
        for (const Case& c : cases) cases_.emplace(c.name(), c);
    }

    bool ReportContext(const Context&) override { return true; }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            const auto steps = run.counters.find("steps");
            if (run.run_type != Run::RT_Iteration || steps == run.counters.end()) continue;
            timings.push_back({cases_.at(run.run_name.function_name), 1e6 * run.real_accumulated_time / steps->second});
            if (json) bench::print_json(timings.back());
        }
    }

  private:
    std::map<std::string, Case> cases_;
};

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (const char* name : {"adam_step", "plain_adam_step"})
        for (bool full_rank : {true, false})
            for (te_type precision : {TE_F64, TE_F32})
                for (std::uint32_t n : {100u, 1000u, 10000u})
                    for (std::uint32_t p : {3u, 10u, 50u})
                        for (std::uint32_t draws : {8u, 16u, 64u})
                            cases.push_back({name, full_rank, precision, n, p, draws});
    return cases;
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--json") != 0) continue;
        json = true;
        for (int k = i--; k + 1 < argc; ++k) argv[k] = argv[k + 1];
        --argc;
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    const std::vector<Case> cases = all_cases();
    for (const Case& c : cases)
        benchmark::RegisterBenchmark(c.name().c_str(), [c](benchmark::State& state) { run_steps(state, c); });
    const bench::Peak peak = json ? bench::Peak{} : bench::measure_peak();
    Collector collector(cases);
    benchmark::RunSpecifiedBenchmarks(&collector);
    if (!json) bench::print_table(timings, peak);
    return timings.empty() ? 1 : 0;
}
