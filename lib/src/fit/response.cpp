// Linear response (Giordano, Broderick and Jordan 2018, "Covariances, robustness, and variational Bayes"): tilt log p
// by b' theta, and the optimal mean moves by Sigma b to first order. Of mean-field's optimum this Sigma is a better
// covariance than diag(s^2), and exact for Gaussian targets.
//
// With m + s a and s exp(t) in place of m and s, K the Hessian of KL(q || p) by (a, t) at 0 and S = diag(s), the mean
// moves by S a, so Sigma = S (K^-1)_aa S. Let v = -S H S at theta = m + s z, H and g being the Hessian and the gradient
// of the log density. Differentiating KL = -E[log p(m + s a + s exp(t) z)] - sum t twice gives
//     K_aa = E[v],   K_ta = E[diag(z) v],   K_tt = E[diag(z) v diag(z)] - diag(E[z s g]),
// and E[z s g] = -1 at the optimum. Where the density is log-concave, K is positive definite whatever the draws.
//
// The draws are antithetic, up to 64 dimensions with second moments that are exactly I (orthogonal.cpp), so that terms
// of the Hessian up to the third order in z add no noise to K_aa: the sds are then right to 0.3 % and better on the
// bundled data. Cost, for D draws: d D products with the Hessian, or twice as many gradients where the model has none.
#include "../base/parts.hpp"
#include "../math/cholesky.hpp"
#include "engine.hpp"

namespace tinyelbo {
namespace {

// A round of the sampler that the optimiser never gets to.
constexpr std::uint32_t kRound = ~std::uint32_t{0};
constexpr std::uint32_t kManyDimensionsDraws = 64;

// Central differences go this far, in sds. In float 0.1 is the best of 0.003 to 1 on the bundled data; in double it
// could be ten times less, but 1e-3 is right to 1e-8 there and forgives gradients that are not good to the last digit.
template <class Real>
constexpr Real kDifference = sizeof(Real) == 8 ? Real(1e-3) : Real(0.1);

const te_draws& draws_for(int d) { return d <= TE_ORTHOGONAL_MAX ? te_orthogonal_draws : te_antithetic_draws; }

// Twice the directions whose second moments are matched together; a multiple of 8.
std::uint32_t number_of_draws(int d) {
    return d <= TE_ORTHOGONAL_MAX ? 2 * te_orthogonal_draws.group(static_cast<std::uint32_t>(d), 1, false)
                                  : kManyDimensionsDraws;
}

template <class Real>
struct LinearResponse {
    static void start(Engine<Real>& engine) {
        FitState<Real>& state = *engine.state;
        state.phase = Phase::kResponse;
        state.response = {};
        fill(engine.response_store, triangle(2 * engine.dimension()), Real(0));
        if (state.outcome == TE_VERDICT_DIVERGED) end_fit(engine, false);
    }

    static void propose(Engine<Real>& engine) {
        FitState<Real>& state = *engine.state;
        const ResponseState& response = state.response;
        const int d = engine.dimension(), column = static_cast<int>(response.column);
        state.active = kLanes;
        if (response.column == 0 && response.side == 0) fill_draws(engine);
        engine.family->transform(engine.q, engine.draws, engine.parameters);
        if (engine.has_products) {
            fill(engine.direction, d * kLanes, Real(0));
            fill(engine.direction + column * kLanes, kLanes, engine.q.scale[column]);
        } else {
            Real* theta = engine.parameters + column * kLanes;
            for (int lane = 0; lane < kLanes; ++lane) theta[lane] = shifted(engine, theta[lane], response.side);
        }
    }

    // A product, or one side of a difference: the gradients of the first side wait where directions would be.
    static void absorb(Engine<Real>& engine) {
        ResponseState& response = engine.state->response;
        const int d = engine.dimension();
        if (!engine.has_products) {
            if (response.side == 0) {
                response.side = 1;
                return copy(engine.direction, engine.gradient, d * kLanes);
            }
            response.side = 0;
            take_difference(engine);
        }
        if (!all_finite(engine.gradient, d * kLanes)) {
            ++engine.state->skipped;
            return end_fit(engine, false);
        }
        add_column(engine);
        if (++response.column < static_cast<std::uint32_t>(d)) return;
        response.column = 0;
        response.draws += kLanes;
        if (response.draws >= number_of_draws(d)) end_fit(engine, invert(engine));
    }

    static void end_fit(Engine<Real>& engine, bool available) {
        FitState<Real>& state = *engine.state;
        state.response.available = available;
        state.phase = Phase::kEnded;
        state.verdict = state.outcome;
    }

    static void fill_draws(Engine<Real>& engine) {
        SamplerState position{};
        position.round = kRound;
        position.next = engine.state->response.draws / 2;
        Sampler<Real> sampler = engine.sampler;
        sampler.state = &position;
        sampler.store = engine.response_store + triangle(2 * engine.dimension());
        if constexpr (sizeof(Real) == 8)
            draws_for(sampler.dimension).f64(sampler, engine.draws, kLanes);
        else
            draws_for(sampler.dimension).f32(sampler, engine.draws, kLanes);
    }

    static Real shifted(const Engine<Real>& engine, Real theta, std::uint32_t side) {
        const Real h = kDifference<Real> * engine.q.scale[engine.state->response.column];
        return side == 0 ? theta + h : theta - h;
    }

    // The product by central differences. Their width is that of the shifted numbers, rounding included.
    static void take_difference(Engine<Real>& engine) {
        const int column = static_cast<int>(engine.state->response.column);
        engine.family->transform(engine.q, engine.draws, engine.parameters);
        Real factor[kLanes];
        for (int lane = 0; lane < kLanes; ++lane) {
            const Real theta = engine.parameters[column * kLanes + lane];
            factor[lane] = engine.q.scale[column] / (shifted(engine, theta, 0) - shifted(engine, theta, 1));
        }
        for (int k = 0; k < engine.dimension() * kLanes; ++k)
            engine.gradient[k] = (engine.direction[k] - engine.gradient[k]) * factor[k % kLanes];
    }

    // Element (i, j) of the sum for K, either way round.
    static Real& element(Engine<Real>& engine, int i, int j) {
        return engine.response_store[i >= j ? triangle(i) + j : triangle(j) + i];
    }

    // v and its halves on both sides of the diagonal, which differences do not make equal.
    static void add_column(Engine<Real>& engine) {
        const int d = engine.dimension(), j = static_cast<int>(engine.state->response.column);
        const Real* zj = engine.draws + j * kLanes;
        for (int i = 0; i < d; ++i) {
            const Real* zi = engine.draws + i * kLanes;
            const Real share = i == j ? Real(1) : Real(0.5);
            Real v[kLanes] = {}, v_zj[kLanes];
            axpy_lanes(v, -engine.q.scale[i], engine.gradient + i * kLanes);
            for (int lane = 0; lane < kLanes; ++lane) v_zj[lane] = v[lane] * zj[lane];
            element(engine, i, j) += share * sum_lanes(v);
            element(engine, d + i, j) += Real(0.5) * dot_lanes(v, zi);
            element(engine, d + j, i) += Real(0.5) * sum_lanes(v_zj);
            element(engine, d + i, d + j) += share * dot_lanes(v_zj, zi);
        }
    }

    // Sums to Sigma. With K = V' V and V lower-triangular, (K^-1)_aa is W W' for W the inverse of V's first d rows and
    // columns. False where K is not positive definite beyond rounding: q is at no optimum, or the density improper.
    static bool invert(Engine<Real>& engine) {
        const int d = engine.dimension();
        Real* k = engine.response_store;
        Real* scale = engine.parameters;
        const Real draws = static_cast<Real>(number_of_draws(d));
        for (int i = 0; i < triangle(2 * d); ++i) k[i] /= draws;
        for (int i = 0; i < 2 * d; ++i) {
            Real& diagonal = k[triangle(i) + i];
            if (i >= d) diagonal += 1;
            if (!(diagonal > 0)) return false;
            scale[i] = sqrt(diagonal);
        }
        if (!factor_precision(k, scale, Real(0), k, 2 * d)) return false;
        Real* w = k + triangle(d);
        invert_lower(k, w, d);
        for (int i = 0; i < d; ++i)
            for (int j = 0; j <= i; ++j) w[triangle(i) + j] *= engine.q.scale[i];
        for (int i = 0; i < d; ++i)
            for (int j = 0; j <= i; ++j) k[triangle(i) + j] = dot(w + triangle(i), w + triangle(j), j + 1);
        return is_covariance(k, d);
    }

    // Variances may leave the range of numbers.
    static bool is_covariance(const Real* sigma, int d) {
        bool positive = all_finite(sigma, triangle(d));
        for (int i = 0; i < d; ++i) positive = positive && sigma[triangle(i) + i] > 0;
        return positive;
    }

    static constexpr ResponseTable<Real> kTable = {start, propose, absorb};
};

std::uint64_t response_size(std::uint32_t dimension) { return TE_RESPONSE_SIZE(dimension); }

}  // namespace
}  // namespace tinyelbo

extern "C" const te_response te_linear_response = {
    "linear response", tinyelbo::response_size,
    tinyelbo::if_precision<double>(&tinyelbo::LinearResponse<double>::kTable),
    tinyelbo::if_precision<float>(&tinyelbo::LinearResponse<float>::kTable)};
