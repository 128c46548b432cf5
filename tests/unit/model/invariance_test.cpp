// The same bytes however an evaluation is cut, and whatever vectors it runs on.
#include <doctest/doctest.h>

#include "evaluate.hpp"
#include "model/linear_kernel.hpp"
#include "model/logistic_kernel.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

template <class Rows>
struct WithRows {
    using Real = typename Rows::Number;

    static void logistic(const te_slot *slots, std::uint32_t begin, std::uint32_t end, const Real *parameters,
                         Real *log_density, Real *gradient, Real *scratch) {
        LogisticTerms<Rows> terms;
        for (int lane = 0; lane < kLanes; lane += Rows::kLanesTogether)
            add_row_blocks<Rows>(slots, begin, end, parameters, log_density, gradient, scratch, terms, lane);
    }

    static void linear(const te_slot *slots, std::uint32_t begin, std::uint32_t end, const Real *parameters,
                       Real *log_density, Real *gradient, Real *scratch) {
        Real log_sd[kLanes], weight[kLanes];
        const te_slot &noise_sd = slots[TE_GLM_NOISE_SD];
        find_noise(noise_sd, parameters + slots[TE_GLM_X].columns * kLanes, log_sd, weight);
        for (int lane = 0; lane < kLanes; lane += Rows::kLanesTogether) {
            LinearTerms<Rows> terms(log_sd + lane, weight + lane, noise_sd.values == nullptr);
            add_row_blocks<Rows>(slots, begin, end, parameters, log_density, gradient, scratch, terms, lane);
        }
    }
};

GlmKernel<double> kernel_of(const GlmKernels &kernels, double) { return kernels.f64; }
GlmKernel<float> kernel_of(const GlmKernels &kernels, float) { return kernels.f32; }

template <class Real>
std::vector<GlmKernel<Real>> all_kernels(bool linear) {
    std::vector<GlmKernel<Real>> kernels =
        linear ? std::vector<GlmKernel<Real>>{WithRows<LaneRows<Real, 1>>::linear, WithRows<LaneRows<Real, 2>>::linear,
                                              WithRows<LaneRows<Real, 4>>::linear, WithRows<LaneRows<Real, 8>>::linear,
                                              WithRows<LaneRows<Real, 1, 1>>::linear}
               : std::vector<GlmKernel<Real>>{
                     WithRows<LaneRows<Real, 1>>::logistic, WithRows<LaneRows<Real, 2>>::logistic,
                     WithRows<LaneRows<Real, 4>>::logistic, WithRows<LaneRows<Real, 8>>::logistic,
                     WithRows<LaneRows<Real, 1, 1>>::logistic};
    for (const Isa isa : {Isa::kBaseline, Isa::kAvx2, Isa::kAvx512})
        if (const GlmKernels *found = linear ? linear_kernels(isa) : logistic_kernels(isa))
            kernels.push_back(kernel_of(*found, Real()));
    return kernels;
}

template <class Real>
void check_kernels(const Problem &problem, double scale) {
    const auto parameters = random_parameters<Real>(problem.dimension(), 12, scale);
    const auto kernels = all_kernels<Real>(problem.linear());
    const Density<Real> wanted = evaluate_kernel(problem, parameters, kernels[0]);
    for (std::size_t k = 1; k < kernels.size(); ++k) {
        CAPTURE(k);
        CAPTURE(problem.rows());
        CAPTURE(problem.columns());
        CHECK(evaluate_kernel(problem, parameters, kernels[k]) == wanted);
    }
}

}  // namespace

TEST_CASE("this build runs the kernels of more than one instruction set where the machine has them") {
#if defined(__x86_64__)
    CHECK((logistic_kernels(Isa::kAvx2) != nullptr) == (__builtin_cpu_supports("avx2") != 0));
    CHECK((linear_kernels(Isa::kAvx2) != nullptr) == (__builtin_cpu_supports("avx2") != 0));
    const bool avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
                        __builtin_cpu_supports("avx512dq") != 0;
    CHECK((logistic_kernels(Isa::kAvx512) != nullptr) == avx512);
    CHECK((linear_kernels(Isa::kAvx512) != nullptr) == avx512);
#else
    CHECK(logistic_kernels(Isa::kAvx2) == nullptr);
    CHECK(linear_kernels(Isa::kAvx512) == nullptr);
#endif
}

TEST_CASE_TEMPLATE("the same bytes from every width and instruction set", Real, double, float) {
    for (const te_model *model : {&te_logistic, &te_linear}) {
        for (std::uint32_t n = 1; n <= 70; ++n)
            for (const std::uint32_t p : {1u, 2u, 5u, 10u})
                for (const te_type type : {TE_F32, TE_F64})
                    check_kernels<Real>(random_problem(*model, n, p, n, type), 2);
        for (std::uint32_t p = 1; p <= 50; ++p) check_kernels<Real>(random_problem(*model, 300, p, p, TE_F32), 1);
        check_kernels<Real>(random_problem(*model, 1000, 6, 4), 300);
        check_kernels<Real>(random_problem(*model, 1000, 6, 4), 1e-30);
        check_kernels<Real>(random_problem(*model, 100, 3, 4), 0);
    }
    Problem known = random_problem(te_linear, 333, 4, 2);
    known.owned[TE_GLM_NOISE_SD] = OwnedSlot(column({2.5}), TE_F32);
    check_kernels<Real>(known, 1);
}

TEST_CASE_TEMPLATE("the same bytes however the row blocks are cut into calls", Real, double, float) {
    for (const te_model *model : {&te_logistic, &te_linear}) {
        Problem problem = random_problem(*model, 4 * TE_GLM_BLOCK_ROWS + 77, 7, 3);
        problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(Matrix{{0.7}});
        const auto parameters = random_parameters<Real>(problem.dimension(), 5);
        const Density<Real> whole = evaluate(problem, parameters);
        for (unsigned where = 1; where < 16; ++where) {
            std::vector<std::uint32_t> cuts;
            for (unsigned block = 1; block <= 4; ++block)
                if (where >> (block - 1) & 1) cuts.push_back(block);
            CHECK(evaluate(problem, parameters, cuts) == whole);
        }
    }
}

TEST_CASE_TEMPLATE("the same bytes in place and converted", Real, double, float) {
    constexpr te_type kNative = sizeof(Real) == 4 ? TE_F32 : TE_F64;
    for (const te_model *model : {&te_logistic, &te_linear}) {
        constexpr int kRows = 300, kColumns = 5;
        const Problem in_place = random_problem(*model, kRows, kColumns, 6, kNative);
        Problem converted = in_place;
        converted.owned[TE_GLM_X] = OwnedSlot(random_matrix(kRows, kColumns, 6), kNative, 1, kRows);
        const auto parameters = random_parameters<Real>(in_place.dimension(), 5);
        CHECK(evaluate(converted, parameters) == evaluate(in_place, parameters));
    }
}
