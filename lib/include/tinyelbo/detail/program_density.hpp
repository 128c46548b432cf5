// Densities, with Stan's parametrisations and all constants.
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "program_functions.hpp"

namespace tinyelbo {

/// The distribution of a value: anything that gives the log density of a variate, in one sum or for each element.
class Density {
  public:
    using Function = std::function<Value(const Value& variate, bool elementwise)>;
    explicit Density(Function log_density) : log_density_(std::move(log_density)) {}

    Value operator()(const Value& variate, bool elementwise) const { return log_density_(variate, elementwise); }

  private:
    Function log_density_;
};

/// The sum of the log densities of all elements.
inline Value log_density(const Value& variate, const Density& density) { return density(variate, false); }
/// The log density of each element.
inline Value log_densities(const Value& variate, const Density& density) { return density(variate, true); }

namespace detail {

inline bool holds(int check, double x) {
    switch (check) {
        case TE_CHECK_POSITIVE:
            return x > 0 && std::isfinite(x);
        case TE_CHECK_NONNEGATIVE:
            return x >= 0 && std::isfinite(x);
        case TE_CHECK_UNIT:
            return x >= 0 && x <= 1;
        case TE_CHECK_BINARY:
            return x == 0 || x == 1;
        case TE_CHECK_COUNT:
            return x >= 0 && std::isfinite(x) && x == std::floor(x);
        default:
            return std::isfinite(x);
    }
}

/// What a density says of one of its operands: its part, as in "scale", and which numbers it may be.
struct Operand {
    const char* role;
    int check;
};

/// The operand itself where parameters have a part in it. Numbers are checked at once; what is made of data only is
/// checked when data are bound.
inline Value checked(const std::string& of, const Operand& operand, const Value& value) {
    Graph* const graph = ValueAccess::graph(value);
    const std::string text = of + "'s " + operand.role;
    const auto require = [&](double number) {
        if (holds(operand.check, number)) return;
        throw ProgramError(text + " is " + number_text(number) + ", which must be " + check_name(operand.check));
    };
    if (graph == nullptr) {
        require(*number_of(value));
        return value;
    }
    const GraphNode& node = graph->node(ValueAccess::index(value));
    if (node.varying) return value;
    if (node.op == TE_OP_CONSTANT) {
        for (double number : graph->constants(node.immediate[0])) require(number);
        return value;
    }
    const std::uint32_t name = graph->add_text(node.name.empty() ? text : text + " " + node.name);
    return apply(TE_OP_CHECK, {value}, {.immediate = {static_cast<std::uint32_t>(operand.check), name}});
}

struct Argument {
    Operand operand;
    Value value;
};

/// A density that is an operation of its own.
inline Density fused(te_op op, const Operand& variate, std::vector<Argument> arguments) {
    return Density([=](const Value& x, bool elementwise) {
        const std::string name = op_name(op);
        std::vector<Value> operands = {checked(name, variate, x)};
        for (const Argument& argument : arguments) operands.push_back(checked(name, argument.operand, argument.value));
        return apply(op, operands, {.elementwise = elementwise});
    });
}

inline constexpr Operand kObservation = {"observation", TE_CHECK_FINITE};
inline constexpr Operand kPositiveObservation = {"observation", TE_CHECK_POSITIVE};
inline constexpr Operand kOutcome = {"outcome", TE_CHECK_BINARY};
inline constexpr Operand kCount = {"count", TE_CHECK_COUNT};
inline constexpr Operand kTrials = {"trials", TE_CHECK_COUNT};
inline constexpr Operand kLocation = {"location", TE_CHECK_FINITE};
inline constexpr Operand kScale = {"scale", TE_CHECK_POSITIVE};
inline constexpr Operand kShape = {"shape", TE_CHECK_POSITIVE};
inline constexpr Operand kRate = {"rate", TE_CHECK_POSITIVE};
inline constexpr Operand kProbability = {"probability", TE_CHECK_UNIT};
inline constexpr Operand kLogit = {"logit", TE_CHECK_FINITE};
inline constexpr Operand kFeatures = {"features", TE_CHECK_FINITE};
inline constexpr Operand kCoefficients = {"coefficients", TE_CHECK_FINITE};

}  // namespace detail

inline Density normal(const Value& mean, const Value& sd) {
    using namespace detail;
    return fused(TE_OP_NORMAL, kObservation, {{{"mean", TE_CHECK_FINITE}, mean}, {{"sd", TE_CHECK_POSITIVE}, sd}});
}
inline Density student_t(const Value& degrees_of_freedom, const Value& location, const Value& scale) {
    using namespace detail;
    return fused(
        TE_OP_STUDENT_T, kObservation,
        {{{"degrees of freedom", TE_CHECK_POSITIVE}, degrees_of_freedom}, {kLocation, location}, {kScale, scale}});
}
inline Density cauchy(const Value& location, const Value& scale) {
    using namespace detail;
    return fused(TE_OP_CAUCHY, kObservation, {{kLocation, location}, {kScale, scale}});
}
inline Density laplace(const Value& location, const Value& scale) {
    using namespace detail;
    return fused(TE_OP_LAPLACE, kObservation, {{kLocation, location}, {kScale, scale}});
}
/// The log is N(location, scale^2).
inline Density lognormal(const Value& location, const Value& scale) {
    using namespace detail;
    return fused(TE_OP_LOGNORMAL, kPositiveObservation, {{kLocation, location}, {kScale, scale}});
}
inline Density gamma(const Value& shape, const Value& rate) {
    using namespace detail;
    return fused(TE_OP_GAMMA, kPositiveObservation, {{kShape, shape}, {kRate, rate}});
}
inline Density inverse_gamma(const Value& shape, const Value& scale) {
    using namespace detail;
    return fused(TE_OP_INVERSE_GAMMA, kPositiveObservation, {{kShape, shape}, {kScale, scale}});
}
inline Density exponential(const Value& rate) {
    using namespace detail;
    return fused(TE_OP_EXPONENTIAL, {"observation", TE_CHECK_NONNEGATIVE}, {{kRate, rate}});
}
inline Density beta(const Value& a, const Value& b) {
    using namespace detail;
    return fused(TE_OP_BETA, {"observation", TE_CHECK_UNIT}, {{kShape, a}, {kShape, b}});
}
inline Density uniform(const Value& lower, const Value& upper) {
    using namespace detail;
    return fused(TE_OP_UNIFORM, kObservation,
                 {{{"lower bound", TE_CHECK_FINITE}, lower}, {{"upper bound", TE_CHECK_FINITE}, upper}});
}
/// Of a simplex; one shape for all elements will do.
inline Density dirichlet(const Value& shapes) {
    return Density([=](const Value& x, bool elementwise) {
        using namespace detail;
        const Value alpha = lift(common_graph(TE_OP_DIRICHLET, {{x, shapes}}), shapes);
        const Value all = alpha.shape().is_scalar() ? reshape(alpha, x.shape()) : alpha;
        return fused(TE_OP_DIRICHLET, {"simplex", TE_CHECK_UNIT}, {{kShape, all}})(x, elementwise);
    });
}

inline Density bernoulli(const Value& probability) {
    using namespace detail;
    return fused(TE_OP_BERNOULLI, kOutcome, {{kProbability, probability}});
}
inline Density bernoulli_logit(const Value& logit) {
    using namespace detail;
    return fused(TE_OP_BERNOULLI_LOGIT, kOutcome, {{kLogit, logit}});
}
inline Density binomial(const Value& trials, const Value& probability) {
    using namespace detail;
    return fused(TE_OP_BINOMIAL, kCount, {{kTrials, trials}, {kProbability, probability}});
}
inline Density binomial_logit(const Value& trials, const Value& logit) {
    using namespace detail;
    return fused(TE_OP_BINOMIAL_LOGIT, kCount, {{kTrials, trials}, {kLogit, logit}});
}
inline Density poisson(const Value& mean) {
    using namespace detail;
    return fused(TE_OP_POISSON, kCount, {{{"mean", TE_CHECK_NONNEGATIVE}, mean}});
}
inline Density poisson_log(const Value& log_mean) {
    using namespace detail;
    return fused(TE_OP_POISSON_LOG, kCount, {{{"log mean", TE_CHECK_FINITE}, log_mean}});
}
/// Variance mean + mean^2 / precision.
inline Density negative_binomial_2(const Value& mean, const Value& precision) {
    using namespace detail;
    return fused(TE_OP_NEGATIVE_BINOMIAL_2, kCount,
                 {{{"mean", TE_CHECK_POSITIVE}, mean}, {{"precision", TE_CHECK_POSITIVE}, precision}});
}
/// Of categories from 0: the logits are a vector for all of them, or a matrix with a row for each.
inline Density categorical_logit(const Value& logits) {
    using namespace detail;
    return fused(TE_OP_CATEGORICAL_LOGIT, {"category", TE_CHECK_COUNT}, {{kLogit, logits}});
}

// ---- generalised linear models: features are data, an intercept is a column of ones

inline Density bernoulli_logit_glm(const Value& features, const Value& coefficients) {
    using namespace detail;
    return fused(TE_OP_BERNOULLI_LOGIT_GLM, kOutcome, {{kFeatures, features}, {kCoefficients, coefficients}});
}
inline Density normal_glm(const Value& features, const Value& coefficients, const Value& sd) {
    using namespace detail;
    return fused(TE_OP_NORMAL_GLM, kObservation,
                 {{kFeatures, features}, {kCoefficients, coefficients}, {{"sd", TE_CHECK_POSITIVE}, sd}});
}
inline Density poisson_log_glm(const Value& features, const Value& coefficients) {
    using namespace detail;
    return fused(TE_OP_POISSON_LOG_GLM, kCount, {{kFeatures, features}, {kCoefficients, coefficients}});
}

// ---- made of others

/// N(mean, L L') of a vector, L = scale_tril lower-triangular.
inline Density multi_normal_cholesky(const Value& mean, const Value& scale_tril) {
    return Density([=](const Value& x, bool elementwise) {
        using namespace detail;
        if (elementwise) throw ProgramError("multi_normal_cholesky has no log densities of single elements");
        const std::string name = "multi_normal_cholesky";
        const Value centred = checked(name, kObservation, x) - checked(name, kLocation, mean);
        return log_density(lower_solve(scale_tril, centred), normal(0, 1)) - log_diagonal(scale_tril);
    });
}

namespace detail {

/// A density that is symmetric about 0 and is folded there, for variates that are not negative.
inline Density folded(const std::string& name, const Density& symmetric) {
    return Density([=](const Value& x, bool elementwise) {
        constexpr double kLog2 = 0.69314718055994531;
        const Value value = checked(name, {"observation", TE_CHECK_NONNEGATIVE}, x);
        return symmetric(value, elementwise) + kLog2 * (elementwise ? 1.0 : static_cast<double>(x.size()));
    });
}

}  // namespace detail

inline Density half_normal(const Value& sd) { return detail::folded("half_normal", normal(0, sd)); }
inline Density half_cauchy(const Value& scale) { return detail::folded("half_cauchy", cauchy(0, scale)); }
inline Density half_student_t(const Value& degrees_of_freedom, const Value& scale) {
    return detail::folded("half_student_t", student_t(degrees_of_freedom, 0, scale));
}

}  // namespace tinyelbo
