// What every fit can do, wherever its block lies.
#pragma once

#include <array>
#include <concepts>
#include <limits>
#include <utility>

#include "model.hpp"
#include "options.hpp"

namespace tinyelbo {
namespace detail {

template <class Real, std::size_t N>
auto view(Real* values, const std::array<std::size_t, N>& shape) {
    std::size_t size = 1;
    for (std::size_t extent : shape) size *= extent;
    // A temporary pointer: of a named one xtensor would put a reference into the view's type.
    return xt::adapt(static_cast<Real*>(values), size, xt::no_ownership(), shape);
}

}  // namespace detail

/// An xtensor view of memory that someone else owns.
template <class Real, std::size_t N>
using View = decltype(detail::view(static_cast<Real*>(nullptr), std::array<std::size_t, N>()));

/// Parameter vectors to evaluate, and where the answers go; the first `active` of the TE_LANES columns count.
template <class Real>
struct Request {
    View<const Real, 2> parameters;  /// [dimension][TE_LANES]
    View<Real, 1> log_density;       /// [TE_LANES]
    View<Real, 2> gradient;          /// [dimension][TE_LANES]
    std::size_t active;
};

/// Evaluates a whole Request.
template <class F, class Real>
concept BlockDensity = std::invocable < F&,
        Request<Real>
& > ;

/// Gives the log density at theta[dimension], and writes its gradient.
template <class F, class Real, class Vector>
concept ScalarDensity = requires(F& density, const Vector& theta, Vector& gradient) {
    { density(theta, gradient) } -> std::convertible_to<Real>;
};

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
        VectorT theta = vector();
        VectorT gradient = vector();
        return run([&](Request<Real>& request) {
            for (std::size_t lane = 0; lane < request.active; ++lane) {
                for (std::size_t i = 0; i < dimension(); ++i) theta(i) = request.parameters(i, lane);
                request.log_density(lane) = density(std::as_const(theta), gradient);
                for (std::size_t i = 0; i < dimension(); ++i) request.gradient(i, lane) = gradient(i);
            }
        });
    }

    /// Reverse communication: fill in the request's log densities and gradients, then tell(). Throws at the end.
    Request<Real> ask() {
        te_request request = {};
        detail::check(te_ask(&fit_, &request));
        const std::array<std::size_t, 2> shape = {request.dimension, TE_LANES};
        return {detail::view(static_cast<const Real*>(request.parameters), shape),
                detail::view(static_cast<Real*>(request.log_density), std::array<std::size_t, 1>{TE_LANES}),
                detail::view(static_cast<Real*>(request.gradient), shape), request.active};
    }
    void tell() { detail::check(te_tell(&fit_)); }

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

    VectorT mean() const { return read(&te_get_mean, vector()); }
    VectorT sd() const { return read(&te_get_sd, vector()); }
    MatrixT covariance() const { return read(&te_get_covariance, matrix(dimension())); }
    /// L, lower-triangular.
    MatrixT scale_tril() const { return read(&te_get_scale_tril, matrix(dimension())); }

    /// The mean as it lies in the block, without a copy, until the next step or tell.
    View<const Real, 1> mean_view() const {
        te_span span = {};
        detail::check(te_view_mean(&fit_, &span));
        return detail::view(static_cast<const Real*>(span.values), std::array<std::size_t, 1>{span.count});
    }

    /// Draws number first to first + count - 1 of q: [count][dimension].
    xt::xtensor<Real, 2> sample(std::uint32_t count, std::uint32_t first = 0) const {
        auto draws = xt::xtensor<Real, 2>::from_shape({count, dimension()});
        detail::check(te_sample(&fit_, first, span(draws)));
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
        detail::check(te_predict(&fit_, &rows.slot(), level, draws, span(work), span(out.mean), span(out.lower),
                                 span(out.upper)));
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

    te_config config(const Options& options) const {
        te_config config = te_default_config(model_.table(), options.family, options.optimizer);
        config.precision = detail::slot_type<Real>();
        config.slots = model_.slots().data();
        config.num_slots = static_cast<std::uint32_t>(model_.slots().size());
        config.dimension = model_.table() == nullptr ? model_.dimension() : 0;
        config.sampler = options.sampler;
        config.gradient = options.gradient;
        config.draws = options.draws;
        config.max_steps = options.max_steps;
        config.elbo_draws = options.elbo_draws;
        config.tolerance = options.tolerance;
        config.step_size = options.step_size;
        config.seed = options.seed;
        return config;
    }

    void start(const te_config& config, void* block, std::size_t bytes) {
        const te_status status = te_init(&fit_, &config, block, bytes);
        if (status != TE_STATUS_OK) model_.throw_error(status, te_get_fault(&fit_));
    }

  private:
    VectorT vector() const { return VectorT::from_shape({dimension()}); }
    MatrixT matrix(std::size_t rows) const { return MatrixT::from_shape({rows, dimension()}); }

    template <class Array>
    static te_span span(Array& values) {
        return te_span_of(values.data(), detail::slot_type<Real>(), detail::narrow<std::uint32_t>(values.size()));
    }

    template <class Array>
    Array read(te_status (*getter)(const te_fit*, te_span), Array values) const {
        detail::check(getter(&fit_, span(values)));
        return values;
    }

    Model model_;
    te_fit fit_ = {};
};

}  // namespace tinyelbo
