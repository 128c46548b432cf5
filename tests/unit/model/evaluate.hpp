// Calls a model's density as an engine does.
#ifndef TINYELBO_TESTS_UNIT_MODEL_EVALUATE_HPP
#define TINYELBO_TESTS_UNIT_MODEL_EVALUATE_HPP

#include <doctest/doctest.h>

#include "model/glm_kernels.hpp"
#include "problem.hpp"

namespace tinyelbo::test {

template <class Real>
struct Density {
    std::vector<Real> log_density, gradient;  // [8], [d][8]

    bool operator==(const Density &other) const {
        return same(log_density, other.log_density) && same(gradient, other.gradient);
    }

  private:
    static bool same(const std::vector<Real> &a, const std::vector<Real> &b) {
        return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
    }
};

inline te_plan plan_of(const Problem &problem) {
    te_plan plan{};
    te_fault fault{};
    const auto slots = problem.slots();
    REQUIRE(problem.model->plan(slots.data(), TE_GLM_NUM_SLOTS, TE_F64, &plan, &fault) == TE_STATUS_OK);
    REQUIRE(problem.model->check(slots.data(), &fault) == TE_STATUS_OK);
    return plan;
}

inline auto density_of(const te_model &model, double) { return model.density_f64; }
inline auto density_of(const te_model &model, float) { return model.density_f32; }

/// In pieces that end at the given blocks; arrays start as rubbish and scratch has just the length that is planned.
template <class Real>
Density<Real> evaluate(const Problem &problem, const std::vector<Real> &parameters,
                       const std::vector<std::uint32_t> &cuts = {}) {
    const te_plan plan = plan_of(problem);
    const auto slots = problem.slots();
    Density<Real> out{std::vector<Real>(TE_LANES, Real(77)), std::vector<Real>(plan.dimension * TE_LANES, Real(-55))};
    std::vector<Real> scratch(plan.scratch, Real(33));
    std::uint32_t begin = 0;
    const auto density = density_of(*problem.model, Real());
    for (std::uint32_t k = 0; k <= cuts.size(); ++k) {
        const std::uint32_t end = k < cuts.size() ? cuts[k] : plan.row_blocks;
        density(slots.data(), begin, end, parameters.data(), out.log_density.data(), out.gradient.data(),
                scratch.data());
        begin = end;
    }
    return out;
}

/// All row blocks through one kernel, without prior.
template <class Real, class Kernel>
Density<Real> evaluate_kernel(const Problem &problem, const std::vector<Real> &parameters, Kernel kernel) {
    const te_plan plan = plan_of(problem);
    const auto slots = problem.slots();
    Density<Real> out{std::vector<Real>(TE_LANES), std::vector<Real>(plan.dimension * TE_LANES)};
    std::vector<Real> scratch(plan.scratch);
    kernel(slots.data(), 0, plan.row_blocks, parameters.data(), out.log_density.data(), out.gradient.data(),
           scratch.data());
    return out;
}

}  // namespace tinyelbo::test

#endif
