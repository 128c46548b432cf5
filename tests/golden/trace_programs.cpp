// Log densities and gradients of model programs: a small one around each operation. Interpreters for other instruction
// sets have to give the baseline's bits: where one does not, there is a line more.
#include "made_up_data.h"
#include "model/program/kernels.hpp"
#include "program_writer.hpp"
#include "trace.hpp"

namespace trace {

namespace {

using Id = ProgramWriter::Id;

constexpr std::uint32_t kLength = 5, kWidth = 3;  // of vectors, and of matrices' rows

// An operation and its operands, one letter each: see operand(). The result has the operands' common shape where
// `rows` is 0.
struct Case {
    te_op op;
    const char* operands;
    std::uint32_t rows = 0, columns = 0, immediate = 0, second_immediate = 0;
};

constexpr Case kCases[] = {
    {TE_OP_ADD, "rd"},
    {TE_OP_ADD, "rs"},
    {TE_OP_SUBTRACT, "sr"},
    {TE_OP_MULTIPLY, "rr"},
    {TE_OP_MULTIPLY, "cs"},
    {TE_OP_DIVIDE, "rp"},
    {TE_OP_DIVIDE, "sp"},
    {TE_OP_POW, "pr"},
    {TE_OP_POW, "cs"},
    {TE_OP_SELECT, "lrp"},
    {TE_OP_SELECT, "esr"},
    {TE_OP_NEGATE, "r"},
    {TE_OP_EXP, "r"},
    {TE_OP_LOG, "p"},
    {TE_OP_LOG1P, "p"},
    {TE_OP_EXPM1, "r"},
    {TE_OP_SQRT, "p"},
    {TE_OP_SQUARE, "r"},
    {TE_OP_INVERSE, "p"},
    {TE_OP_ABS, "r"},
    {TE_OP_TANH, "r"},
    {TE_OP_LOGISTIC, "r"},
    {TE_OP_LOGIT, "u"},
    {TE_OP_SOFTPLUS, "r"},
    {TE_OP_LOG1M_EXP, "n"},
    {TE_OP_LGAMMA, "p"},
    {TE_OP_DIGAMMA, "p"},
    {TE_OP_NORMAL_CDF, "r"},
    {TE_OP_LOG_NORMAL_CDF, "r"},
    {TE_OP_SUM, "x", 1, 1},
    {TE_OP_ROW_SUMS, "x", kLength, 1},
    {TE_OP_LOG_SUM_EXP, "x", kLength, 1},
    {TE_OP_LOG_SUM_EXP, "r", 1, 1},
    {TE_OP_SOFTMAX, "x"},
    {TE_OP_SOFTMAX, "r"},
    {TE_OP_CUMULATIVE_SUM, "r"},
    {TE_OP_DOT, "rr", 1, 1},
    {TE_OP_DOT, "dr", 1, 1},
    {TE_OP_MATMUL, "xm", kLength, kWidth},
    {TE_OP_MATMUL, "Xv", kLength, 1},
    {TE_OP_TRANSPOSE, "x", kWidth, kLength},
    {TE_OP_CHOLESKY, "M"},
    {TE_OP_LOWER_SOLVE, "Lv", kWidth, 1},
    {TE_OP_LOG_DIAGONAL, "L", 1, 1},
    {TE_OP_SQUARED_EXPONENTIAL, "xPP", kLength, kLength},
    {TE_OP_SQUARED_EXPONENTIAL, "XPP", kLength, kLength},
    {TE_OP_ADD_DIAGONAL, "mv", kWidth, kWidth},
    {TE_OP_ADD_DIAGONAL, "ms", kWidth, kWidth},
    {TE_OP_GATHER, "xi", kLength, kWidth},
    {TE_OP_SCATTER_ADD, "xi", 7, kWidth},
    {TE_OP_SLICE, "x", 3, 2, 1, 1},
    {TE_OP_CONCATENATE, "xm", kLength + kWidth, kWidth},
    {TE_OP_RESHAPE, "x", kWidth, kLength},
    {TE_OP_RESHAPE, "s", kLength, 1},
    {TE_OP_SIMPLEX, "v", kWidth + 1, 1},
    {TE_OP_SIMPLEX_LOG_JACOBIAN, "v", 1, 1},
    {TE_OP_LOG_MIX, "urr"},
    {TE_OP_LOG_MIX, "Ucr"},
    {TE_OP_NORMAL, "rrp"},
    {TE_OP_NORMAL, "dsP"},
    {TE_OP_STUDENT_T, "rprp"},
    {TE_OP_STUDENT_T, "dPsP"},
    {TE_OP_CAUCHY, "rrp"},
    {TE_OP_LAPLACE, "rrp"},
    {TE_OP_LOGNORMAL, "prp"},
    {TE_OP_GAMMA, "ppp"},
    {TE_OP_GAMMA, "cPP"},
    {TE_OP_INVERSE_GAMMA, "ppp"},
    {TE_OP_EXPONENTIAL, "pp"},
    {TE_OP_BETA, "upp"},
    {TE_OP_UNIFORM, "uno"},
    {TE_OP_DIRICHLET, "wp", 1, 1},
    {TE_OP_BERNOULLI, "bu"},
    {TE_OP_BERNOULLI_LOGIT, "br"},
    {TE_OP_BINOMIAL, "kNu"},
    {TE_OP_BINOMIAL_LOGIT, "kNs"},
    {TE_OP_POISSON, "kp"},
    {TE_OP_POISSON_LOG, "kr"},
    {TE_OP_NEGATIVE_BINOMIAL_2, "kpp"},
    {TE_OP_NEGATIVE_BINOMIAL_2, "kPP"},
    {TE_OP_CATEGORICAL_LOGIT, "jx", kLength, 1},
    {TE_OP_CATEGORICAL_LOGIT, "jv", kLength, 1},
    {TE_OP_BERNOULLI_LOGIT_GLM, "bXv", 1, 1},
    {TE_OP_NORMAL_GLM, "dXvP", 1, 1},
    {TE_OP_POISSON_LOG_GLM, "kXv", 1, 1},
};

constexpr const char* kOpNames[] = {
#define TE_TRACE_NAME(name, operands, text) #name,
    TE_OP_LIST(TE_TRACE_NAME)
#undef TE_TRACE_NAME
};

constexpr double kPositive[kLength] = {0.5, 1.25, 2, 3.75, 0.0625};
constexpr double kCounts[kLength] = {0, 1, 2, 5, 9};
constexpr double kTrials[kLength] = {3, 1, 4, 5, 12};
constexpr double kBinary[kLength] = {1, 0, 0, 1, 1};
constexpr double kRows[kLength] = {2, 0, 4, 4, 1};
constexpr double kColumns[kLength] = {2, 0, 1, 1, 0};
constexpr double kFeatures[kLength * kWidth] = {1, 0.5, -1.25, 1, -2, 0.75, 1, 0, 3, 1, 1.5, 0.125, 1, -0.25, -0.5};
constexpr double kTwo = 2;

Id vector(ProgramWriter& m) { return m.parameter(kLength, 1); }
Id scalar(ProgramWriter& m) { return m.parameter(1, 1); }
Id matrix(ProgramWriter& m) { return m.parameter(kWidth, kWidth); }
Id numbers(ProgramWriter& m, const double (&values)[kLength]) { return m.constant(values, kLength, 1); }
Id unary(ProgramWriter& m, te_op op, Id a) { return m.add(op, {a}, m.node(a).rows, m.node(a).columns); }

Id checked_data(ProgramWriter& m) {
    const Id data = m.data(kLength);
    m.add(TE_OP_CHECK, &data, 1, kLength, 1, TE_CHECK_POSITIVE);
    return data;
}

Id positive_definite(ProgramWriter& m) {
    const Id a = matrix(m);
    const Id square = m.add(TE_OP_MATMUL, {a, m.add(TE_OP_TRANSPOSE, {a}, kWidth, kWidth)}, kWidth, kWidth);
    return m.add(TE_OP_ADD_DIAGONAL, {square, m.constant(&kTwo, 1, 1)}, kWidth, kWidth);
}

Id operand(ProgramWriter& m, char letter) {
    switch (letter) {
        // Parameters: real, positive, negative, between 0 and 1; upper case: scalars.
        case 'r':
            return vector(m);
        case 's':
            return scalar(m);
        case 'p':
            return unary(m, TE_OP_EXP, vector(m));
        case 'P':
            return unary(m, TE_OP_EXP, scalar(m));
        case 'n':
            return unary(m, TE_OP_NEGATE, unary(m, TE_OP_EXP, vector(m)));
        case 'u':
            return unary(m, TE_OP_LOGISTIC, vector(m));
        case 'U':
            return unary(m, TE_OP_LOGISTIC, scalar(m));
        case 'v':
            return m.parameter(kWidth, 1);
        case 'w':
            return m.add(TE_OP_SIMPLEX, {m.parameter(kLength - 1, 1)}, kLength, 1);
        case 'm':
            return matrix(m);
        case 'x':
            return m.parameter(kLength, kWidth);
        case 'M':
            return positive_definite(m);
        case 'L':
            return unary(m, TE_OP_CHOLESKY, positive_definite(m));
        // Data.
        case 'd':
            return checked_data(m);
        case 'c':
            return numbers(m, kPositive);
        case 'k':
            return numbers(m, kCounts);
        case 'N':
            return numbers(m, kTrials);
        case 'b':
            return numbers(m, kBinary);
        case 'i':
            return numbers(m, kRows);
        case 'j':
            return numbers(m, kColumns);
        case 'X':
            return m.constant(kFeatures, kLength, kWidth);
        case 'o':
            return m.constant(&kTwo, 1, 1);
        case 'l':
            return m.add(TE_OP_LESS, {numbers(m, kPositive), m.constant(&kTwo, 1, 1)}, kLength, 1);
        default:  // 'e'
            return m.add(TE_OP_EQUAL, {numbers(m, kRows), numbers(m, kTrials)}, kLength, 1);
    }
}

// The operation's result times made-up weights, summed.
Id weighted_sum(ProgramWriter& m, Id result) {
    const std::uint32_t rows = m.node(result).rows, columns = m.node(result).columns;
    double weights[32];
    for (std::uint32_t i = 0; i < rows * columns; ++i) weights[i] = made_up_number(i + 5u);
    return m.add(TE_OP_DOT, {result, m.constant(weights, rows, columns)}, 1, 1);
}

Id write_case(ProgramWriter& m, const Case& c) {
    Id operands[4];
    std::uint32_t count = 0, rows = c.rows, columns = c.columns;
    for (const char* letter = c.operands; *letter != '\0'; ++letter) operands[count++] = operand(m, *letter);
    for (std::uint32_t i = 0; c.rows == 0 && i < count; ++i) {
        const te_program_node& node = m.node(operands[i]);
        if (rows > 1) break;
        rows = node.rows, columns = node.columns;
    }
    const Id result = m.add(c.op, operands, count, rows, columns, c.immediate, c.second_immediate,
                            tinyelbo::is_density(c.op) && rows > 1);
    return rows * columns > 1 ? weighted_sum(m, result) : m.add(TE_OP_ADD_ALL, {result}, 1, 1);
}

template <class Real>
struct Room {
    Real parameters[32 * TE_LANES], gradient[32 * TE_LANES], log_density[TE_LANES], scratch[4096];
};

template <class Real>
te_status bind(const te_slot* slots, Real* scratch, te_fault* fault) {
    if constexpr (sizeof(Real) == 8)
        return te_program.bind_f64(slots, scratch, fault);
    else
        return te_program.bind_f32(slots, scratch, fault);
}

template <class Real>
Hash hash_program(const te_slot (&slots)[2], tinyelbo::ProgramKernel<Real> kernel) {
    static Room<Real> room;
    Hash hash;
    te_plan plan{};
    te_fault fault{};
    hash.add_integer(te_program.plan(slots, 2, kPrecision<Real>, &plan, &fault));
    if (plan.scratch > sizeof room.scratch / sizeof(Real)) return Hash();
    hash.add_integer(bind(slots, room.scratch, &fault));
    for (std::uint32_t i = 0; i < plan.dimension * TE_LANES; ++i)
        room.parameters[i] = static_cast<Real>(made_up_number(i + 99u));
    kernel(slots, room.parameters, room.scratch, room.log_density, room.gradient);
    hash.add(room.log_density, TE_LANES);
    hash.add(room.gradient, static_cast<int>(plan.dimension) * TE_LANES);
    return hash;
}

template <class Real>
void trace_program(const Case& c, const te_slot (&slots)[2],
                   tinyelbo::ProgramKernel<Real> tinyelbo::ProgramKernels::*kernel) {
    const Hash hash = hash_program<Real>(slots, tinyelbo::program_kernels(tinyelbo::Isa::kBaseline)->*kernel);
    report(hash, "program", kOpNames[c.op], c.operands, kPrecisionName<Real>);
    for (const tinyelbo::Isa isa : {tinyelbo::Isa::kAvx2, tinyelbo::Isa::kAvx512}) {
        const tinyelbo::ProgramKernels* const kernels = tinyelbo::program_kernels(isa);
        if (kernels == nullptr) continue;
        const Hash other = hash_program<Real>(slots, kernels->*kernel);
        if (other.value() != hash.value())
            report(other, "program", kOpNames[c.op], c.operands, kPrecisionName<Real>, "differs");
    }
}

}  // namespace

void run_programs() {
    // Not of a fit's precision and not row by row: converted in both.
    static const float data[2 * kLength] = {0.5f, 0, 1.75f, 0, 3, 0, 0.125f, 0, 2.5f, 0};
    for (const Case& c : kCases) {
        ProgramWriter writer;
        const te_slot slots[2] = {writer.finish(write_case(writer, c)), {data, TE_F32, kLength, 1, 2, 1}};
        if constexpr (tinyelbo::kHasPrecision<double>) trace_program<double>(c, slots, &tinyelbo::ProgramKernels::f64);
        if constexpr (tinyelbo::kHasPrecision<float>) trace_program<float>(c, slots, &tinyelbo::ProgramKernels::f32);
    }
}

}  // namespace trace
