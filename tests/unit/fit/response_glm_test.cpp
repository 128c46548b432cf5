// Linear response for the fused models, whose tables have Hessian products.
#include <doctest/doctest.h>

#include "response_support.hpp"
#include "support/linear_oracle.hpp"
#include "support/logistic_oracle.hpp"
#include "support/synthetic.hpp"

using namespace tinyelbo::test;

namespace {

/// A regression with a normal prior on all its parameters, or none.
struct Regressed {
    const te_model *model;
    Regression data;
    Prior prior;
    double noise_sd = 0;  ///< of te_linear, where it is known

    std::uint32_t dimension() const {
        return static_cast<std::uint32_t>(prior.flat() ? data.x.columns : prior.mean.size());
    }
    std::vector<te_slot> slots() const {
        const auto n = static_cast<std::uint32_t>(data.x.rows), p = static_cast<std::uint32_t>(data.x.columns);
        const std::uint32_t d = dimension();
        std::vector<te_slot> slots(TE_GLM_NUM_SLOTS);
        slots[TE_GLM_X] = te_matrix(data.x.values.data(), TE_F64, n, p);
        slots[TE_GLM_Y] = te_vector(data.y.data(), TE_F64, n);
        if (noise_sd > 0) slots[TE_GLM_NOISE_SD] = te_vector(&noise_sd, TE_F64, 1);
        if (prior.flat()) return slots;
        slots[TE_GLM_PRIOR_MEAN] = te_vector(prior.mean.data(), TE_F64, d);
        slots[TE_GLM_PRIOR_SCALE] = te_matrix(prior.scale_tril.values.data(), TE_F64, d, d);
        return slots;
    }
};

Regressed logistic_regression() {
    return {&te_logistic, make_regression({.n = 60, .p = 3, .correlation = 0.9}, Response::kLogistic, 4),
            normal_prior(3, 3), 0};
}

/// With log sigma as its last parameter.
Regressed linear_regression() {
    return {&te_linear, make_regression({.n = 12, .p = 3, .correlation = 0.8}, Response::kLinear, 2),
            normal_prior(4, 2), 0};
}

class ResponseFit {
  public:
    explicit ResponseFit(Regressed regressed, te_type precision = TE_F64, std::uint64_t seed = 1,
                         const te_model *model = nullptr)
        : regressed_(std::move(regressed)),
          slots_(regressed_.slots()),
          config_(
              with_response(te_minimal_config(model != nullptr ? model : regressed_.model, &te_mean_field, &te_adam))),
          block_(bytes(precision, seed)) {
        require_ok(te_init(&fit_, &config_, block_.data(), block_.size()));
    }

    ResponseFit(const ResponseFit &) = delete;  // fit_ points into block_
    ResponseFit &operator=(const ResponseFit &) = delete;

    ResponseFit &run(std::uint32_t row_blocks = 1000) {
        while (te_get_verdict(&fit_) == TE_VERDICT_RUNNING) require_ok(te_step(&fit_, row_blocks));
        return *this;
    }
    const Regressed &regressed() const { return regressed_; }
    te_fit &fit() { return fit_; }
    bool intact() const { return block_.intact(); }
    Matrix covariance() const { return response_covariance(fit_).value(); }
    Vector sd() const {
        Vector sd(fit_.plan.dimension);
        require_ok(te_get_sd(&fit_, te_span_of(sd.data(), TE_F64, fit_.plan.dimension)));
        return sd;
    }
    te_result result() const {
        te_result result;
        require_ok(te_get_result(&fit_, &result));
        return result;
    }

  private:
    std::size_t bytes(te_type precision, std::uint64_t seed) {
        config_.slots = slots_.data();
        config_.num_slots = TE_GLM_NUM_SLOTS;
        config_.precision = precision;
        config_.seed = seed;
        return required_bytes(config_);
    }

    const Regressed regressed_;
    std::vector<te_slot> slots_;
    te_config config_;
    GuardedBlock block_;
    te_fit fit_;
};

te_model without_products(te_model model) {
    model.hessian_product_f64 = nullptr;
    model.hessian_product_f32 = nullptr;
    return model;
}

/// What linear response is by definition: how far the best mean-field Gaussian's mean moves when log p is tilted by
/// b' theta, to first order in b. A tilt shifts the mean of a normal prior.
template <class Model>
Matrix definition(const Regressed &regressed) {
    const std::size_t d = regressed.dimension();
    const Matrix prior_covariance = multiply(regressed.prior.scale_tril, transposed(regressed.prior.scale_tril));
    const auto tilted_mean = [&](std::size_t j, double tilt) {
        Prior prior = regressed.prior;
        for (std::size_t i = 0; i < d; ++i) prior.mean[i] += prior_covariance(i, j) * tilt;
        return Model(regressed.data.x, regressed.data.y, prior).optimum(Family::kMeanField).q.mean;
    };
    Matrix covariance(d, d);
    for (std::size_t j = 0; j < d; ++j) {
        constexpr double kTilt = 1e-3;
        const Vector up = tilted_mean(j, kTilt), down = tilted_mean(j, -kTilt);
        for (std::size_t i = 0; i < d; ++i) covariance(i, j) = (up[i] - down[i]) / (2 * kTilt);
    }
    return covariance;
}

/// The average of fits with other seeds is within their spread of what is wanted.
void check_average(const Regressed &regressed, const Matrix &wanted) {
    constexpr int kSeeds = 20;
    const std::size_t d = regressed.dimension();
    Matrix sum(d, d), squares(d, d);
    for (int seed = 1; seed <= kSeeds; ++seed) {
        const Matrix covariance = ResponseFit(regressed, TE_F64, static_cast<std::uint64_t>(seed)).run().covariance();
        CHECK(largest_error(covariance, wanted) < 0.02);
        for (std::size_t k = 0; k < d * d; ++k) {
            const double error = covariance.values[k] - wanted.values[k];
            sum.values[k] += error;
            squares.values[k] += error * error;
        }
    }
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j < d; ++j) {
            const double mean = sum(i, j) / kSeeds;
            const double se = std::sqrt((squares(i, j) / kSeeds - mean * mean) / (kSeeds - 1));
            CAPTURE(i);
            CAPTURE(j);
            // Fits end within 0.02 sds of the optimum, and orthogonal draws lack 2 % of their fourth moments.
            CHECK(std::abs(mean) < 4 * se + 1e-3 * std::sqrt(wanted(i, i) * wanted(j, j)));
        }
}

/// Covariance of the posterior of logistic regression by the trapezoidal rule in coordinates whitened by `q`.
Matrix posterior_covariance(const Regressed &regressed, const Gaussian &q) {
    constexpr int kReach = 20;
    constexpr double kSpacing = 0.4;
    const std::size_t d = regressed.dimension();
    const Matrix precision = regressed.prior.precision();
    double total = 0;
    Vector first(d);
    Matrix second(d, d);
    std::vector<int> place(d, -kReach);
    for (std::size_t carry = 0; carry < d;) {
        Vector z(d);
        for (std::size_t i = 0; i < d; ++i) z[i] = kSpacing * place[i];
        const Vector offset = multiply(q.scale, z);
        Vector theta = q.mean;
        for (std::size_t i = 0; i < d; ++i) theta[i] += offset[i];
        double log_density = -0.5 * dot(theta, multiply(precision, theta));
        const Vector eta = multiply(regressed.data.x, theta);
        for (std::size_t i = 0; i < eta.size(); ++i)
            log_density +=
                regressed.data.y[i] * eta[i] - std::max(eta[i], 0.0) - std::log1p(std::exp(-std::abs(eta[i])));
        const double weight = std::exp(log_density);
        total += weight;
        for (std::size_t i = 0; i < d; ++i) {
            first[i] += weight * offset[i];
            for (std::size_t j = 0; j < d; ++j) second(i, j) += weight * offset[i] * offset[j];
        }
        for (carry = 0; carry < d && ++place[carry] > kReach; ++carry) place[carry] = -kReach;
    }
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j < d; ++j) second(i, j) = second(i, j) / total - first[i] * first[j] / (total * total);
    return second;
}

}  // namespace

TEST_CASE("it is the response of the best mean-field mean to a tilt") {
    check_average(logistic_regression(), definition<LogisticModel>(logistic_regression()));
    check_average(linear_regression(), definition<LinearModelFreeNoise>(linear_regression()));
}

TEST_CASE("it restores what mean-field leaves out of the posterior's sds") {
    const Regressed regressed = logistic_regression();
    const Optimum full_rank =
        LogisticModel(regressed.data.x, regressed.data.y, regressed.prior).optimum(Family::kFullRank);
    const Matrix truth = posterior_covariance(regressed, full_rank.q);
    ResponseFit fit(regressed);
    fit.run();
    const Vector sd = fit.sd();
    const Matrix covariance = fit.covariance();
    for (std::size_t i = 1; i < 3; ++i) {  // the intercept is hardly correlated with the others
        const double raw = 1 - sd[i] / std::sqrt(truth(i, i));
        const double restored = 1 - std::sqrt(covariance(i, i) / truth(i, i));
        CHECK(raw > 0.3);
        CHECK(std::abs(restored) < 0.1 * raw);
    }
    const double correlation = covariance(1, 2) / std::sqrt(covariance(1, 1) * covariance(2, 2));
    CHECK(std::abs(correlation - truth(1, 2) / std::sqrt(truth(1, 1) * truth(2, 2))) < 0.02);
}

TEST_CASE("a Gaussian posterior's covariance is exact, in many dimensions too") {
    constexpr double kNoise = 0.5;
    for (const std::uint32_t p : {1u, 5u, 20u, 65u}) {
        CAPTURE(p);
        ResponseFit fit(Regressed{&te_linear,
                                  make_regression({.n = 300, .p = p, .correlation = 0.5}, Response::kLinear, 3),
                                  normal_prior(p, 2), kNoise});
        Matrix precision = weighted_gram(fit.regressed().data.x, Vector(300, 1 / (kNoise * kNoise)));
        for (std::size_t i = 0; i < p; ++i) precision(i, i) += 0.25;
        CHECK(largest_error(fit.run().covariance(), inverse_from_cholesky(*cholesky(precision))) < 1e-11);
        CHECK(fit.result().hessian_products == p * response_draws(p));
        CHECK(fit.intact());
    }
}

TEST_CASE("products and differences agree") {
    for (const Regressed &regressed : {logistic_regression(), linear_regression()}) {
        const te_model bare = without_products(*regressed.model);
        const std::uint32_t d = regressed.dimension();
        ResponseFit linked(regressed), differences(regressed, TE_F64, 1, &bare);
        const Matrix covariance = linked.run().covariance();
        // Differences of 1e-3 sds: 2e-7 times the fourth derivatives of log p in sds, which are below 10.
        CHECK(largest_error(differences.run().covariance(), covariance) < 2e-6);
        CHECK(linked.result().hessian_products == d * response_draws(d));
        CHECK(differences.result().hessian_products == 0);
        CHECK(differences.result().evaluations == linked.result().evaluations + 2 * d * response_draws(d));
        // In float rounding errors of 1e-6, times the condition number of about 10; the fits end somewhere else within
        // the tolerance.
        ResponseFit narrow(regressed, TE_F32), narrow_differences(regressed, TE_F32, 1, &bare);
        CHECK(largest_error(narrow.run().covariance(), covariance) < 0.01);
        CHECK(largest_error(narrow_differences.run().covariance(), narrow.covariance()) < 0.01);
        CHECK((linked.intact() && differences.intact() && narrow.intact() && narrow_differences.intact()));
    }
}

TEST_CASE("the same bytes however te_step is cut, and from te_ask and te_tell") {
    Regressed regressed = logistic_regression();
    regressed.data = make_regression({.n = 600, .p = 3, .correlation = 0.8}, Response::kLogistic, 4);  // 3 row blocks
    const te_model bare = without_products(te_logistic);
    for (const te_model *model : {&te_logistic, &bare})
        for (const te_type precision : {TE_F64, TE_F32}) {
            const Matrix whole = ResponseFit(regressed, precision, 1, model).run(1u << 30).covariance();
            for (const std::uint32_t size : {1u, 2u, 7u})
                CHECK(same_bytes(ResponseFit(regressed, precision, 1, model).run(size).covariance(), whole));
        }

    ResponseFit asked(regressed);
    const std::vector<te_slot> slots = regressed.slots();
    std::vector<double> scratch(asked.fit().plan.scratch);
    te_request request;
    std::uint64_t products = 0;
    while (te_ask(&asked.fit(), &request) == TE_STATUS_OK) {
        const double *parameters = static_cast<const double *>(request.parameters);
        double *gradient = static_cast<double *>(request.gradient);
        if (request.direction == nullptr) {
            CHECK(products == 0);
            te_logistic.density_f64(slots.data(), 0, 3, parameters, static_cast<double *>(request.log_density),
                                    gradient, scratch.data());
        } else {
            products += request.active;
            te_logistic.hessian_product_f64(slots.data(), 0, 3, parameters,
                                            static_cast<const double *>(request.direction), gradient, scratch.data());
        }
        require_ok(te_tell(&asked.fit()));
    }
    CHECK(products == asked.result().hessian_products);
    CHECK(same_bytes(asked.covariance(), ResponseFit(regressed).run().covariance()));
}

TEST_CASE("separable data diverge and have none") {
    ResponseFit fit(
        {&te_logistic, make_regression({.n = 40, .p = 1, .intercept = false}, Response::kSeparable, 1), {}, 0});
    CHECK(fit.run().result().verdict == TE_VERDICT_DIVERGED);
    CHECK_FALSE(response_covariance(fit.fit()).has_value());
    CHECK(fit.result().hessian_products == 0);
}

TEST_CASE("collinear features under a flat prior have none: rounding is not mistaken for curvature") {
    const te_model bare = without_products(te_logistic);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Regressed regressed{&te_logistic, make_regression({.n = 60, .p = 3}, Response::kLogistic, seed), {}, 0};
        for (std::size_t i = 0; i < 60; ++i) regressed.data.x(i, 2) = 0.3 * regressed.data.x(i, 1);
        for (const te_model *model : {&te_logistic, &bare})
            for (const te_type precision : {TE_F64, TE_F32}) {
                ResponseFit fit(regressed, precision, 1, model);
                CAPTURE(seed);
                CAPTURE(precision);
                CHECK_FALSE(response_covariance(fit.run().fit()).has_value());
            }
    }
}
