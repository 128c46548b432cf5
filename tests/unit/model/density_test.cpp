// Values and gradients of the fused models against the definitions.
#include <doctest/doctest.h>

#include "evaluate.hpp"
#include "reference.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

template <class Real>
void check(const Problem &problem, std::uint64_t seed, double scale = 1) {
    const auto parameters = random_parameters<Real>(problem.dimension(), seed, scale);
    const Density<Real> got = evaluate(problem, parameters);
    check_against_reference(problem, parameters, got.log_density, got.gradient);
}

template <class Real>
constexpr te_type kNative = sizeof(Real) == 4 ? TE_F32 : TE_F64;

void use_int_features(Problem &problem, te_type type, int row_stride, int column_stride) {
    Matrix values = random_matrix(problem.rows(), problem.columns(), 5, 20);
    for (auto &row : values)
        for (double &x : row) x = std::floor(type == TE_U8 ? std::abs(x) : x);
    problem.owned[TE_GLM_X] = OwnedSlot(values, type, row_stride, column_stride);
}

}  // namespace

TEST_CASE_TEMPLATE("te_logistic has the density and gradient of its definition", Real, double, float) {
    for (std::uint32_t n = 1; n <= 70; ++n)
        for (const std::uint32_t p : {1u, 2u, 3u, 7u, 10u})
            check<Real>(random_problem(te_logistic, n, p, n, kNative<Real>), p);
    for (std::uint32_t p = 1; p <= 50; ++p) check<Real>(random_problem(te_logistic, 67, p, p, kNative<Real>), p);
    for (const std::uint32_t n : {127u, 128u, 129u, 255u, 256u, 257u, 264u, 511u, 512u, 513u, 1000u})
        check<Real>(random_problem(te_logistic, n, 4, n, kNative<Real>), 9, 3);
}

TEST_CASE_TEMPLATE("te_linear has the density and gradient of its definition", Real, double, float) {
    for (const bool known : {false, true}) {
        const auto make = [&](std::uint32_t n, std::uint32_t p) {
            Problem problem = random_problem(te_linear, n, p, n + p, kNative<Real>);
            if (known) problem.owned[TE_GLM_NOISE_SD] = OwnedSlot(column({0.37}));
            return problem;
        };
        for (std::uint32_t n = 1; n <= 70; ++n)
            for (const std::uint32_t p : {1u, 2u, 3u, 7u, 10u}) check<Real>(make(n, p), p);
        for (std::uint32_t p = 1; p <= 50; ++p) check<Real>(make(67, p), p);
        for (const std::uint32_t n : {127u, 128u, 129u, 255u, 256u, 257u, 264u, 511u, 512u, 513u, 1000u})
            check<Real>(make(n, 4), 9);
    }
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
                                    {2, 2 * kRows},
                                    {-kColumns, 1},
                                    {kColumns, -1},
                                    {-1, -kRows},
                                    {0, 1},
                                    {1, 0},
                                    {0, 0}}) {
                Problem problem = random_problem(*model, kRows, kColumns, 3);
                use_int_features(problem, type, s.row, s.column);
                Matrix y = random_binary(kRows, 8);
                problem.owned[TE_GLM_Y] = OwnedSlot(y, type, s.row, s.column);
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
                const auto lower = [](std::uint32_t size) {
                    Matrix l = random_matrix(size, size, 7, 0.3);
                    for (std::uint32_t i = 0; i < size; ++i) {
                        l[i][i] = 0.5 + std::abs(l[i][i]);
                        for (std::uint32_t j = i + 1; j < size; ++j) l[i][j] = 0;
                    }
                    return l;
                };
                set({{2.5}}, p);
                Matrix sds = random_matrix(p, 1, 2, 0.5);
                for (auto &row : sds) row[0] += 1;
                set(sds, p);
                set(lower(p), p);
                set(lower(d), d);
            }
}

TEST_CASE("gradients are the slopes of the log density") {
    constexpr double kStep = 1e-5;
    for (const te_model *model : {&te_logistic, &te_linear})
        for (const std::uint32_t p : {1u, 3u, 8u}) {
            Problem problem = random_problem(*model, 40, p, p);
            problem.owned[TE_GLM_PRIOR_SCALE] = OwnedSlot(Matrix{{1.5}});
            const auto parameters = random_parameters<double>(problem.dimension(), 1);
            const auto at = evaluate(problem, parameters);
            for (std::uint32_t j = 0; j < problem.dimension(); ++j) {
                auto up = parameters, down = parameters;
                for (int lane = 0; lane < TE_LANES; ++lane) {
                    up[j * TE_LANES + lane] += kStep;
                    down[j * TE_LANES + lane] -= kStep;
                }
                const auto high = evaluate(problem, up), low = evaluate(problem, down);
                for (int lane = 0; lane < TE_LANES; ++lane) {
                    const double slope = (high.log_density[lane] - low.log_density[lane]) / (2 * kStep);
                    // Truncation h^2 f'''/6 and rounding epsilon f/h; third derivatives here are below 8 f.
                    const double size = 1 + std::abs(at.log_density[lane]);
                    CHECK(std::abs(slope - at.gradient[j * TE_LANES + lane]) <= size * (8e-10 + 1e-10));
                }
            }
        }
}
