// Fuzzes the builder, and the interpreter by it: models of any expressions. What the builder takes is a valid program,
// which can be read and evaluated; everything else is a ProgramError, or data that the program refuses.
#include <cstdlib>
#include <vector>

#include <tinyelbo/program.hpp>

#include "bytes.hpp"

namespace {

using fuzz::Bytes;
using namespace tinyelbo;

constexpr std::size_t kMostSteps = 40, kMostParameters = 200;
constexpr std::uint64_t kMostElements = 100;

void require(bool condition) {
    if (!condition) std::abort();
}

using Unary = Value (*)(const Value&);
using Binary = Value (*)(const Value&, const Value&);
using Ternary = Value (*)(const Value&, const Value&, const Value&);

constexpr Unary kUnary[] = {
    exp,         log,      log1p,          expm1,     sqrt,     square,       inverse,        abs, tanh, logistic,
    logit,       softplus, log1m_exp,      lgamma,    digamma,  normal_cdf,   log_normal_cdf, sum, mean, row_sums,
    log_sum_exp, softmax,  cumulative_sum, transpose, cholesky, log_diagonal,
};
constexpr Binary kBinary[] = {
    operator+, operator-, operator*, operator/, pow, less, equal, dot, matmul, lower_solve, add_diagonal, log_sum_exp,
};
constexpr Ternary kTernary[] = {select, log_mix, squared_exponential};

class Fuzzer {
  public:
    explicit Fuzzer(Bytes bytes) : bytes_(bytes) {
        values_.push_back(m_.data("data", xt::xtensor<double, 1>{0, 1, 2}));
        values_.push_back(m_.data("matrix", xt::xtensor<float, 2>{{1, 0}, {0, 2}, {1, 1}}));
        values_.push_back(m_.parameter("parameter", 3));
    }

    ProgramBuilder& build() {
        for (std::size_t step = 0; step < kMostSteps && !bytes_.empty(); ++step) {
            try {
                take_step("step " + std::to_string(step));
            } catch (const ProgramError&) {
                // As it should be for most of what is tried.
            }
        }
        m_.sample(values_[2], normal(0, 1));
        return m_;
    }

  private:
    Value any() {
        if (bytes_.one_in(8)) return bytes_.take<double>();
        return values_[bytes_.choose(static_cast<std::uint32_t>(values_.size()))];
    }
    Shape any_shape() { return Shape(bytes_.choose(5), bytes_.choose(4)); }
    template <class T, std::size_t N>
    const T& pick(const T (&list)[N]) {
        return list[bytes_.choose(N)];
    }

    Density any_density() {
        const Value a = any(), b = any(), c = any();
        switch (bytes_.choose(24)) {
            case 0:
                return normal(a, b);
            case 1:
                return student_t(a, b, c);
            case 2:
                return cauchy(a, b);
            case 3:
                return laplace(a, b);
            case 4:
                return lognormal(a, b);
            case 5:
                return gamma(a, b);
            case 6:
                return inverse_gamma(a, b);
            case 7:
                return exponential(a);
            case 8:
                return beta(a, b);
            case 9:
                return uniform(a, b);
            case 10:
                return dirichlet(a);
            case 11:
                return bernoulli(a);
            case 12:
                return bernoulli_logit(a);
            case 13:
                return binomial(a, b);
            case 14:
                return binomial_logit(a, b);
            case 15:
                return poisson(a);
            case 16:
                return poisson_log(a);
            case 17:
                return negative_binomial_2(a, b);
            case 18:
                return categorical_logit(a);
            case 19:
                return bernoulli_logit_glm(a, b);
            case 20:
                return normal_glm(a, b, c);
            case 21:
                return poisson_log_glm(a, b);
            case 22:
                return multi_normal_cholesky(a, b);
            default:
                return half_student_t(a, b);
        }
    }

    Transform any_transform() {
        switch (bytes_.choose(8)) {
            case 0:
                return lower(any());
            case 1:
                return upper(any());
            case 2:
                return interval(any(), any());
            case 3:
                return offset_multiplier(any(), any());
            case 4:
                return ordered();
            case 5:
                return positive_ordered();
            case 6:
                return simplex();
            default:
                return unconstrained();
        }
    }

    Value any_part() {
        const Value a = any();
        switch (bytes_.choose(8)) {
            case 0:
                return a[bytes_.take<std::int8_t>()];
            case 1:
                return a(bytes_.choose(4), bytes_.choose(4));
            case 2:
                return a[any()];
            case 3:
                return segment(a, bytes_.choose(4), bytes_.choose(4));
            case 4:
                return block(a, bytes_.choose(3), bytes_.choose(3), any_shape());
            case 5:
                return reshape(a, any_shape());
            case 6:
                return scatter_add(a, any(), bytes_.choose(6));
            default:
                return concatenate(a, any(), any());
        }
    }

    void keep(const Value& value) {
        if (value.size() <= kMostElements) values_.push_back(value);
    }

    void take_step(const std::string& name) {
        switch (bytes_.choose(10)) {
            case 0:
            case 1:
                return keep(pick(kUnary)(any()));
            case 2:
            case 3:
                return keep(pick(kBinary)(any(), any()));
            case 4:
                return keep(pick(kTernary)(any(), any(), any()));
            case 5:
                return keep(any_part());
            case 6:
                return keep(log_densities(any(), any_density()));
            case 7:
                return m_.sample(any(), any_density());
            case 8:
                return m_.add(any());
            default:
                add_output(name);
        }
    }

    void add_output(const std::string& name) {
        if (bytes_.choose(2)) return keep(m_.generate(name, any()));
        if (values_.size() < kMostParameters) keep(m_.parameter(name, any_shape(), any_transform()));
    }

    Bytes bytes_;
    ProgramBuilder m_;
    std::vector<Value> values_;
};

template <class Real>
void evaluate(const Model& model) {
    auto theta = xt::xtensor<Real, 1>::from_shape({model.dimension()});
    for (std::size_t i = 0; i < theta.size(); ++i) theta(i) = static_cast<Real>(i % 7) / 4 - Real(0.6);
    auto draw = xt::xtensor<Real, 2>::from_shape({1, model.dimension()});
    std::copy(theta.begin(), theta.end(), draw.begin());
    try {
        log_density<Real>(model, theta);
    } catch (const Error& error) {
        require(error.status() == TE_STATUS_DATA_NOT_FINITE || error.status() == TE_STATUS_DATA_OUT_OF_RANGE);
        return;
    }
    outputs<Real>(model, draw).summary();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Fuzzer fuzzer(Bytes(data, size));
    const ProgramBuilder& builder = fuzzer.build();
    const std::vector<std::byte> bytes = builder.bytes();
    std::uint32_t node = 0;
    require(te_program_validate(bytes.data(), bytes.size(), &node) == TE_STATUS_OK);
    require(!disassemble(bytes).empty());
    const Model model = builder.model();
    evaluate<double>(model);
    evaluate<float>(model);
    return 0;
}
