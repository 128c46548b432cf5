// Microseconds of a whole step of 8 draws with model programs: eight schools; logistic regression in elementary
// operations and by the GLM operation beside the fused model; and the interpreter's overhead for each node and block.
#include <benchmark/benchmark.h>
#include <tinyelbo/program.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "golden/made_up_data.h"
#include "support/program_models.hpp"

namespace {

using tinyelbo::test::Assembler;
using tinyelbo::test::ProgramBytes;

struct Free {
    void operator()(void* block) const { std::free(block); }
};

void require(benchmark::State& state, te_status status) {
    if (status != TE_STATUS_OK) state.SkipWithError(te_status_message(status));
}

// Steps a fit that has all the budget there is; one that ends is begun again.
void run_steps(benchmark::State& state, const te_model& model, const std::vector<te_slot>& slots, te_type precision,
               uint32_t row_blocks) {
    te_config config = te_default_config(&model, &te_full_rank, &te_adam);
    config.slots = slots.data();
    config.num_slots = static_cast<uint32_t>(slots.size());
    config.precision = precision;
    config.max_steps = UINT32_MAX;
    config.tolerance = 1e-30;
    size_t bytes = 0;
    require(state, te_required_bytes(&config, &bytes));
    std::unique_ptr<void, Free> block(std::aligned_alloc(64, (bytes + 63) / 64 * 64));
    te_fit fit;
    require(state, te_init(&fit, &config, block.get(), bytes));
    for (auto _ : state)
        if (te_step(&fit, row_blocks) == TE_STATUS_FINISHED) require(state, te_init(&fit, &config, block.get(), bytes));
}

void eight_schools(benchmark::State& state, te_type precision) {
    static const ProgramBytes program = tinyelbo::test::eight_schools().bytes();
    const std::vector<double> y(std::begin(tinyelbo::test::kSchoolEffects), std::end(tinyelbo::test::kSchoolEffects));
    const std::vector<double> sd(std::begin(tinyelbo::test::kSchoolErrors), std::end(tinyelbo::test::kSchoolErrors));
    run_steps(state, te_program, {program.slot(), te_vector(y.data(), TE_F64, 8), te_vector(sd.data(), TE_F64, 8)},
              precision, 1);
}

enum class Form { kFused, kGlm, kElementary };

void logistic(benchmark::State& state, Form form, uint32_t n, uint32_t p) {
    std::vector<double> x(n * p), y(n);
    const double prior_sd = 1;
    make_up_data(n, p, 1, x.data(), y.data());
    const te_slot features = te_matrix(x.data(), TE_F64, n, p), response = te_vector(y.data(), TE_F64, n);
    if (form == Form::kFused) {
        std::vector<te_slot> slots(TE_GLM_NUM_SLOTS);
        slots[TE_GLM_X] = features;
        slots[TE_GLM_Y] = response;
        slots[TE_GLM_PRIOR_SCALE] = te_vector(&prior_sd, TE_F64, 1);
        return run_steps(state, te_logistic, slots, TE_F64, (n + TE_GLM_BLOCK_ROWS - 1) / TE_GLM_BLOCK_ROWS);
    }
    const ProgramBytes program = tinyelbo::test::logistic_regression(n, p, prior_sd, form == Form::kGlm).bytes();
    run_steps(state, te_program, {program.slot(), features, response}, TE_F64, 1);
}

// What a node costs the interpreter: a block's density and gradient of a chain of additions of scalars, each of which
// is next to nothing by itself, over their number.
template <class Real>
void overhead(benchmark::State& state) {
    constexpr int kNodes = 100;
    constexpr te_type kPrecision = sizeof(Real) == 8 ? TE_F64 : TE_F32;
    Assembler m;
    auto at = m.parameter();
    const auto one = m.constant(1);
    for (int i = 0; i < kNodes; ++i) at = m.elementwise(TE_OP_ADD, {at, one});
    const ProgramBytes program = m.bytes();
    const te_slot slot = program.slot();
    te_plan plan;
    te_fault fault;
    require(state, te_program.plan(&slot, 1, kPrecision, &plan, &fault));
    std::vector<Real> scratch(plan.scratch), theta(8), density(8), gradient(8);
    const auto run = [&](auto bind, auto evaluate) {
        require(state, bind(&slot, scratch.data(), &fault));
        for (auto _ : state) evaluate(&slot, 0, 1, theta.data(), density.data(), gradient.data(), scratch.data());
    };
    if constexpr (kPrecision == TE_F64)
        run(te_program.bind_f64, te_program.density_f64);
    else
        run(te_program.bind_f32, te_program.density_f32);
    using benchmark::Counter;
    state.counters["node"] = Counter(kNodes, Counter::kIsIterationInvariantRate | Counter::kInvert);
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::RegisterBenchmark("eight_schools/double", eight_schools, TE_F64)->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark("eight_schools/single", eight_schools, TE_F32)->Unit(benchmark::kMicrosecond);
    const std::pair<const char*, Form> forms[] = {
        {"fused", Form::kFused}, {"glm", Form::kGlm}, {"elementary", Form::kElementary}};
    for (const uint32_t p : {10u, 50u})
        for (const auto& [name, form] : forms)
            benchmark::RegisterBenchmark(("logistic/n=1000/p=" + std::to_string(p) + '/' + name).c_str(), logistic,
                                         form, 1000u, p)
                ->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark("overhead/double", overhead<double>)->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark("overhead/single", overhead<float>)->Unit(benchmark::kMicrosecond);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
