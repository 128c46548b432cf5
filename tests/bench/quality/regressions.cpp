#include "bundled.hpp"
#include "targets.hpp"

namespace tinyelbo::quality {
namespace {

using test::Design;
using test::Matrix;
using test::Prior;
using test::Regression;
using test::Response;
using test::Vector;

constexpr std::size_t kDataSets = 20;

/// A normal prior off the origin whose coefficients are correlated at 1/2.
Prior correlated_prior(std::size_t dimension, double sd) {
    Matrix covariance(dimension, dimension);
    Vector mean(dimension);
    for (std::size_t i = 0; i < dimension; ++i) {
        mean[i] = i % 2 ? -0.5 * sd : 0.25 * sd;
        for (std::size_t j = 0; j < dimension; ++j) covariance(i, j) = (i == j ? 1 : 0.5) * sd * sd;
    }
    return test::normal_prior(mean, *test::cholesky(covariance));
}

/// Independent normals of sd 1, 2, 3, ...
Prior uneven_prior(std::size_t dimension) {
    Vector sd(dimension);
    for (std::size_t i = 0; i < dimension; ++i) sd[i] = static_cast<double>(i + 1);
    return test::normal_prior(Vector(dimension), test::diagonal_matrix(sd));
}

Target logistic(std::string name, Design design, Prior prior = {}, Expect expect = Expect::kConverges) {
    return {"logistic-" + name, expect, kDataSets, [=](std::uint64_t seed) {
                return logistic_problem(make_regression(design, Response::kLogistic, seed), prior);
            }};
}

Target known_noise(std::string name, Design design, Prior prior) {
    const auto make = [=](std::uint64_t seed) {
        return linear_problem(make_regression(design, Response::kLinear, seed), design.noise_sd, prior);
    };
    return {.name = "linear-known-" + name,
            .expect = Expect::kConverges,
            .num_data = kDataSets,
            .make = make,
            .exact = true};
}

Target free_noise(std::string name, Design design, Prior prior = {}, Expect expect = Expect::kConverges) {
    return {"linear-" + name, expect, kDataSets, [=](std::uint64_t seed) {
                return linear_problem(make_regression(design, Response::kLinear, seed), std::nullopt, prior);
            }};
}

Target without_optimum(std::string name, Design design, Response response) {
    return {std::move(name), Expect::kDiverges, kDataSets,
            [=](std::uint64_t seed) { return logistic_problem(make_regression(design, response, seed)); }};
}

Target duplicate_column(std::string name, Design design) {
    return {std::move(name), Expect::kNoFullRank, kDataSets, [=](std::uint64_t seed) {
                Regression data = make_regression(design, Response::kLogistic, seed);
                for (std::size_t i = 0; i < design.n; ++i) data.x(i, design.p - 1) = data.x(i, design.p - 2);
                return logistic_problem(std::move(data));
            }};
}

void add_logistic(std::vector<Target> &targets) {
    targets.push_back(logistic("50x1", {.n = 50, .p = 1}));
    targets.push_back(logistic("80x1-x1000", {.n = 80, .p = 1, .scale = 1000, .intercept = false}));
    targets.push_back(logistic("60x2-x3", {.n = 60, .p = 2, .scale = 3}));
    targets.push_back(logistic("100x3", {.n = 100, .p = 3, .correlation = 0.3}));
    targets.push_back(logistic("150x4", {.n = 150, .p = 4}));
    targets.push_back(logistic("900x8-r9", {.n = 900, .p = 8, .correlation = 0.9}));
    targets.push_back(logistic("2500x6-x50", {.n = 2500, .p = 6, .correlation = 0.3, .scale = 50}));
    targets.push_back(logistic("400x10-x.02", {.n = 400, .p = 10, .correlation = 0.6, .scale = 0.02}));
    targets.push_back(logistic("500x9-mixed-r9", {.n = 500, .p = 9, .correlation = 0.9, .mixed_scales = true}));
    targets.push_back(logistic("150x10-mixed", {.n = 150, .p = 10, .correlation = 0.5, .mixed_scales = true}));
    targets.push_back(logistic("1000x10", {.n = 1000, .p = 10, .correlation = 0.5}));
    targets.push_back(logistic("10000x10", {.n = 10000, .p = 10, .correlation = 0.5}));
    targets.push_back(logistic("600x30-r9", {.n = 600, .p = 30, .correlation = 0.9}));
    targets.push_back(logistic("2500x30", {.n = 2500, .p = 30, .correlation = 0.5}));
    targets.push_back(logistic("2000x50-mixed-r9", {.n = 2000, .p = 50, .correlation = 0.9, .mixed_scales = true}, {},
                               Expect::kHardMeanField));
    targets.push_back(logistic("10000x50", {.n = 10000, .p = 50, .correlation = 0.5}));
    targets.push_back(logistic("100x5-normal", {.n = 100, .p = 5}, test::normal_prior(5, 2.5)));
    targets.push_back(logistic("80x6-uneven", {.n = 80, .p = 6, .correlation = 0.5}, uneven_prior(6)));
    targets.push_back(logistic("40x8-correlated", {.n = 40, .p = 8}, correlated_prior(8, 2)));
    targets.push_back(logistic("10x20-normal", {.n = 10, .p = 20}, test::normal_prior(20, 1)));
    targets.push_back({"separable-100x3-normal", Expect::kHard, kDataSets, [](std::uint64_t seed) {
                           return logistic_problem(make_regression({.n = 100, .p = 3}, Response::kSeparable, seed),
                                                   test::normal_prior(3, 5));
                       }});
}

void add_linear(std::vector<Target> &targets) {
    const Design mixed{.n = 500, .p = 10, .correlation = 0.9, .mixed_scales = true, .noise_sd = 3};
    const Design mixed_free{.n = 500, .p = 9, .correlation = 0.9, .mixed_scales = true, .noise_sd = 3};
    targets.push_back(known_noise("60x1", {.n = 60, .p = 1}, test::normal_prior(1, 10)));
    targets.push_back(known_noise("50x4", {.n = 50, .p = 4, .correlation = 0.5}, correlated_prior(4, 2)));
    targets.push_back(known_noise("500x10-mixed-r9", mixed, test::normal_prior(10, 100)));
    targets.push_back(known_noise("1000x40", {.n = 1000, .p = 40, .correlation = 0.5}, uneven_prior(40)));
    targets.push_back(known_noise("200x5-flat", {.n = 200, .p = 5}, {}));
    targets.push_back(free_noise("30x3", {.n = 30, .p = 3, .noise_sd = 0.1}));
    targets.push_back(free_noise("100x4-x1000", {.n = 100, .p = 4, .correlation = 0.5, .scale = 1000, .noise_sd = 50}));
    targets.push_back(free_noise("500x9-mixed-r9", mixed_free));
    targets.push_back(free_noise("80x30", {.n = 80, .p = 30}, {}, Expect::kHard));
    targets.push_back(free_noise("1000x30", {.n = 1000, .p = 30, .correlation = 0.5}));
    targets.push_back(free_noise("60x5-normal", {.n = 60, .p = 5}, test::normal_prior(5, 1)));
    targets.push_back(free_noise("60x4-correlated", {.n = 60, .p = 4}, correlated_prior(5, 1)));
}

void add_without_optimum(std::vector<Target> &targets) {
    targets.push_back(without_optimum("separable-100x3", {.n = 100, .p = 3}, Response::kSeparable));
    targets.push_back(without_optimum("separable-40x1", {.n = 40, .p = 1, .intercept = false}, Response::kSeparable));
    targets.push_back(
        without_optimum("separable-300x8-mixed", {.n = 300, .p = 8, .mixed_scales = true}, Response::kSeparable));
    targets.push_back(without_optimum("quasi-separable-200x4", {.n = 200, .p = 4}, Response::kQuasiSeparable));
    targets.push_back(duplicate_column("duplicate-column-200x5", {.n = 200, .p = 5}));
}

}  // namespace

void add_regressions(std::vector<Target> &targets, const std::string &data_folder) {
    add_logistic(targets);
    add_linear(targets);
    targets.push_back({"poisson-100x5", Expect::kConverges, kDataSets, [](std::uint64_t seed) {
                           return poisson_problem(
                               make_regression({.n = 100, .p = 5, .correlation = 0.5}, Response::kPoisson, seed));
                       }});
    for (const BundledSet &set : read_bundled_list(data_folder)) {
        const bool trades_off = set.name == "penguins" || set.name == "breast-cancer";
        targets.push_back({"data-" + set.name, trades_off ? Expect::kHardMeanField : Expect::kConverges, 1,
                           [=](std::uint64_t) { return bundled_problem(data_folder, set); }});
    }
    add_without_optimum(targets);
}

}  // namespace tinyelbo::quality
