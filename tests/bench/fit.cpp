// bench_fit [--json]: the time of a whole fit with default settings, te_init to verdict, median of 21.
#include <tinyelbo/tinyelbo.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "golden/made_up_data.h"

namespace {

constexpr int kRepetitions = 21;

struct Shape {
    std::uint32_t n, p;
};

void require(te_status status) {
    if (status == TE_STATUS_OK) return;
    std::fprintf(stderr, "bench: %s\n", te_status_message(status));
    std::exit(1);
}

struct FitTime {
    double milliseconds;
    te_result result;
};

FitTime time_fit(const te_config& config, std::vector<double>& block) {
    using Clock = std::chrono::steady_clock;
    const std::size_t bytes = block.size() * sizeof block[0];
    std::vector<double> times;
    te_fit fit;
    for (int i = 0; i < kRepetitions; ++i) {
        const auto start = Clock::now();
        require(te_init(&fit, &config, block.data(), bytes));
        while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) require(te_step(&fit, UINT32_MAX));
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    std::nth_element(times.begin(), times.begin() + kRepetitions / 2, times.end());
    FitTime time{times[kRepetitions / 2], {}};
    require(te_get_result(&fit, &time.result));
    return time;
}

template <class Real>
void bench_shape(const Shape& shape, const te_family& family, bool json) {
    const bool full_rank = &family == &te_full_rank, is_double = sizeof(Real) == 8;
    const te_type type = is_double ? TE_F64 : TE_F32;
    std::vector<double> x(std::size_t{shape.n} * shape.p), y(shape.n);
    make_up_data(shape.n, shape.p, 1, x.data(), y.data());
    std::vector<Real> features(x.begin(), x.end()), response(y.begin(), y.end());
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    slots[TE_GLM_X] = te_matrix(features.data(), type, shape.n, shape.p);
    slots[TE_GLM_Y] = te_vector(response.data(), type, shape.n);
    te_config config = te_default_config(&te_logistic, &family, &te_adam);
    config.slots = slots;
    config.num_slots = TE_GLM_NUM_SLOTS;
    config.precision = type;
    std::size_t bytes = 0;
    require(te_required_bytes(&config, &bytes));
    std::vector<double> block(bytes / sizeof(double));
    const FitTime time = time_fit(config, block);
    const char* line = json ? "{\"bench\": \"default_fit\", \"target\": \"native\", \"family\": \"%s\", \"precision\": "
                              "\"%s\", \"n\": %u, \"p\": %u, \"ms_per_fit\": %.4f, \"evaluations\": %llu, "
                              "\"status\": \"%s\"}\n"
                            : "%-11s %-7s %6u %4u %10.3f %12llu  %s\n";
    std::printf(line, full_rank ? "full-rank" : "mean-field", is_double ? "double" : "single", shape.n, shape.p,
                time.milliseconds, static_cast<unsigned long long>(time.result.evaluations),
                te_verdict_name(time.result.verdict));
}

}  // namespace

int main(int argc, char** argv) {
    const bool json = argc == 2 && std::strcmp(argv[1], "--json") == 0;
    if (argc > 1 && !json) return 2;
    if (!json)
        std::printf("%-11s %-7s %6s %4s %10s %12s  %s\n", "default fit", "real", "n", "p", "ms", "evaluations",
                    "verdict");
    for (const Shape& shape : {Shape{100, 3}, Shape{1000, 10}, Shape{10000, 10}, Shape{10000, 50}})
        for (const te_family* family : {&te_full_rank, &te_mean_field}) {
            bench_shape<double>(shape, *family, json);
            bench_shape<float>(shape, *family, json);
        }
}
