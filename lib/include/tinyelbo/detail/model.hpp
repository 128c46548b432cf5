// Models with their data and priors.
#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "data.hpp"

namespace tinyelbo {

/// A prior on the coefficients; see TE_GLM_PRIOR_SCALE for the shapes of the scale.
struct Prior {
    Data mean, scale;
};

/// Constant density. The posterior may then be improper, and the ELBO bounds no evidence.
inline Prior flat_prior() { return {}; }

/// Independent N(0, sd^2) for every coefficient, the intercept's included.
inline Prior normal_prior(double sd) { return {Data(), Data(sd)}; }

/// Independent N(mean[i], sd[i]^2).
template <detail::Expression Mean, detail::Expression Sd>
Prior normal_prior(Mean&& mean, Sd&& sd) {
    return {Data(std::forward<Mean>(mean)), Data(std::forward<Sd>(sd))};
}

/// N(mean, L L') with L = scale_tril lower-triangular: a finished fit's mean and scale_tril make its posterior a prior.
template <detail::Expression Mean, detail::Expression ScaleTril>
Prior mvn_prior(Mean&& mean, ScaleTril&& scale_tril) {
    return {Data(std::forward<Mean>(mean)), Data(std::forward<ScaleTril>(scale_tril))};
}

/// The linear model's noise: an sd that is known, or one that is inferred with the coefficients.
class Noise {
  public:
    static Noise known(double sd) { return Noise(Data(sd)); }
    static Noise inferred() { return Noise(Data()); }
    const Data& sd() const { return sd_; }

  private:
    explicit Noise(Data sd) : sd_(std::move(sd)) {}
    Data sd_;
};

/// A model's table with its data bound. Copies share the data that are kept.
class Model {
  public:
    /// No table: see custom().
    explicit Model(std::uint32_t dimension) { plan_.dimension = dimension; }

    /// What a fault is about, where slot, row and column do not say it; may be empty.
    using Describe = std::function<std::string(const Model&, const te_fault&)>;

    /// Any model's table with its slots in order. Throws an Error with the place where types or shapes do not fit.
    Model(const te_model& table, std::vector<Data> data, std::vector<std::string> slot_names = {},
          Describe describe = nullptr)
        : table_(&table), data_(std::move(data)), slot_names_(std::move(slot_names)), describe_(std::move(describe)) {
        slots_.reserve(data_.size());
        for (const Data& item : data_) slots_.push_back(item.slot());
        if (slots_.size() < table.num_slots) throw Error(TE_STATUS_MISSING_SLOT);
        plan_ = plan(TE_F64);
        plan_.scratch = std::max(plan_.scratch, plan(TE_F32).scratch);
    }

    const te_model* table() const { return table_; }
    std::span<const te_slot> slots() const { return slots_; }
    std::uint32_t num_slots() const { return detail::narrow<std::uint32_t>(slots_.size()); }
    std::uint32_t dimension() const { return plan_.dimension; }
    /// Numbers that suffice in either precision.
    std::uint32_t scratch() const { return plan_.scratch; }
    /// Columns of a row to predict for.
    std::uint32_t features() const { return plan_.features; }

    /// Throws an Error that names the faulty slot, row and column.
    [[noreturn]] void throw_error(te_status status, const te_fault& fault) const {
        if (fault.status != status) throw Error(status);
        std::string place = fault.slot < slot_names_.size() ? slot_names_[fault.slot] : std::string("data");
        place.append(", slot ").append(std::to_string(fault.slot));
        place.append(", row ").append(std::to_string(fault.row));
        place.append(", column ").append(std::to_string(fault.column)).append(" (from 0)");
        const std::string more = describe_ ? describe_(*this, fault) : std::string();
        throw Error(status, more.empty() ? place : place + ": " + more, fault);
    }

  private:
    te_plan plan(te_type precision) const {
        te_plan plan = {};
        te_fault fault = {};
        const te_status status = table_->plan(slots_.data(), num_slots(), precision, &plan, &fault);
        if (status != TE_STATUS_OK) throw_error(status, fault);
        return plan;
    }

    const te_model* table_ = nullptr;
    std::vector<Data> data_;
    std::vector<te_slot> slots_;
    std::vector<std::string> slot_names_;
    Describe describe_;
    te_plan plan_ = {};
};

namespace detail {

template <class X, class Y>
Model glm(const te_model& table, X&& x, Y&& y, Prior prior, Data noise_sd) {
    return Model(table,
                 {Data(std::forward<X>(x)), Data(std::forward<Y>(y)), std::move(prior.mean), std::move(prior.scale),
                  std::move(noise_sd)},
                 {"features", "response", "prior mean", "prior scale", "noise sd"});
}

}  // namespace detail

/// y[i] ~ Bernoulli(logistic(x[i] . beta)), y 0 or 1; theta = beta. An intercept is a column of ones in x.
template <detail::Expression X, detail::Expression Y>
Model logistic(X&& x, Y&& y, Prior prior = flat_prior()) {
    return detail::glm(te_logistic, std::forward<X>(x), std::forward<Y>(y), std::move(prior), Data());
}

/// y[i] ~ N(x[i] . beta, sigma^2); theta = beta, or (beta, log sigma) with a prior flat in log sigma if it is inferred.
template <detail::Expression X, detail::Expression Y>
Model linear(X&& x, Y&& y, Prior prior = flat_prior(), const Noise& noise = Noise::inferred()) {
    return detail::glm(te_linear, std::forward<X>(x), std::forward<Y>(y), std::move(prior), noise.sd());
}

/// The caller's own density of so many unconstrained parameters: see BasicFit::run(density).
inline Model custom(std::uint32_t dimension) { return Model(dimension); }

/// The log joint density at theta[dimension], with its gradient.
template <class Real>
struct LogDensity {
    double value;
    xt::xtensor<Real, 1> gradient;
};

template <class Real>
LogDensity<Real> log_density(const Model& model, const xt::xtensor<Real, 1>& theta) {
    if (model.table() == nullptr) throw Error(TE_STATUS_NO_DENSITY);
    xt::xtensor<Real, 1> work = xt::xtensor<Real, 1>::from_shape({TE_DENSITY_WORK(model.dimension(), model.scratch())});
    LogDensity<Real> result = {0, xt::xtensor<Real, 1>::from_shape({model.dimension()})};
    detail::check(te_log_density_gradient(model.table(), model.slots().data(), model.num_slots(),
                                          detail::span_of(theta), detail::span_of(work), &result.value,
                                          detail::span_of(result.gradient)));
    return result;
}

}  // namespace tinyelbo
