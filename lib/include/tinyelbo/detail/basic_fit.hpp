// What every fit can do, wherever its block lies.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "config.hpp"
#include "density.hpp"

namespace tinyelbo {

/// Posterior predictive means and central intervals, one element a row.
template <class Real>
struct Prediction {
    xt::xtensor<Real, 1> mean, lower, upper;
};

/// The steps and results of a fit. VectorT and MatrixT are what results are returned in. Errors are thrown as Error;
/// how the fit ended is no error but its verdict().
template <class Real, class VectorT, class MatrixT>
class BasicFit {
    static_assert(std::same_as<Real, double> || std::same_as<Real, float>);

  public:
    using Vector = VectorT;
    using Matrix = MatrixT;

    BasicFit(const BasicFit&) = delete;
    BasicFit& operator=(const BasicFit&) = delete;

    /// Runs to the end.
    te_verdict run() {
        while (step(std::numeric_limits<std::uint32_t>::max()) == TE_VERDICT_RUNNING) {
        }
        return verdict();
    }

    /// Does so many row blocks of TE_GLM_BLOCK_ROWS rows; results do not depend on how a fit is cut into steps.
    te_verdict step(std::uint32_t row_blocks) {
        if (verdict() == TE_VERDICT_RUNNING) detail::check(te_step(&fit_, row_blocks));
        return verdict();
    }

    /// Runs a fit of the caller's own density to the end. What it throws passes through; the fit can then go on.
    template <BlockDensity<Real> F>
    te_verdict run(F&& density) {
        while (verdict() == TE_VERDICT_RUNNING) {
            Request<Real> request = ask();
            density(request);
            tell();
        }
        return verdict();
    }

    template <ScalarDensity<Real, VectorT> F>
    te_verdict run(F&& density) {
        return run(detail::LaneByLane<Real, VectorT, std::remove_reference_t<F>>(density, dimension()));
    }

    /// Reverse communication: fill in the request's log densities and gradients, then tell(). Throws at the end.
    Request<Real> ask() {
        te_request request = {};
        detail::check(te_ask(&fit_, &request));
        return detail::make_request<Real>(request);
    }
    void tell() { detail::check(te_tell(&fit_)); }

    /// Starts at N(mean, scale_tril scale_tril') instead of searching; before the first step.
    template <detail::Expression Mean, detail::Expression ScaleTril>
    void start_at(const Mean& mean, const ScaleTril& scale_tril) {
        if (mean.dimension() != 1 || scale_tril.dimension() != 2) throw Error(TE_STATUS_BAD_SPAN);
        const xt::xtensor<double, 1> m = mean;
        const xt::xtensor<double, 2> l = scale_tril;
        detail::check(te_set_start(&fit_, detail::span_of(m), detail::span_of(l)));
    }

    /// Starts where an earlier fit of as many dimensions is, of any family and precision; before the first step.
    template <class EarlierReal, class EarlierVector, class EarlierMatrix>
    void start_from(const BasicFit<EarlierReal, EarlierVector, EarlierMatrix>& earlier) {
        detail::check(te_warm_start(&fit_, earlier.handle()));
    }

    /// Begins again at its own q, after borrowed data have changed in place.
    void restart() {
        replace([this](te_fit& fit, std::size_t bytes) { return te_attach(&fit, &fit_.config, fit_.block, bytes); });
        detail::check(te_warm_start(&fit_, &fit_));
    }

    /// The fit as bytes, running or ended: the same on every target.
    std::vector<std::byte> save() const {
        std::size_t bytes = 0;
        detail::check(te_snapshot_bytes(&fit_, &bytes));
        std::vector<std::byte> snapshot(bytes);
        detail::check(te_save(&fit_, snapshot.data(), bytes));
        return snapshot;
    }

    /// Goes on where the saved fit was, to the same bits, given an equal model and options. The bytes may come from
    /// anywhere: where they are refused, this fit stays what it was.
    void load(std::span<const std::byte> snapshot) {
        if (snapshot.empty()) throw Error(TE_STATUS_SNAPSHOT_SIZE);
        replace([&](te_fit& fit, std::size_t bytes) {
            return te_load(&fit, &fit_.config, fit_.block, bytes, snapshot.data(), snapshot.size());
        });
    }

    te_verdict verdict() const { return te_get_verdict(&fit_); }
    bool converged() const { return verdict() == TE_VERDICT_CONVERGED; }
    std::size_t dimension() const { return model_.dimension(); }
    const Model& model() const { return model_; }

    /// Counters, ELBO and verdict together.
    te_result result() const {
        te_result result = {};
        detail::check(te_get_result(&fit_, &result));
        return result;
    }
    /// In nats; the last step's until the fit has ended.
    double elbo() const { return result().elbo; }
    double elbo_se() const { return result().elbo_se; }
    /// Above 0.7 q misses much of the posterior; NaN before the end and without Options::importance.
    double k_hat() const { return result().k_hat; }

    VectorT mean() const { return read(&te_get_mean, vector()); }
    VectorT sd() const { return read(&te_get_sd, vector()); }
    MatrixT covariance() const { return read(&te_get_covariance, matrix(dimension())); }
    /// L, lower-triangular.
    MatrixT scale_tril() const { return read(&te_get_scale_tril, matrix(dimension())); }

    /// Monte Carlo standard error of each mean in its sd; infinity where unknown.
    VectorT mean_error() const { return read(&te_get_mean_error, vector()); }
    /// Means of p(theta | y) by smoothed importance sampling from q, for k_hat() below 0.7. Needs Options::importance.
    VectorT corrected_mean() const { return read(&te_get_corrected_mean, vector()); }
    /// The covariance that mean-field leaves out, to first order. Needs Options::response.
    MatrixT response_covariance() const { return read(&te_get_response_covariance, matrix(dimension())); }

    /// The mean as it lies in the block, without a copy, until the next step or tell.
    View<const Real, 1> mean_view() const {
        te_span span = {};
        detail::check(te_view_mean(&fit_, &span));
        return detail::view(static_cast<const Real*>(span.values), std::array<std::size_t, 1>{span.count});
    }

    /// Draws number first to first + count - 1 of q: [count][dimension].
    xt::xtensor<Real, 2> sample(std::uint32_t count, std::uint32_t first = 0) const {
        auto draws = xt::xtensor<Real, 2>::from_shape({count, dimension()});
        detail::check(te_sample(&fit_, first, detail::span_of(draws)));
        return draws;
    }

    /// Predictions for rows of features laid out like the model's, from so many draws of q (a multiple of 8).
    template <detail::Expression X>
    Prediction<Real> predict(X&& features, double level = 0.9, std::uint32_t draws = 4000) const {
        const Data rows(std::forward<X>(features));
        const auto make = [](std::size_t size) { return xt::xtensor<Real, 1>::from_shape({size}); };
        const std::uint32_t count = rows.slot().rows;
        Prediction<Real> out = {make(count), make(count), make(count)};
        auto work = make(TE_PREDICT_WORK(dimension(), model_.features(), draws));
        detail::check(te_predict(&fit_, 0, &rows.slot(), level, draws, detail::span_of(work), detail::span_of(out.mean),
                                 detail::span_of(out.lower), detail::span_of(out.upper)));
        return out;
    }

    /// 64-bit FNV-1a over the little-endian bytes of mean and scale_tril.
    std::uint64_t hash() const {
        std::uint64_t hash = 0;
        detail::check(te_get_hash(&fit_, &hash));
        return hash;
    }

    /// The handle for everything else that tinyelbo.h offers.
    const te_fit* handle() const { return &fit_; }

  protected:
    explicit BasicFit(Model model) : model_(std::move(model)) {}
    /// The block must be the new fit's already or move with it: on the heap. The old fit is left uninitialised.
    BasicFit(BasicFit&& other) noexcept : model_(std::move(other.model_)), fit_(std::exchange(other.fit_, te_fit{})) {}
    BasicFit& operator=(BasicFit&& other) noexcept {
        model_ = std::move(other.model_);
        fit_ = std::exchange(other.fit_, te_fit{});
        return *this;
    }
    ~BasicFit() = default;

    void start(const te_config& config, void* block, std::size_t bytes) {
        const te_status status = te_init(&fit_, &config, block, bytes);
        if (status != TE_STATUS_OK) detail::refuse(model_, config, status, te_get_fault(&fit_));
    }

  private:
    VectorT vector() const { return VectorT::from_shape({dimension()}); }
    MatrixT matrix(std::size_t rows) const { return MatrixT::from_shape({rows, dimension()}); }

    /// Puts what `take_up` makes of the block in the place of this fit, which stays where that fails.
    template <class TakeUp>
    void replace(TakeUp&& take_up) {
        te_fit fit = {};
        const te_status status = take_up(fit, detail::required_bytes(model_, fit_.config));
        if (status != TE_STATUS_OK) detail::refuse(model_, fit_.config, status, te_get_fault(&fit));
        fit_ = fit;
    }

    template <class Array>
    Array read(te_status (*getter)(const te_fit*, te_span), Array values) const {
        detail::check(getter(&fit_, detail::span_of(values)));
        return values;
    }

    Model model_;
    te_fit fit_ = {};
};

/// A finished fit as the prior of a generalised linear model for data to come, of the same parameters. What the
/// Gaussian misses of one posterior is missing from all that follow.
template <class Real, class Vector, class Matrix>
Prior prior_from(const BasicFit<Real, Vector, Matrix>& fit) {
    return mvn_prior(fit.mean(), fit.scale_tril());
}

}  // namespace tinyelbo
