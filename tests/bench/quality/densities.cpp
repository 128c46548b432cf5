// Targets whose densities the harness evaluates: Gaussians, single parameters, and those known to mislead.
#include "targets.hpp"

namespace tinyelbo::quality {
namespace {

using test::ExponentialModel;
using test::GaussianModel;
using test::GaussianTarget;
using test::Matrix;
using test::Vector;

constexpr std::size_t kDataSets = 20;

/// Randomly rotated, off the origin; `scales` stretches the axes afterwards.
Target gaussian(std::string name, std::size_t d, double condition, double scales = 1) {
    const auto make = [=](std::uint64_t seed) {
        return gaussian_problem(GaussianModel(GaussianTarget(d, condition, static_cast<unsigned>(seed), scales)));
    };
    return {.name = "gaussian-" + name,
            .expect = Expect::kConverges,
            .num_data = kDataSets,
            .make = make,
            .exact = true,
            .full_rank_only = condition > 1e4};
}

void add_gaussians(std::vector<Target> &targets) {
    targets.push_back(gaussian("1", 1, 100));
    for (const std::size_t d : {2u, 5u, 10u, 30u, 50u}) {
        const std::string name = std::to_string(d);
        targets.push_back(gaussian(name + "-c1e2", d, 1e2));
        targets.push_back(gaussian(name + "-c1e4", d, 1e4));
        targets.push_back(gaussian(name + "-c1e6", d, 1e6));
    }
    targets.push_back(gaussian("10-scales-1e4", 10, 1e2, 1e4));
    targets.push_back(gaussian("50-scales-1e4", 50, 1e2, 1e4));
}

/// The sum of n exponential observations of rate 3.
double waiting_time(int n, std::uint64_t seed) {
    test::Random random(seed);
    double sum = 0;
    for (int i = 0; i < n; ++i) sum -= std::log(random.uniform()) / 3;
    return sum;
}

Target exponential(std::string name, int n) {
    return {std::move(name), Expect::kConverges, kDataSets,
            [=](std::uint64_t seed) { return exponential_problem(ExponentialModel(n, waiting_time(n, seed))); }};
}

/// Best ELBOs of 0, where a rule relative to the ELBO has nothing to go by. The first starts at its optimum.
void add_zero_elbo(std::vector<Target> &targets) {
    const auto gaussian_target = [](std::string name, GaussianModel model) {
        return Target{.name = std::move(name),
                      .expect = Expect::kConverges,
                      .num_data = 1,
                      .make = [=](std::uint64_t) { return gaussian_problem(model); },
                      .exact = true};
    };
    const GaussianTarget rotated(5, 100, 1);
    targets.push_back(
        gaussian_target("zero-elbo-normal", GaussianModel(Vector(3), test::diagonal_matrix(Vector(3, 1)), 0)));
    targets.push_back(gaussian_target("zero-elbo-gaussian", GaussianModel(rotated.mean(), rotated.precision(), 0)));
    targets.push_back({"zero-elbo-rate", Expect::kConverges, kDataSets, [](std::uint64_t seed) {
                           return exponential_problem(ExponentialModel::without_elbo(10, waiting_time(10, seed)));
                       }});
}

Target hard(std::string name, test::HardTarget target, Expect expect) {
    return {std::move(name), expect, 1, [=](std::uint64_t) { return hard_problem(target); }};
}

}  // namespace

void add_densities(std::vector<Target> &targets) {
    add_gaussians(targets);
    targets.push_back(exponential("exponential-rate-5", 5));
    targets.push_back(exponential("exponential-rate-40", 40));
    add_zero_elbo(targets);
    targets.push_back(hard("eight-schools-noncentred", test::eight_schools(false), Expect::kHard));
    targets.push_back(hard("eight-schools-centred", test::eight_schools(true), Expect::kElusive));
    targets.push_back(hard("funnel-10", test::funnel(), Expect::kElusive));
    targets.push_back(hard("banana", test::banana(), Expect::kHard));
    targets.push_back(hard("two-modes", test::two_modes(), Expect::kElusive));
}

}  // namespace tinyelbo::quality
