// The fit whose block is a member: the planner's size, the same bits, and no allocation once it is made.
#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

#include <tinyelbo/tinyelbo.hpp>

namespace {

std::size_t allocations = 0;

const xt::xtensor<double, 2> kX = {{1, -2}, {1, -1}, {1, 0}, {1, 1}, {1, 3}, {1, 0.5}};
const xt::xtensor<std::uint8_t, 1> kY = {0, 1, 0, 1, 1, 0};

tinyelbo::Model model() { return tinyelbo::logistic(kX, kY, tinyelbo::normal_prior(1.5)); }

template <class Real, class Family>
std::size_t required_bytes() {
    const auto bound = model();
    te_config config = te_minimal_config(bound.table(), Family(), &te_adam);
    config.precision = sizeof(Real) == 8 ? TE_F64 : TE_F32;
    config.slots = bound.slots().data();
    config.num_slots = static_cast<std::uint32_t>(bound.slots().size());
    std::size_t bytes = 0;
    CHECK(te_required_bytes(&config, &bytes) == TE_STATUS_OK);
    return bytes;
}

template <class Real, class Family>
void check_static_fit() {
    using Static = tinyelbo::StaticFit<Real, Family, 2, TE_GLM_SCRATCH(2)>;
    CHECK(Static::kBlockBytes == required_bytes<Real, Family>());
    tinyelbo::Fit<Real> reference(model(), {.family = Family()});
    reference.run();
    Static fit(model());
    const std::size_t before = allocations;
    fit.run();
    const xt::xtensor_fixed<Real, xt::xshape<2>> mean = fit.mean();
    const xt::xtensor_fixed<Real, xt::xshape<2, 2>> covariance = fit.covariance();
    const Real first = fit.mean_view()(0);
    CHECK(allocations == before);
    CHECK(fit.hash() == reference.hash());
    CHECK(mean(1) == reference.mean()(1));
    CHECK(first == mean(0));
    CHECK(covariance(0, 1) == reference.covariance()(0, 1));
}

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++allocations;
    const auto step = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(step, (size + step - 1) / step * step)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("a static fit matches the planner and the heap's bits, and allocates nothing once made") {
    check_static_fit<double, tinyelbo::FullRank>();
    check_static_fit<double, tinyelbo::MeanField>();
    check_static_fit<float, tinyelbo::FullRank>();
    check_static_fit<float, tinyelbo::MeanField>();
}

TEST_CASE("a caller's density on a static fit allocates nothing either") {
    tinyelbo::StaticFit<double, tinyelbo::FullRank, 2, 0> fit(tinyelbo::custom(2));
    const std::size_t before = allocations;
    fit.run([](const auto& theta, auto& gradient) {
        for (std::size_t i = 0; i < 2; ++i) gradient(i) = -theta(i);
        return -0.5 * (theta(0) * theta(0) + theta(1) * theta(1));
    });
    CHECK(allocations == before);
    CHECK(fit.converged());
}

TEST_CASE("a static fit is minimal unless its scratch has room for more") {
    tinyelbo::StaticFit<double, tinyelbo::FullRank, 2, TE_GLM_SCRATCH(2)> minimal(model(), {.seed = 3});
    minimal.run();
    CHECK(minimal.result().verdict == TE_VERDICT_CONVERGED);
    CHECK_THROWS_AS(minimal.corrected_mean(), tinyelbo::Error);
    constexpr std::size_t kScratch = TE_GLM_SCRATCH(2) + TE_PSIS_SIZE(2, 512);
    tinyelbo::StaticFit<double, tinyelbo::FullRank, 2, kScratch> weighted(
        model(), {.importance = tinyelbo::psis, .elbo_draws = 512, .seed = 3});
    weighted.run();
    tinyelbo::Fit<double> reference(model(), {.seed = 3});
    reference.run();
    CHECK(weighted.k_hat() == reference.k_hat());
    CHECK(weighted.corrected_mean()(1) == reference.corrected_mean()(1));
}

TEST_CASE("a model of another size is refused") {
    using Static = tinyelbo::StaticFit<double, tinyelbo::FullRank, 3, TE_GLM_SCRATCH(2)>;
    CHECK_THROWS_AS(Static{model()}, tinyelbo::Error);
    using Tight = tinyelbo::StaticFit<double, tinyelbo::FullRank, 2, 0>;
    CHECK_THROWS_AS(Tight{model()}, tinyelbo::Error);
}
