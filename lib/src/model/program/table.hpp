// What each operation of TE_OP_LIST does.
#pragma once

#include "choices.hpp"
#include "continuous.hpp"
#include "discrete.hpp"
#include "elementwise.hpp"
#include "glm.hpp"
#include "indexing.hpp"
#include "linear_algebra.hpp"
#include "operations.hpp"
#include "products.hpp"
#include "reductions.hpp"
#include "simplex.hpp"

namespace tinyelbo {

inline namespace TE_ISA {

// What to do in the two passes, for all lanes at once or for views of some. While data are bound, the forward pass
// works out fixed nodes, and what of varying densities depends on data alone.
template <class Real>
struct Operation {
    void (*forward)(const Step<Real>& step);
    void (*reverse)(const Step<Real>& step);
    ViewFunction<Real> forward_view, reverse_view;  // where those are null
};

template <class Real>
void run_forward(const Operation<Real>& operation, const Step<Real>& step) {
    if (operation.forward != nullptr)
        operation.forward(step);
    else
        for_each_view(step, operation.forward_view);
}
template <class Real>
void run_reverse(const Operation<Real>& operation, const Step<Real>& step) {
    if (operation.reverse != nullptr)
        operation.reverse(step);
    else
        for_each_view(step, operation.reverse_view);
}

template <class Functor, int kOperands>
struct Elementwise {
    template <class Real>
    static constexpr Kernel<Real> kKernel =
        make_kernel<Functor, false, Real>(std::make_integer_sequence<int, kOperands>{});
    template <class Real>
    static void forward(const Step<Real>& step) {
        elementwise_forward(step, kKernel<Real>);
    }
    template <class Real>
    static void reverse(const Step<Real>& step) {
        elementwise_reverse(step, kKernel<Real>);
    }
    template <class Real>
    static constexpr Operation<Real> kOperation = {forward<Real>, reverse<Real>, nullptr, nullptr};
};

template <class... Functors>
struct Density {
    template <class Real>
    static constexpr Parts<Real> kParts = make_parts<Real, Functors...>();
    template <class Real>
    static void forward(const Step<Real>& step) {
        density_forward(step, kParts<Real>);
    }
    template <class Real>
    static void reverse(const Step<Real>& step) {
        density_reverse(step, kParts<Real>);
    }
    template <class Real>
    static constexpr Operation<Real> kOperation = {forward<Real>, reverse<Real>, nullptr, nullptr};
};

template <class Implementation>
struct Viewed {
    template <class Real>
    static constexpr Operation<Real> kOperation = {nullptr, nullptr, Implementation::forward, Implementation::reverse};
};

struct MatrixProduct {
    template <class Real>
    static constexpr Operation<Real> kOperation = {matmul_forward<Real>, matmul_reverse<Real>, nullptr, nullptr};
};

template <class Likelihood>
struct Glm {
    template <class Real>
    static constexpr Operation<Real> kOperation = {glm_forward<Likelihood, Real>, glm_reverse<Real>, nullptr, nullptr};
};

// PARAMETER, CONSTANT, DATA and CHECK: see run.hpp and bind.cpp.
struct Leaf {
    template <class Real>
    static constexpr Operation<Real> kOperation = {nullptr, nullptr, nullptr, nullptr};
};

template <int op>
struct ImplementationOf;
#define TE_IMPLEMENT(name, ...)                                                                                        \
    template <>                                                                                                        \
    struct ImplementationOf<TE_OP_##name> {                                                                            \
        using type = __VA_ARGS__;                                                                                      \
    };
TE_IMPLEMENT(PARAMETER, Leaf)
TE_IMPLEMENT(CONSTANT, Leaf)
TE_IMPLEMENT(DATA, Leaf)
TE_IMPLEMENT(CHECK, Leaf)
TE_IMPLEMENT(ADD, Elementwise<Add, 2>)
TE_IMPLEMENT(SUBTRACT, Elementwise<Subtract, 2>)
TE_IMPLEMENT(MULTIPLY, Elementwise<Multiply, 2>)
TE_IMPLEMENT(DIVIDE, Elementwise<Divide, 2>)
TE_IMPLEMENT(POW, Elementwise<Pow, 2>)
TE_IMPLEMENT(LESS, Elementwise<Less, 2>)
TE_IMPLEMENT(EQUAL, Elementwise<Equal, 2>)
TE_IMPLEMENT(SELECT, Elementwise<Select, 3>)
TE_IMPLEMENT(NEGATE, Elementwise<Negate, 1>)
TE_IMPLEMENT(EXP, Elementwise<Exp, 1>)
TE_IMPLEMENT(LOG, Elementwise<Log, 1>)
TE_IMPLEMENT(LOG1P, Elementwise<Log1p, 1>)
TE_IMPLEMENT(EXPM1, Elementwise<Expm1, 1>)
TE_IMPLEMENT(SQRT, Elementwise<Sqrt, 1>)
TE_IMPLEMENT(SQUARE, Elementwise<Square, 1>)
TE_IMPLEMENT(INVERSE, Elementwise<Inverse, 1>)
TE_IMPLEMENT(ABS, Elementwise<Abs, 1>)
TE_IMPLEMENT(TANH, Elementwise<Tanh, 1>)
TE_IMPLEMENT(LOGISTIC, Elementwise<Logistic, 1>)
TE_IMPLEMENT(LOGIT, Elementwise<Logit, 1>)
TE_IMPLEMENT(SOFTPLUS, Elementwise<Softplus, 1>)
TE_IMPLEMENT(LOG1M_EXP, Elementwise<Log1mExp, 1>)
TE_IMPLEMENT(LGAMMA, Elementwise<Lgamma, 1>)
TE_IMPLEMENT(DIGAMMA, Elementwise<Digamma, 1>)
TE_IMPLEMENT(NORMAL_CDF, Elementwise<NormalCdf, 1>)
TE_IMPLEMENT(LOG_NORMAL_CDF, Elementwise<LogNormalCdf, 1>)
TE_IMPLEMENT(LOG_MIX, Elementwise<LogMix, 3>)
TE_IMPLEMENT(SUM, Viewed<Sum>)
TE_IMPLEMENT(ROW_SUMS, Viewed<RowSums>)
TE_IMPLEMENT(LOG_SUM_EXP, Viewed<LogSumExp>)
TE_IMPLEMENT(SOFTMAX, Viewed<Softmax>)
TE_IMPLEMENT(CUMULATIVE_SUM, Viewed<CumulativeSum>)
TE_IMPLEMENT(DOT, Viewed<Dot>)
TE_IMPLEMENT(ADD_ALL, Viewed<AddAll>)
TE_IMPLEMENT(MATMUL, MatrixProduct)
TE_IMPLEMENT(TRANSPOSE, Viewed<Rearrange<TransposeFrom>>)
TE_IMPLEMENT(CHOLESKY, Viewed<Cholesky>)
TE_IMPLEMENT(LOWER_SOLVE, Viewed<LowerSolve>)
TE_IMPLEMENT(LOG_DIAGONAL, Viewed<LogDiagonal>)
TE_IMPLEMENT(SQUARED_EXPONENTIAL, Viewed<SquaredExponential>)
TE_IMPLEMENT(ADD_DIAGONAL, Viewed<AddDiagonal>)
TE_IMPLEMENT(GATHER, Viewed<Rearrange<GatherFrom>>)
TE_IMPLEMENT(SCATTER_ADD, Viewed<ScatterAdd>)
TE_IMPLEMENT(SLICE, Viewed<Rearrange<SliceFrom>>)
TE_IMPLEMENT(CONCATENATE, Viewed<Concatenate>)
TE_IMPLEMENT(RESHAPE, Viewed<Rearrange<ReshapeFrom>>)
TE_IMPLEMENT(SIMPLEX, Viewed<Simplex>)
TE_IMPLEMENT(SIMPLEX_LOG_JACOBIAN, Viewed<SimplexLogJacobian>)
TE_IMPLEMENT(NORMAL, Density<NormalKernel, MinusLogScale<2, kOfNormal>>)
TE_IMPLEMENT(STUDENT_T, Density<StudentTKernel, StudentTDegrees, MinusLogScale<3, kNone>>)
TE_IMPLEMENT(CAUCHY, Density<CauchyKernel, MinusLogScale<2, kOfCauchy>>)
TE_IMPLEMENT(LAPLACE, Density<LaplaceKernel, MinusLogScale<2, kOfLaplace>>)
TE_IMPLEMENT(LOGNORMAL, Density<LognormalKernel, MinusLogScale<2, kOfNormal>, MinusLogScale<0, kNone>>)
TE_IMPLEMENT(GAMMA, Density<GammaKernel, MinusLgammaShape, GammaScale>)
TE_IMPLEMENT(INVERSE_GAMMA, Density<InverseGammaKernel, MinusLgammaShape, GammaScale>)
TE_IMPLEMENT(EXPONENTIAL, Density<ExponentialKernel, LogOf<1>>)
TE_IMPLEMENT(BETA, Density<BetaKernel, BetaShapes>)
TE_IMPLEMENT(UNIFORM, Density<UniformKernel, UniformRange>)
TE_IMPLEMENT(DIRICHLET, Viewed<Dirichlet>)
TE_IMPLEMENT(BERNOULLI, Density<BernoulliKernel>)
TE_IMPLEMENT(BERNOULLI_LOGIT, Density<BernoulliLogitKernel>)
TE_IMPLEMENT(BINOMIAL, Density<BinomialKernel, BinomialCoefficient>)
TE_IMPLEMENT(BINOMIAL_LOGIT, Density<BinomialLogitKernel, BinomialCoefficient>)
TE_IMPLEMENT(POISSON, Density<PoissonKernel, MinusLogFactorialExcess>)
TE_IMPLEMENT(POISSON_LOG, Density<PoissonLogKernel, MinusLogFactorialExcess>)
TE_IMPLEMENT(NEGATIVE_BINOMIAL_2, Density<NegativeBinomialKernel, NegativeBinomialCoefficient, MinusLogFactorialExcess>)
TE_IMPLEMENT(CATEGORICAL_LOGIT, Viewed<CategoricalLogit>)
TE_IMPLEMENT(BERNOULLI_LOGIT_GLM, Glm<BernoulliLogitGlm>)
TE_IMPLEMENT(NORMAL_GLM, Glm<NormalGlm>)
TE_IMPLEMENT(POISSON_LOG_GLM, Glm<PoissonLogGlm>)
#undef TE_IMPLEMENT

// Nothing refers to what a build leaves out, so that it is not compiled.
template <int op, class Real>
constexpr Operation<Real> operation() {
    if constexpr (is_built(op))
        return ImplementationOf<op>::type::template kOperation<Real>;
    else
        return {nullptr, nullptr, nullptr, nullptr};
}

template <class Real>
inline constexpr Operation<Real> kOperations[] = {
#define TE_OPERATION(name, operands, text) operation<TE_OP_##name, Real>(),
    TE_OP_LIST(TE_OPERATION)
#undef TE_OPERATION
};

}  // namespace TE_ISA
}  // namespace tinyelbo
