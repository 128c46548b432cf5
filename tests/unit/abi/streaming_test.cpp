// te_posterior_to_prior: data that come in batches, each posterior the next one's prior.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/custom_fit.hpp"
#include "support/linear_oracle.hpp"
#include "support/logistic_oracle.hpp"
#include "support/synthetic.hpp"

using namespace tinyelbo::test;

namespace {

const te_family *const kFamilies[] = {&te_full_rank, &te_mean_field};

Family kind_of(const te_family *family) { return family == &te_full_rank ? Family::kFullRank : Family::kMeanField; }

/// Fits a model to batches of rows of one data set, one after the other; Prior is the number that priors are kept in.
template <class Prior = double>
class Stream {
  public:
    Stream(const te_model &model, const te_family *family, const Regression &data, std::uint32_t dimension)
        : model_(model), family_(family), data_(data), d_(dimension), prior_mean_(d_), prior_scale_(d_ * d_) {}

    te_slot &slot(int index) { return slots_[index]; }

    /// The posterior after the rows [first, last) too.
    Gaussian take(std::size_t first, std::size_t last) {
        const std::uint32_t n = static_cast<std::uint32_t>(last - first);
        slots_[TE_GLM_X] = te_matrix(data_.x.row(first), TE_F64, n, static_cast<std::uint32_t>(data_.x.columns));
        slots_[TE_GLM_Y] = te_vector(data_.y.data() + first, TE_F64, n);
        te_config config = te_default_config(&model_, family_, &te_adam);
        config.slots = slots_;
        config.num_slots = TE_GLM_NUM_SLOTS;
        config.seed = ++batches_;
        GuardedBlock block(required_bytes(config));
        te_fit fit;
        require_ok(te_init(&fit, &config, block.data(), block.size()));
        while (te_get_verdict(&fit) == TE_VERDICT_RUNNING) require_ok(te_step(&fit, 1000));
        CHECK(te_get_verdict(&fit) == TE_VERDICT_CONVERGED);
        Gaussian q{Vector(d_), Matrix(d_, d_)};
        require_ok(te_get_mean(&fit, te_span_of(q.mean.data(), TE_F64, d_)));
        require_ok(te_get_scale_tril(&fit, te_span_of(q.scale.values.data(), TE_F64, d_ * d_)));
        constexpr te_type kType = sizeof(Prior) == 8 ? TE_F64 : TE_F32;
        require_ok(te_posterior_to_prior(&fit, te_span_of(prior_mean_.data(), kType, d_),
                                         te_span_of(prior_scale_.data(), kType, d_ * d_), slots_));
        return q;
    }

  private:
    const te_model &model_;
    const te_family *family_;
    const Regression &data_;
    std::uint32_t d_;
    te_slot slots_[TE_GLM_NUM_SLOTS] = {};
    std::vector<Prior> prior_mean_, prior_scale_;
    std::uint64_t batches_ = 0;
};

/// Largest differences of the means, in sds of the optimum, and of the sds, relative.
struct Error {
    double mean = 0, sd = 0;
};

Error error_of(const Gaussian &q, const Optimum &optimum) {
    Error error;
    const Vector sd = sd_of(q);
    for (std::size_t i = 0; i < sd.size(); ++i) {
        error.mean = std::max(error.mean, std::abs(q.mean[i] - optimum.q.mean[i]) / optimum.sd[i]);
        error.sd = std::max(error.sd, std::abs(sd[i] / optimum.sd[i] - 1));
    }
    return error;
}

template <class Model>
Error streamed(const Model &truth, Stream<> &stream, std::size_t rows, std::size_t batches, const te_family *family) {
    Gaussian q;
    for (std::size_t b = 0; b < batches; ++b) q = stream.take(rows * b / batches, rows * (b + 1) / batches);
    return error_of(q, truth.optimum(kind_of(family)));
}

}  // namespace

TEST_CASE("a Gaussian posterior loses nothing on its way: two batches are one fit of all data") {
    const double noise_sd = 0.7;
    const Regression data = make_regression({400, 5}, Response::kLinear, 1);
    const LinearModel truth(data.x, data.y, noise_sd);
    Stream<> stream(te_linear, &te_full_rank, data, 5), whole(te_linear, &te_full_rank, data, 5);
    stream.slot(TE_GLM_NOISE_SD) = whole.slot(TE_GLM_NOISE_SD) = te_vector(&noise_sd, TE_F64, 1);
    stream.take(0, 150);
    const Gaussian last = stream.take(150, 400), once = whole.take(0, 400);
    const Optimum optimum = truth.optimum(Family::kFullRank);
    for (const Gaussian &q : {last, once}) {
        CHECK(error_of(q, optimum).mean < 1e-9);
        CHECK(error_of(q, optimum).sd < 1e-9);
        for (std::size_t k = 0; k < 25; ++k) CHECK(std::abs(q.scale.values[k] - optimum.q.scale.values[k]) < 1e-9);
    }
}

TEST_CASE("priors may be kept in single precision") {
    const double noise_sd = 0.7;
    const Regression data = make_regression({400, 5}, Response::kLinear, 1);
    Stream<float> stream(te_linear, &te_full_rank, data, 5);
    stream.slot(TE_GLM_NOISE_SD) = te_vector(&noise_sd, TE_F64, 1);
    stream.take(0, 150);
    const Error error =
        error_of(stream.take(150, 400), LinearModel(data.x, data.y, noise_sd).optimum(Family::kFullRank));
    CHECK(error.mean < 1e-5);
    CHECK(error.sd < 1e-5);
}

TEST_CASE("a free noise sd is part of the prior") {
    const Regression data = make_regression({600, 3}, Response::kLinear, 2);
    Stream<> stream(te_linear, &te_full_rank, data, 4);
    // log sigma's posterior is nearly Gaussian in 200 rows: what it misses is small beside its sd.
    const Error error = streamed(LinearModelFreeNoise(data.x, data.y), stream, 600, 3, &te_full_rank);
    CHECK(error.mean < 0.3);
    CHECK(error.sd < 0.05);
}

TEST_CASE("logistic regression in ten batches: the bias that the README states") {
    const double prior_sd = 2.5;
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const Regression data = make_regression({1000, 8}, Response::kLogistic, seed);
        const LogisticModel truth(data.x, data.y, normal_prior(8, prior_sd));
        for (const te_family *family : kFamilies) {
            Stream<> stream(te_logistic, family, data, 8), whole(te_logistic, family, data, 8);
            stream.slot(TE_GLM_PRIOR_SCALE) = whole.slot(TE_GLM_PRIOR_SCALE) = te_vector(&prior_sd, TE_F64, 1);
            const Error once = error_of(whole.take(0, 1000), truth.optimum(kind_of(family)));
            CHECK(once.mean < 0.02);
            CHECK(once.sd < 0.02);
            const Error error = streamed(truth, stream, 1000, 10, family);
            CHECK(error.mean < (family == &te_full_rank ? 0.4 : 2));
            CHECK(error.sd < 0.1);
        }
    }
}

TEST_CASE("a mean-field posterior is a diagonal scale_tril") {
    CustomFit fit(custom_config(2, te_mean_field), bent_density());
    double mean[2], scale_tril[4] = {7, 7, 7, 7};
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    require_ok(
        te_posterior_to_prior(&fit.fit(), te_span_of(mean, TE_F64, 2), te_span_of(scale_tril, TE_F64, 4), slots));
    for (int i = 0; i < 2; ++i) {
        CHECK(mean[i] == fit.mean()[i]);
        for (int j = 0; j < 2; ++j) CHECK(scale_tril[2 * i + j] == (i == j ? fit.sd()[i] : 0));
    }
    CHECK(slots[TE_GLM_PRIOR_MEAN].values == mean);
    CHECK(slots[TE_GLM_PRIOR_MEAN].rows == 2);
    CHECK(slots[TE_GLM_PRIOR_MEAN].columns == 1);
    CHECK(slots[TE_GLM_PRIOR_SCALE].values == scale_tril);
    CHECK(slots[TE_GLM_PRIOR_SCALE].rows == 2);
    CHECK(slots[TE_GLM_PRIOR_SCALE].columns == 2);
    for (const int other : {TE_GLM_X, TE_GLM_Y, TE_GLM_NOISE_SD}) CHECK(slots[other].values == nullptr);
}

TEST_CASE("its mistakes") {
    CustomFit fit(custom_config(2, te_full_rank));
    te_fit none = {};
    double mean[3], scale_tril[4];
    te_slot slots[TE_GLM_NUM_SLOTS] = {};
    const te_span m = te_span_of(mean, TE_F64, 2), s = te_span_of(scale_tril, TE_F64, 4);
    CHECK(te_posterior_to_prior(nullptr, m, s, slots) == TE_STATUS_NULL_POINTER);
    CHECK(te_posterior_to_prior(&none, m, s, slots) == TE_STATUS_FIT_UNINITIALISED);
    CHECK(te_posterior_to_prior(&fit.fit(), m, s, nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_posterior_to_prior(&fit.fit(), te_span_of(nullptr, TE_F64, 2), s, slots) == TE_STATUS_NULL_POINTER);
    CHECK(te_posterior_to_prior(&fit.fit(), m, te_span_of(nullptr, TE_F64, 4), slots) == TE_STATUS_NULL_POINTER);
    CHECK(te_posterior_to_prior(&fit.fit(), te_span_of(mean, TE_F64, 3), s, slots) == TE_STATUS_BAD_SPAN);
    CHECK(te_posterior_to_prior(&fit.fit(), m, te_span_of(scale_tril, TE_F64, 3), slots) == TE_STATUS_BAD_SPAN);
    CHECK(te_posterior_to_prior(&fit.fit(), te_span_of(mean, TE_I32, 2), s, slots) == TE_STATUS_BAD_SPAN);
    for (const te_slot &slot : slots) CHECK(slot.values == nullptr);
}
