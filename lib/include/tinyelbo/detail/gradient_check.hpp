// Whether a gradient belongs to its density: te_check_gradient for linked models and for the caller's own densities.
#pragma once

#include <exception>
#include <span>

#include "density.hpp"
#include "model.hpp"

namespace tinyelbo {
namespace detail {

template <class Real>
te_gradient_check check_gradient(const te_model& table, std::span<const te_slot> slots, std::size_t scratch,
                                 const xt::xtensor<Real, 1>& theta) {
    const std::size_t size = TE_CHECK_WORK(theta.size(), scratch);
    xt::xtensor<Real, 1> work = xt::xtensor<Real, 1>::from_shape({size});
    te_gradient_check result = {};
    check(te_check_gradient(&table, slots.data(), narrow<std::uint32_t>(slots.size()), span_of(theta), span_of(work),
                            &result));
    return result;
}

/// A block density as a linked model, which finds it behind its one slot. Nothing is thrown through the engine.
template <class Real, class F>
class DensityModel {
  public:
    DensityModel(F& density, std::size_t dimension)
        : density_(density), slot_(te_vector(this, TE_F64, narrow<std::uint32_t>(dimension))) {}
    DensityModel(const DensityModel&) = delete;
    DensityModel& operator=(const DensityModel&) = delete;

    te_gradient_check check_gradient(const xt::xtensor<Real, 1>& theta) {
        te_model table = {};
        table.abi_version = TE_ABI_VERSION;
        table.num_slots = 1;
        table.name = "the caller's density";
        table.plan = plan;
        if constexpr (std::same_as<Real, double>) {
            table.density_f64 = evaluate;
        } else {
            table.density_f32 = evaluate;
        }
        const te_gradient_check result = detail::check_gradient<Real>(table, {&slot_, 1}, 0, theta);
        if (thrown_) std::rethrow_exception(thrown_);
        return result;
    }

  private:
    static te_status plan(const te_slot* slots, std::uint32_t, te_type, te_plan* plan, te_fault*) {
        *plan = {slots->rows, 1, 0, 0, 0};
        return TE_STATUS_OK;
    }

    static void evaluate(const te_slot* slots, std::uint32_t, std::uint32_t, const Real* parameters, Real* log_density,
                         Real* gradient, Real*) {
        auto& self = *const_cast<DensityModel*>(static_cast<const DensityModel*>(slots->values));
        const te_request raw = {parameters, log_density, gradient, slots->rows, TE_LANES, nullptr};
        Request<Real> request = make_request<Real>(raw);
        try {
            if (!self.thrown_) self.density_(request);
        } catch (...) {
            self.thrown_ = std::current_exception();
        }
        if (!self.thrown_) return;
        request.log_density.fill(0);
        request.gradient.fill(0);
    }

    F& density_;
    te_slot slot_;
    std::exception_ptr thrown_;
};

}  // namespace detail

/// How a model's gradient at theta compares with differences of its log density along each axis.
template <class Real>
te_gradient_check check_gradient(const Model& model, const xt::xtensor<Real, 1>& theta) {
    if (model.table() == nullptr) throw Error(TE_STATUS_NO_DENSITY);
    return detail::check_gradient<Real>(*model.table(), model.slots(), model.scratch(), theta);
}

/// The same for a density of the caller's own; what it throws passes through.
template <class Real, BlockDensity<Real> F>
te_gradient_check check_gradient(F&& density, const xt::xtensor<Real, 1>& theta) {
    return detail::DensityModel<Real, std::remove_reference_t<F>>(density, theta.size()).check_gradient(theta);
}

template <class Real, ScalarDensity<Real, xt::xtensor<Real, 1>> F>
te_gradient_check check_gradient(F&& density, const xt::xtensor<Real, 1>& theta) {
    detail::LaneByLane<Real, xt::xtensor<Real, 1>, std::remove_reference_t<F>> block(density, theta.size());
    return check_gradient<Real>(block, theta);
}

}  // namespace tinyelbo
