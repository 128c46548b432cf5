#include "objective/elbo_gradient.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <numbers>

#include "support/owned_gaussian.hpp"

using namespace tinyelbo;
using namespace tinyelbo::test;

namespace {

constexpr std::size_t kDimension = 3, kBlock = kDimension * kLanes;

/// One evaluation of S draws, told block by block.
template <class Real>
class Evaluation {
  public:
    explicit Evaluation(const te_family &family)
        : full_(family.full_rank),
          gaussian_(family, kDimension, 1),
          tangent_(gaussian_.tangent_size()),
          marginal_(2 * kDimension),
          work_(kBlock) {
        begin(state, gaussian_.q(), full_, sums());
    }

    /// Unused lanes hold `rubbish`, which must not matter.
    void add(const Reals<Real> &z, const Reals<Real> &log_density, const Reals<Real> &gradient, int active,
             Real rubbish = std::numeric_limits<Real>::quiet_NaN()) {
        Reals<Real> draws = z, densities = log_density, gradients = gradient;
        for (std::size_t k = 0; k < kBlock; ++k) {
            if (static_cast<int>(k % kLanes) < active) continue;
            draws[k] = 0;
            gradients[k] = rubbish;
            if (k < kLanes) densities[k] = rubbish;
        }
        add_block(state, gaussian_.q(), gaussian_.table(), TE_GRADIENT_STL, draws.data(), densities.data(),
                  gradients.data(), active, sums());
    }
    bool finished() { return finish(state, gaussian_.q(), gaussian_.table(), full_, TE_GRADIENT_STL, sums()); }
    OwnedGaussian<Real> &gaussian() { return gaussian_; }
    const Reals<Real> &tangent() const { return tangent_; }
    const Reals<Real> &marginal() const { return marginal_; }

    EvaluationState<Real> state;

  private:
    TangentSums<Real> sums() { return {tangent_.data(), marginal_.data(), work_.data()}; }

    bool full_;
    OwnedGaussian<Real> gaussian_;
    Reals<Real> tangent_, marginal_, work_;
};

/// log N(m + L z; m, L L').
template <class Real>
double log_q(OwnedGaussian<Real> &gaussian, const Reals<Real> &z, std::size_t lane) {
    double sum = -0.5 * log_determinant(gaussian.scale());
    for (std::size_t i = 0; i < kDimension; ++i) {
        const double zi = static_cast<double>(z[i * kLanes + lane]);
        sum -= 0.5 * (zi * zi + std::log(2 * std::numbers::pi));
    }
    return sum;
}

}  // namespace

TEST_CASE_TEMPLATE("the sums hold the mean and the spread of log p - log q", Real, double, float) {
    for (const te_family *family : {&te_full_rank, &te_mean_field}) {
        Evaluation<Real> evaluation(*family);
        Vector weights;
        for (unsigned block = 0; block < 3; ++block) {
            const int active = block < 2 ? kLanes : 5;
            const Reals<Real> z = normal_numbers<Real>(kBlock, 10 + block);
            Reals<Real> density = normal_numbers<Real>(kLanes, 20 + block);
            for (Real &x : density) x -= Real(1000);  // as large data sets have it: only differences may matter
            evaluation.add(z, density, normal_numbers<Real>(kBlock, 30 + block), active);
            for (std::size_t lane = 0; lane < static_cast<std::size_t>(active); ++lane)
                weights.push_back(static_cast<double>(density[lane]) - log_q(evaluation.gaussian(), z, lane));
        }
        REQUIRE(evaluation.finished());
        const double n = static_cast<double>(weights.size());
        CHECK(evaluation.state.draws == weights.size());
        double mean = 0, squares = 0;
        for (const double w : weights) mean += w / n;
        for (const double w : weights) squares += (w - mean) * (w - mean);
        const double shift = static_cast<double>(evaluation.state.log_weight) / n;
        const double computed = static_cast<double>(evaluation.state.first_log_weight) + shift +
                                static_cast<double>(entropy_constant(evaluation.gaussian().q()));
        const double spread = static_cast<double>(evaluation.state.log_weight_squares) - n * shift * shift;
        // Relative to |log p| and to the variance about the first draw.
        const double rounding = 64 * static_cast<double>(std::numeric_limits<Real>::epsilon());
        CHECK(std::abs(computed - mean) < 1000 * rounding);
        CHECK(std::abs(spread - squares) < 1000 * rounding * (1 + squares));
    }
}

TEST_CASE_TEMPLATE("a NaN or an infinity spoils an evaluation, but only in a used lane", Real, double, float) {
    using Limits = std::numeric_limits<Real>;
    const Reals<Real> z = normal_numbers<Real>(kBlock, 1), density = normal_numbers<Real>(kLanes, 2);
    const Reals<Real> gradient = normal_numbers<Real>(kBlock, 3);
    for (const Real bad : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()})
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            for (const int active : {1, 5, kLanes}) {
                Reals<Real> bad_density = density, bad_gradient = gradient;
                bad_density[lane] = bad;
                bad_gradient[(kDimension - 1) * kLanes + lane] = bad;
                const bool used = static_cast<int>(lane) < active;
                Evaluation<Real> in_density(te_full_rank), in_gradient(te_full_rank), then_fine(te_full_rank);
                in_density.add(z, bad_density, gradient, active, bad);
                CHECK(in_density.finished() == !used);
                in_gradient.add(z, density, bad_gradient, active, bad);
                CHECK(in_gradient.finished() == !used);
                then_fine.add(z, bad_density, gradient, active);
                then_fine.add(z, density, gradient, active);
                CHECK(then_fine.finished() == !used);
                CHECK(then_fine.state.draws == static_cast<std::uint32_t>(2 * active));
            }
}

TEST_CASE_TEMPLATE("what unused lanes hold changes no bit of the gradient", Real, double, float) {
    for (const te_family *family : {&te_full_rank, &te_mean_field}) {
        const Reals<Real> z = normal_numbers<Real>(kBlock, 1), density = normal_numbers<Real>(kLanes, 2);
        const Reals<Real> gradient = normal_numbers<Real>(kBlock, 3);
        Evaluation<Real> nan(*family), large(*family);
        nan.add(z, density, gradient, 3);
        large.add(z, density, gradient, 3, Real(1e30));
        REQUIRE(nan.finished());
        REQUIRE(large.finished());
        CHECK(nan.tangent() == large.tangent());
        CHECK(nan.marginal() == large.marginal());
        CHECK(nan.state.log_weight == large.state.log_weight);
    }
}

TEST_CASE_TEMPLATE("finite gradients whose products overflow spoil it too", Real, double, float) {
    const Reals<Real> z(kBlock, Real(2)), density(kLanes, Real(0));
    const Reals<Real> gradient(kBlock, std::numeric_limits<Real>::max());
    Evaluation<Real> evaluation(te_full_rank);
    evaluation.add(z, density, gradient, kLanes);
    CHECK_FALSE(evaluation.finished());
}
