// What is read from a fit.
#include <doctest/doctest.h>

#include <array>
#include <cstring>

#include "support/custom_fit.hpp"
#include "support/gaussian_target.hpp"
#include "support/toy_model.hpp"

using namespace tinyelbo::test;

namespace {

/// FNV-1a over little-endian bytes, by its definition.
struct Hash {
    std::uint64_t value = 14695981039346656037u;

    template <class Real>
    void add(Real x) {
        std::array<unsigned char, sizeof(Real)> bytes;
        std::memcpy(bytes.data(), &x, sizeof x);
        for (const unsigned char byte : bytes) value = (value ^ byte) * 1099511628211u;
    }
};

template <class Real>
std::uint64_t hash_of(const CustomFit &fit) {
    Hash hash;
    for (const double x : fit.mean()) hash.add(static_cast<Real>(x));
    for (const double x : fit.scale_tril().values) hash.add(static_cast<Real>(x));
    return hash.value;
}

}  // namespace

TEST_CASE("the covariance is L L', the sds its diagonal's roots, in either precision") {
    for (const te_family *family : {&te_full_rank, &te_mean_field})
        for (const te_type precision : {TE_F64, TE_F32}) {
            const double rounding = precision == TE_F64 ? 1e-14 : 1e-6;
            const CustomFit fit(custom_config(4, *family, precision), GaussianTarget(4, 10, 1).density());
            const Matrix l = fit.scale_tril(), covariance = fit.covariance(), product = multiply(l, transposed(l));
            for (std::size_t i = 0; i < 4; ++i) {
                CHECK(fit.sd()[i] == doctest::Approx(std::sqrt(covariance(i, i))).epsilon(rounding));
                for (std::size_t j = 0; j < 4; ++j) {
                    CHECK(std::abs(covariance(i, j) - product(i, j)) <= rounding * fit.sd()[i] * fit.sd()[j]);
                    if (j > i) CHECK(l(i, j) == 0);
                    if (family == &te_mean_field && j < i) CHECK(l(i, j) == 0);
                }
            }
        }
}

TEST_CASE("a result in the other precision is the same number, converted; the view is the number itself") {
    CustomFit fit(custom_config(3, te_full_rank), GaussianTarget(3, 10, 1).density());
    float mean[3];
    require_ok(te_get_mean(&fit.fit(), te_span_of(mean, TE_F32, 3)));
    te_span view;
    require_ok(te_view_mean(&fit.fit(), &view));
    CHECK(view.type == TE_F64);
    CHECK(view.count == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(mean[i] == static_cast<float>(fit.mean()[i]));
        CHECK(static_cast<const double *>(view.values)[i] == fit.mean()[i]);
    }
    const unsigned char *at = static_cast<const unsigned char *>(view.values);
    CHECK(at >= fit.block().data());
    CHECK(at + sizeof mean <= fit.block().data() + fit.block().size());
}

TEST_CASE("the hash is FNV-1a over mean and scale_tril") {
    for (const te_family *family : {&te_full_rank, &te_mean_field}) {
        const CustomFit fit(custom_config(3, *family), GaussianTarget(3, 10, 1).density());
        CHECK(fit.hash() == hash_of<double>(fit));
        const CustomFit single(custom_config(3, *family, TE_F32), GaussianTarget(3, 10, 1).density());
        CHECK(single.hash() == hash_of<float>(single));
    }
}

TEST_CASE("draws have the moments of q, and draw i is itself however many are asked for") {
    constexpr std::uint32_t kCount = 20000, d = 3;
    for (const te_family *family : {&te_full_rank, &te_mean_field}) {
        CustomFit fit(custom_config(d, *family), GaussianTarget(d, 10, 1).density());
        Vector draws(kCount * d), few(2 * d);
        require_ok(te_sample(&fit.fit(), 0, te_span_of(draws.data(), TE_F64, kCount * d)));
        require_ok(te_sample(&fit.fit(), 777, te_span_of(few.data(), TE_F64, 2 * d)));
        CHECK(std::memcmp(few.data(), draws.data() + 777 * d, 2 * d * sizeof(double)) == 0);
        require_ok(te_sample(&fit.fit(), 0, te_span_of(few.data(), TE_F64, 0)));
        const Vector mean = fit.mean(), sd = fit.sd();
        const Matrix covariance = fit.covariance();
        for (std::size_t i = 0; i < d; ++i) {
            double sum = 0;
            for (std::size_t k = 0; k < kCount; ++k) sum += draws[k * d + i] - mean[i];
            // Five standard errors: sd / sqrt(n), and for products of normals at most sqrt(2 / n) sd_i sd_j.
            CHECK(std::abs(sum / kCount) < 5 * sd[i] / std::sqrt(kCount));
            for (std::size_t j = 0; j <= i; ++j) {
                double product = 0;
                for (std::size_t k = 0; k < kCount; ++k)
                    product += (draws[k * d + i] - mean[i]) * (draws[k * d + j] - mean[j]);
                CHECK(std::abs(product / kCount - covariance(i, j)) < 5 * std::sqrt(2.0 / kCount) * sd[i] * sd[j]);
            }
        }
    }
}

TEST_CASE("draws and the ELBO's draws differ from seed to seed") {
    te_config config = custom_config(2, te_full_rank);
    const GaussianTarget target(2, 10, 1);
    CustomFit first(config, target.density());
    config.seed = 2;
    CustomFit second(config, target.density());
    double a[2], b[2];
    require_ok(te_sample(&first.fit(), 0, te_span_of(a, TE_F64, 2)));
    require_ok(te_sample(&second.fit(), 0, te_span_of(b, TE_F64, 2)));
    CHECK(std::abs(a[0] - b[0]) > 1e-3 * first.sd()[0]);
}

// The toy model's response is N(mu + x, sigma^2) with (mu, log sigma) ~ q: mean m_0 + x; its quantiles by simulation
// here.
TEST_CASE("predictions have the mean and the quantiles of simulated responses") {
    constexpr std::uint32_t kDraws = 20000;
    const te_slot slot = toy_slot();
    for (const te_type precision : {TE_F64, TE_F32}) {
        const te_config config = toy_config(slot, te_full_rank, precision);
        GuardedBlock block(required_bytes(config));
        te_fit fit;
        require_ok(te_init(&fit, &config, block.data(), block.size()));
        while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) require_ok(te_step(&fit, 1000));
        const float rows[2] = {0, 10};
        const te_slot features = te_vector(rows, TE_F32, 2);
        Vector work(TE_PREDICT_WORK(2, 1, kDraws)), mean(2), lower(2), upper(2), m(2), l(4);
        const std::uint32_t room = static_cast<std::uint32_t>(work.size());
        require_ok(te_predict(&fit, 0, &features, 0.8, kDraws, te_span_of(work.data(), precision, room),
                              te_span_of(mean.data(), TE_F64, 2), te_span_of(lower.data(), TE_F64, 2),
                              te_span_of(upper.data(), TE_F64, 2)));
        require_ok(te_get_mean(&fit, te_span_of(m.data(), TE_F64, 2)));
        require_ok(te_get_scale_tril(&fit, te_span_of(l.data(), TE_F64, 4)));
        // E exp(2 log sigma) for the variance of the response.
        const double sigma_squared = std::exp(2 * m[1] + 2 * (l[2] * l[2] + l[3] * l[3]));
        const double spread = std::sqrt(l[0] * l[0] + sigma_squared);
        for (std::size_t i = 0; i < 2; ++i) {
            const double x = static_cast<double>(rows[i]);
            CHECK(std::abs(mean[i] - (m[0] + x)) < 5 * spread / std::sqrt(kDraws));
            // Far from the ends the share of draws below a quantile has the sd sqrt(p (1 - p) / n); its response is
            // nearly normal, so that the 10 % quantiles lie within a few per cent of -+1.2816 spreads.
            CHECK(std::abs((lower[i] - m[0] - x) / spread + 1.2816) < 0.1);
            CHECK(std::abs((upper[i] - m[0] - x) / spread - 1.2816) < 0.1);
        }
        // The same parameter draws for every row, fresh noise.
        CHECK(mean[1] - mean[0] != doctest::Approx(10).epsilon(1e-9));
        double last_mean = 0, last_lower = 0, last_upper = 0;
        const te_slot last = te_vector(&rows[1], TE_F32, 1);
        require_ok(te_predict(&fit, 1, &last, 0.8, kDraws, te_span_of(work.data(), precision, room),
                              te_span_of(&last_mean, TE_F64, 1), te_span_of(&last_lower, TE_F64, 1),
                              te_span_of(&last_upper, TE_F64, 1)));
        CHECK((last_mean == mean[1] && last_lower == lower[1] && last_upper == upper[1]));
        const te_slot nan_features = te_vector(&work[0], TE_F64, 1);
        const double nan = std::nan("");
        te_slot bad = nan_features;
        bad.values = &nan;
        CHECK(te_predict(&fit, 0, &bad, 0.8, 8, te_span_of(work.data(), precision, room),
                         te_span_of(mean.data(), TE_F64, 1), te_span_of(lower.data(), TE_F64, 1),
                         te_span_of(upper.data(), TE_F64, 1)) == TE_STATUS_DATA_NOT_FINITE);
    }
}
