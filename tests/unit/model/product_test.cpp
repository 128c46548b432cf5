// Products of the fused models with their Hessians, against the definitions and against differences of gradients.
#include <doctest/doctest.h>

#include "evaluate.hpp"
#include "model/linear_kernel.hpp"
#include "model/logistic_kernel.hpp"
#include "product_reference.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

auto product_of(const te_model &model, double) { return model.hessian_product_f64; }
auto product_of(const te_model &model, float) { return model.hessian_product_f32; }

/// As evaluate() does densities: in pieces, over rubbish, with the scratch that is planned.
template <class Real>
std::vector<Real> multiply(const Problem &problem, const std::vector<Real> &parameters,
                           const std::vector<Real> &direction, const std::vector<std::uint32_t> &cuts = {}) {
    const te_plan plan = plan_of(problem);
    const auto slots = problem.slots();
    std::vector<Real> product(plan.dimension * TE_LANES, Real(-55)), scratch(plan.scratch, Real(33));
    std::uint32_t begin = 0;
    for (std::uint32_t k = 0; k <= cuts.size(); ++k) {
        const std::uint32_t end = k < cuts.size() ? cuts[k] : plan.row_blocks;
        product_of(*problem.model, Real())(slots.data(), begin, end, parameters.data(), direction.data(),
                                           product.data(), scratch.data());
        begin = end;
    }
    return product;
}

template <class Real>
bool same_bytes(const std::vector<Real> &a, const std::vector<Real> &b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
}

template <class Real>
void check(const Problem &problem, std::uint64_t seed, double scale = 1) {
    const auto parameters = random_parameters<Real>(problem.dimension(), seed, scale);
    const auto direction = random_parameters<Real>(problem.dimension(), seed + 100);
    const auto product = multiply(problem, parameters, direction);
    CAPTURE(problem.rows());
    CAPTURE(problem.columns());
    for (int lane = 0; lane < TE_LANES; ++lane) {
        const auto wanted = ReferenceProduct<Real>(problem, parameters, direction, lane).evaluate();
        long double worst = 0;  // error as a part of the bound
        for (std::uint32_t j = 0; j < problem.dimension(); ++j) {
            const long double error = std::abs(exactly(product[j * TE_LANES + lane]) - wanted[j].value);
            worst = std::max(worst, error == 0 ? 0 : error / wanted[j].error);
        }
        CAPTURE(lane);
        CHECK(worst <= 1);
    }
}

template <class Real>
constexpr te_type kNative = sizeof(Real) == 4 ? TE_F32 : TE_F64;

template <class Rows>
struct WithRows {
    using Real = typename Rows::Number;

    static void logistic(const te_slot *slots, std::uint32_t begin, std::uint32_t end, const Real *parameters,
                         const Real *direction, Real *product, Real *scratch) {
        LogisticCurvature<Rows> terms;
        add_product_blocks<Rows>(slots, begin, end, parameters, direction, product, scratch, terms);
    }

    static void linear(const te_slot *slots, std::uint32_t begin, std::uint32_t end, const Real *parameters,
                       const Real *direction, Real *product, Real *scratch) {
        const std::size_t extra = slots[TE_GLM_X].columns * kLanes;
        Real log_sd[kLanes], weight[kLanes];
        find_noise(slots[TE_GLM_NOISE_SD], parameters + extra, log_sd, weight);
        LinearCurvature<Rows> terms(weight, direction + extra, true);
        add_product_blocks<Rows>(slots, begin, end, parameters, direction, product, scratch, terms);
    }
};

GlmProduct<double> kernel_of(const GlmKernels &kernels, double) { return kernels.product_f64; }
GlmProduct<float> kernel_of(const GlmKernels &kernels, float) { return kernels.product_f32; }

template <class Real>
std::vector<GlmProduct<Real>> all_kernels(bool linear) {
    using Kernels = std::vector<GlmProduct<Real>>;
    Kernels kernels = linear ? Kernels{WithRows<LaneRows<Real, 1>>::linear, WithRows<LaneRows<Real, 2>>::linear,
                                       WithRows<LaneRows<Real, 4>>::linear, WithRows<LaneRows<Real, 8>>::linear}
                             : Kernels{WithRows<LaneRows<Real, 1>>::logistic, WithRows<LaneRows<Real, 2>>::logistic,
                                       WithRows<LaneRows<Real, 4>>::logistic, WithRows<LaneRows<Real, 8>>::logistic};
    for (const Isa isa : {Isa::kBaseline, Isa::kAvx2, Isa::kAvx512})
        if (const GlmKernels *found = linear ? linear_kernels(isa) : logistic_kernels(isa))
            kernels.push_back(kernel_of(*found, Real()));
    return kernels;
}

template <class Real>
void check_kernels(const Problem &problem, double scale) {
    const te_plan plan = plan_of(problem);
    const auto slots = problem.slots();
    const auto parameters = random_parameters<Real>(plan.dimension, 12, scale);
    const auto direction = random_parameters<Real>(plan.dimension, 13);
    std::vector<Real> first;
    for (const GlmProduct<Real> kernel : all_kernels<Real>(problem.linear())) {
        std::vector<Real> product(plan.dimension * TE_LANES), scratch(plan.scratch);
        kernel(slots.data(), 0, plan.row_blocks, parameters.data(), direction.data(), product.data(), scratch.data());
        if (first.empty()) first = product;
        CAPTURE(problem.rows());
        CAPTURE(problem.columns());
        CHECK(same_bytes(product, first));
    }
}

/// L of a multivariate normal prior.
Matrix random_scale_tril(std::uint32_t size) {
    Matrix l = random_matrix(size, size, 7, 0.3);
    for (std::uint32_t i = 0; i < size; ++i) {
        l[i][i] = 0.5 + std::abs(l[i][i]);
        for (std::uint32_t j = i + 1; j < size; ++j) l[i][j] = 0;
    }
    return l;
}

}  // namespace

TEST_CASE_TEMPLATE("products are those of the definition", Real, double, float) {
    const auto check_sizes = [](const te_model &model, bool known_noise) {
        const auto make = [&](std::uint32_t n, std::uint32_t p) {
            Problem problem = random_problem(model, n, p, n + p, kNative<Real>);
            if (known_noise) problem.owned[TE_GLM_NOISE_SD] = OwnedSlot(column({0.37}));
            return problem;
        };
        for (std::uint32_t n = 1; n <= 70; ++n)
            for (const std::uint32_t p : {1u, 2u, 3u, 7u, 10u}) check<Real>(make(n, p), p);
        for (std::uint32_t p = 1; p <= 50; ++p) check<Real>(make(67, p), p);
        for (const std::uint32_t n : {127u, 128u, 129u, 255u, 256u, 257u, 264u, 511u, 512u, 513u, 1000u})
            check<Real>(make(n, 4), 9, 3);
    };
    check_sizes(te_logistic, false);
    check_sizes(te_linear, false);
    check_sizes(te_linear, true);
}

TEST_CASE_TEMPLATE("far out in the tails the logistic curvature keeps its accuracy", Real, double, float) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
        check<Real>(random_problem(te_logistic, 1, 1, seed, kNative<Real>), seed, 60);
}

TEST_CASE_TEMPLATE("features and responses of every type and layout", Real, double, float) {
    constexpr int kRows = 77, kColumns = 5;
    struct Strides {
        int row, column;
    };
    for (const te_model *model : {&te_logistic, &te_linear})
        for (const te_type type : {TE_F32, TE_F64, TE_I8, TE_U8, TE_I16, TE_I32})
            for (const Strides s : {Strides{kColumns, 1},
                                    {kColumns + 3, 1},
                                    {1, kRows},
                                    {-kColumns, 1},
                                    {kColumns, -1},
                                    {0, 1},
                                    {0, 0}}) {
                Problem problem = random_problem(*model, kRows, kColumns, 3);
                Matrix x = random_matrix(kRows, kColumns, 5, 20);
                for (auto &row : x)
                    for (double &value : row) value = std::floor(type == TE_U8 ? std::abs(value) : value);
                problem.owned[TE_GLM_X] = OwnedSlot(x, type, s.row, s.column);
                problem.owned[TE_GLM_Y] = OwnedSlot(random_binary(kRows, 8), type, s.row, s.column);
                CAPTURE(type);
                CAPTURE(s.row);
                CAPTURE(s.column);
                check<Real>(problem, 4, 0.1);
            }
}

TEST_CASE_TEMPLATE("every shape of prior, with and without a mean", Real, double, float) {
    for (const std::uint32_t p : {1u, 2u, 5u, 24u})
        for (const te_model *model : {&te_logistic, &te_linear})
            for (const bool with_mean : {false, true}) {
                Problem problem = random_problem(*model, 20, p, p);
                const std::uint32_t d = problem.dimension();
                const auto set = [&](const Matrix &scale, std::uint32_t covered) {
                    problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(scale, TE_F32);
                    problem.owned[TE_GLM_PRIOR_MEAN] =
                        with_mean ? OwnedSlot(random_matrix(covered, 1, 6, 2), TE_F64) : OwnedSlot();
                    check<Real>(problem, 3, 2);
                };
                Matrix sds = random_matrix(p, 1, 2, 0.5);
                for (auto &row : sds) row[0] += 1;
                set({{0.3}}, p);
                set(sds, p);
                set(random_scale_tril(p), p);
                set(random_scale_tril(d), d);
            }
}

TEST_CASE("products are the slopes of the gradient") {
    constexpr double kStep = 1e-5;
    for (const te_model *model : {&te_logistic, &te_linear})
        for (const std::uint32_t p : {1u, 3u, 8u}) {
            Problem problem = random_problem(*model, 40, p, p);
            problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(random_scale_tril(problem.dimension()));
            const auto parameters = random_parameters<double>(problem.dimension(), 1);
            const auto direction = random_parameters<double>(problem.dimension(), 2);
            const auto product = multiply(problem, parameters, direction);
            auto up = parameters, down = parameters;
            for (std::size_t k = 0; k < parameters.size(); ++k) {
                up[k] += kStep * direction[k];
                down[k] -= kStep * direction[k];
            }
            const auto high = evaluate(problem, up).gradient, low = evaluate(problem, down).gradient;
            for (std::size_t k = 0; k < product.size(); ++k) {
                const double slope = (high[k] - low[k]) / (2 * kStep);
                // Truncation h^2/6 times a third derivative along the direction, rounding epsilon/h times the
                // gradient: in both of which every row has at most 8 e^2 |r|^2 < 10^4.
                CHECK(std::abs(slope - product[k]) <= 40 * 1e4 * (kStep * kStep / 6 + 2e-16 / kStep));
            }
        }
}

TEST_CASE_TEMPLATE("the same bytes from every width and instruction set", Real, double, float) {
    for (const te_model *model : {&te_logistic, &te_linear}) {
        for (std::uint32_t n = 1; n <= 70; ++n)
            for (const std::uint32_t p : {1u, 2u, 5u, 10u})
                for (const te_type type : {TE_F32, TE_F64})
                    check_kernels<Real>(random_problem(*model, n, p, n, type), 2);
        for (std::uint32_t p = 1; p <= 50; ++p) check_kernels<Real>(random_problem(*model, 300, p, p, TE_F32), 1);
        for (const double scale : {300.0, 1e-30, 0.0}) check_kernels<Real>(random_problem(*model, 1000, 6, 4), scale);
    }
}

TEST_CASE_TEMPLATE("the same bytes however the row blocks are cut into calls", Real, double, float) {
    for (const te_model *model : {&te_logistic, &te_linear}) {
        Problem problem = random_problem(*model, 4 * TE_GLM_BLOCK_ROWS + 77, 7, 3);
        problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(Matrix{{0.7}});
        const auto parameters = random_parameters<Real>(problem.dimension(), 5);
        const auto direction = random_parameters<Real>(problem.dimension(), 6);
        const auto whole = multiply(problem, parameters, direction);
        for (unsigned where = 1; where < 16; ++where) {
            std::vector<std::uint32_t> cuts;
            for (unsigned block = 1; block <= 4; ++block)
                if (where >> (block - 1) & 1) cuts.push_back(block);
            CHECK(same_bytes(multiply(problem, parameters, direction, cuts), whole));
        }
    }
}
