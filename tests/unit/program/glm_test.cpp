// Generalised linear models as one operation.
#include <doctest/doctest.h>

#include "array_case.hpp"
#include "special_reference.hpp"

using namespace tinyelbo::test;

namespace {

/// y, features and coefficients, with the log likelihood of one response and its linear predictor.
Case glm(te_op op, const LongVector &y, std::uint32_t p, const std::vector<Given> &more,
         const std::function<Long(Long, Long, const std::vector<LongVector> &)> &term) {
    const auto n = static_cast<std::uint32_t>(y.size());
    std::vector<Given> operands = {fixed(column(y)), fixed(random_matrix(n, p, 7)), random_matrix(p, 1, 8)};
    for (Long &beta : operands[2].values) beta /= 2;
    operands.insert(operands.end(), more.begin(), more.end());
    Case c = array_case(op, operands, {}, [=](const std::vector<LongVector> &at) {
        Reference out{{0}, {0}};
        for (std::size_t i = 0; i < n; ++i) {
            Long eta = 0;
            for (std::size_t j = 0; j < p; ++j) eta += at[1][i * p + j] * at[2][j];
            const Long value = term(at[0][i], eta, at);
            out.values[0] += value;
            out.sizes[0] += std::abs(value);
        }
        return out;
    });
    c.slope_tolerance = 2048;
    return c;
}

}  // namespace

TEST_CASE("large counts, one row") {
    const auto term = [](Long y, Long eta, const auto &) { return y * eta - std::exp(eta) - std::lgamma(y + 1); };
    check_case(glm(TE_OP_POISSON_LOG_GLM, {3}, 4, {}, term));
    Case large = glm(TE_OP_POISSON_LOG_GLM, {1000, 990, 1040, 0}, 1, {}, term);
    large.operands[1].values = {1, 1, 1, -1};
    large.operands[2].values = {6.875L};
    // The exponential's error times the mean.
    large.tolerance = 1024;
    check_case(large);
}

TEST_CASE("generalised linear models") {
    for (const std::size_t n : {1u, 9u, 70u, 300u}) {
        CAPTURE(n);
        LongVector binary, counts, numbers = random_numbers(n, 5);
        for (const Long x : numbers) {
            binary.push_back(x > 0 ? 1 : 0);
            counts.push_back(std::floor(std::abs(2 * x)));
        }
        for (const std::uint32_t p : {1u, 4u}) {
            check_case(glm(TE_OP_BERNOULLI_LOGIT_GLM, binary, p, {},
                           [](Long y, Long eta, const auto &) { return -softplus(y != 0 ? -eta : eta); }));
            check_case(glm(TE_OP_POISSON_LOG_GLM, counts, p, {}, [](Long y, Long eta, const auto &) {
                return y * eta - std::exp(eta) - std::lgamma(y + 1);
            }));
            check_case(glm(TE_OP_NORMAL_GLM, numbers, p, {scalar(1.25L)}, [](Long y, Long eta, const auto &at) {
                const Long sd = at[3][0], z = (y - eta) / sd;
                return -z * z / 2 - std::log(sd) - std::log(2 * kPi) / 2;
            }));
        }
    }
}
