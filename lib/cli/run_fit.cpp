#include <chrono>
#include <utility>

#include <xtensor-blas/xlinalg.hpp>

#include "fit_report.hpp"
#include "laplace.hpp"
#include "refusal.hpp"
#include "scaling.hpp"
#include "stepping.hpp"

namespace tinyelbo::cli {
namespace {

constexpr double kLevel = 0.9;

template <class Real>
Model make_model(const Problem& problem, const FitOptions& options, const Matrix& features, const Prior& prior) {
    xt::xtensor<Real, 2> x = xt::cast<Real>(features);
    xt::xtensor<Real, 1> y = xt::cast<Real>(xt::adapt(problem.y, {problem.y.size()}));
    if (problem.model == ModelKind::kLogistic) return logistic(std::move(x), std::move(y), prior);
    return linear(std::move(x), std::move(y), prior,
                  options.noise_sd ? Noise::known(*options.noise_sd) : Noise::inferred());
}

template <class Real>
Gaussian posterior_of(const Fit<Real>& fit) {
    return {xt::cast<double>(fit.mean()), xt::cast<double>(fit.sd()), xt::cast<double>(fit.covariance()),
            xt::cast<double>(fit.scale_tril())};
}

/// What the getter gives; nothing where the fit has no such result.
template <class Get>
auto if_available(Get&& get) -> std::optional<decltype(get())> {
    try {
        return get();
    } catch (const Error& error) {
        if (error.status() != TE_STATUS_NOT_AVAILABLE) throw;
        return std::nullopt;
    }
}

/// The work of one precision, in which the scaled features are fitted.
template <class Real>
class Runner {
  public:
    Runner(const Problem& problem, const FitOptions& options)
        : problem_(problem),
          options_(options),
          scaling_(problem.x, options.intercept),
          features_(options.standardize ? scaling_.apply(problem.x) : problem.x),
          prior_(make_prior()) {}

    FitReport run(const Matrix* new_rows) {
        const auto started = std::chrono::steady_clock::now();
        Fit<Real> fit = make_fit();
        const bool interrupted = step_to_end(fit, options_.quiet);
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;

        FitReport report = {};
        report.seconds = elapsed.count();
        report.result = fit.result();
        report.status = interrupted ? "interrupted" : te_verdict_name(fit.verdict());
        report.explanation = interrupted ? "the fit had not ended" : te_verdict_message(fit.verdict());
        report_posterior(fit, report);
        // A flat prior on scaled coefficients is another constant than one on the original ones.
        if (options_.standardize && options_.flat_prior()) report.result.elbo += scaling_.log_determinant();
        if (options_.laplace) report.laplace = laplace_approximation(fit);
        if (new_rows != nullptr) report.predictions = predictions(fit, *new_rows);
        if (!options_.draws_csv.empty()) report.draws = draws(fit);
        return report;
    }

  private:
    Gaussian on_original_scale(const Gaussian& q) const {
        return options_.standardize ? transform(q, scaling_.parameter_map(q.mean.size())) : q;
    }

    Gaussian on_fitted_scale(const EarlierFit& earlier) const {
        const Gaussian q = {earlier.mean, {}, {}, earlier.scale_tril};
        return options_.standardize ? transform(q, scaling_.inverse_parameter_map(q.mean.size())) : q;
    }

    Prior make_prior() const {
        if (options_.prior_sd) return normal_prior(*options_.prior_sd);
        if (!problem_.prior) return flat_prior();
        Gaussian q = on_fitted_scale(*problem_.prior);
        return mvn_prior(std::move(q.mean), std::move(q.scale_tril));
    }

    Fit<Real> make_fit() const {
        const Model model = make_model<Real>(problem_, options_, features_, prior_);
        try {
            Fit<Real> fit(model, options_.engine);
            if (problem_.start) {
                const Gaussian q = on_fitted_scale(*problem_.start);
                fit.start_at(q.mean, q.scale_tril);
            }
            return fit;
        } catch (const Error& error) {
            throw_in_words(error, problem_, options_, model);
        }
    }

    void report_posterior(const Fit<Real>& fit, FitReport& report) const {
        const Gaussian fitted = posterior_of(fit);
        report.posterior = on_original_scale(fitted);
        report.mean_error = xt::cast<double>(fit.mean_error());
        report.corrected_mean = if_available([&] { return Vector(xt::cast<double>(fit.corrected_mean())); });
        report.response = if_available([&] { return Matrix(xt::cast<double>(fit.response_covariance())); });
        if (options_.standardize) {
            const Matrix a = scaling_.parameter_map(fit.dimension());
            report.mean_error = transform_errors(report.mean_error, a, fitted.sd, report.posterior.sd);
            if (report.corrected_mean) *report.corrected_mean = xt::linalg::dot(a, *report.corrected_mean);
            if (report.response) {
                *report.response = xt::linalg::dot(xt::linalg::dot(a, *report.response), xt::transpose(a));
            }
        }
        if (sizeof(Real) == sizeof(float)) round_report(report);
        report.hash = hash(report.posterior, sizeof(Real) == sizeof(float));
    }

    static void round_report(FitReport& report) {
        round_to_single(report.posterior);
        round_to_single(report.mean_error);
        if (report.corrected_mean) round_to_single(*report.corrected_mean);
        if (report.response) round_to_single(*report.response);
    }

    std::optional<Gaussian> laplace_approximation(const Fit<Real>& fit) const {
        const Gaussian q = posterior_of(fit);
        const auto found = laplace(make_model<double>(problem_, options_, features_, prior_), q.mean, q.sd);
        if (!found) return std::nullopt;
        return on_original_scale(*found);
    }

    Predictions predictions(const Fit<Real>& fit, const Matrix& new_rows) const {
        const Matrix rows = options_.standardize ? scaling_.apply(new_rows) : new_rows;
        const Prediction<Real> found = fit.predict(rows, kLevel);
        return {xt::cast<double>(found.mean), xt::cast<double>(found.lower), xt::cast<double>(found.upper)};
    }

    Matrix draws(const Fit<Real>& fit) const {
        Matrix drawn = xt::cast<double>(fit.sample(options_.num_draws));
        if (!options_.standardize) return drawn;
        return xt::linalg::dot(drawn, xt::transpose(scaling_.parameter_map(drawn.shape()[1])));
    }

    const Problem& problem_;
    const FitOptions& options_;
    Scaling scaling_;
    Matrix features_;
    Prior prior_;
};

}  // namespace

FitReport run_fit(const Problem& problem, const FitOptions& options, const Matrix* new_rows) {
    return options.single_precision ? Runner<float>(problem, options).run(new_rows)
                                    : Runner<double>(problem, options).run(new_rows);
}

}  // namespace tinyelbo::cli
