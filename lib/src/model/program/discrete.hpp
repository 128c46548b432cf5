// Probabilities of counts in parts (density.hpp); counts are fixed, so that they have no derivatives.
//
// Those of large counts are small differences of large terms. The kernels here are half the deviances, with the
// likeliest value of the parameters taken off, and log Gamma comes without its main terms (C. Loader, Fast and accurate
// computation of binomial probabilities, 2000).
#pragma once

#include "../../math/gamma_difference.hpp"

#include "continuous.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

struct BernoulliKernel : Of<0, 1> {
    TE_VALUE(P y, P chance) {
        const auto [miss, lost] = exact_sum_of_ordered<P>(one<P>(), -chance);
        const P likelihood = max<P>(P{}, select<P>(y != 0, chance, miss));
        return log(likelihood) + select<P>((y != 0) | (miss == 0), P{}, lost / miss);
    }
    TE_PARTIALS(const Out& out, P y, P chance) {
        out(1, select<P>(y != 0, zero_unless_positive(chance, P(1 / chance)),
                         -zero_unless_positive<P>(1 - chance, 1 / (1 - chance))));
    }
};

struct BernoulliLogitKernel : Of<0, 1> {
    TE_VALUE(P y, P eta) { return -softplus(select<P>(y != 0, -eta, eta)); }
    TE_PARTIALS(const Out& out, P y, P eta) {
        const P miss = logistic(select<P>(y != 0, -eta, eta));
        out(1, select<P>(y != 0, miss, -miss));
    }
};

// h log(m/h) + q log(n/q) for expected hits m and misses n, m - h = q - n = excess.
template <class P>
TE_INLINE P binomial_deviance(P hits, P misses, P mean_hits, P mean_misses, P excess) {
    const P size = abs(excess);
    const P of_hits = select<P>(hits > 0, hits * log1p(P(size / min(mean_hits, hits))), P{});
    const P of_misses = select<P>(misses > 0, misses * log1p(P(size / min(mean_misses, misses))), P{});
    return flip_sign(P(of_hits - of_misses), excess);
}
// The excess, of the smaller ones.
template <class P>
TE_INLINE P excess_of_hits(P hits, P trials, P chance, P miss) {
    return select<P>(chance < miss, trials * chance - hits, (trials - hits) - trials * miss);
}

struct BinomialKernel : Of<0, 1, 2> {
    TE_VALUE(P hits, P trials, P chance) {
        const P miss = 1 - chance, excess = excess_of_hits(hits, trials, chance, miss);
        const P value = binomial_deviance<P>(hits, trials - hits, trials * chance, trials * miss, excess);
        return select<P>((chance < 0) | (chance > 1), minus_infinity<P>(), value);
    }
    TE_PARTIALS(const Out& out, P hits, P trials, P chance) {
        const P miss = 1 - chance, variance = chance * miss;
        const P at_end = select<P>(hits == 0, -trials, select<P>(hits == trials, trials, P{}));
        out(2, select<P>(variance > 0, -excess_of_hits(hits, trials, chance, miss) / variance, at_end));
    }
};
struct BinomialCoefficient : Of<0, 1> {
    static constexpr bool kOfDataOnly = true;
    TE_VALUE(P hits, P trials) {
        const P misses = trials - hits;
        const P value = log_factorial_excess(trials) - log_factorial_excess(hits) - log_factorial_excess(misses);
        return select<P>((hits >= 0) & (misses >= 0), value, minus_infinity<P>());
    }
    TE_PARTIALS(const Out&, P, P) {}
};

// Beyond kFarLogit log(1 - p) is nothing beside log p, which is the logit.
struct BinomialLogitKernel : Of<0, 1, 2> {
    static constexpr int kFarLogit = 64;

    TE_VALUE(P hits, P trials, P eta) {
        const P misses = trials - hits;
        const P near = min<P>(broadcast<P>(kFarLogit), max<P>(broadcast<P>(-kFarLogit), eta)), beyond = eta - near;
        const P chance = logistic(near), miss = logistic(P(-near));
        const P excess = excess_of_hits(hits, trials, chance, miss);
        const P value = binomial_deviance<P>(hits, misses, trials * chance, trials * miss, excess);
        return value + times<P>(select<P>(eta < 0, hits, -misses), beyond);
    }
    TE_PARTIALS(const Out& out, P hits, P trials, P eta) {
        out(2, P(-excess_of_hits(hits, trials, logistic(eta), logistic(P(-eta)))));
    }

  private:
    // 0 of anything is 0.
    template <class P>
    static TE_INLINE P times(P count, P x) {
        return select<P>(count == 0, P{}, count * x);
    }
};

// y log(mean/y) - (mean - y), -mean where y is 0.
template <class P>
TE_INLINE P poisson_deviance(P y, P mean, P log_correction) {
    const P value = select<P>(y > 0, y * (log_ratio(mean, y) + log_correction) - (mean - y), -mean);
    return select<P>((mean < 0) | (mean == LogConstants<Lane<P>>::kInfinity), minus_infinity<P>(), value);
}

struct PoissonKernel : Of<0, 1> {
    TE_VALUE(P y, P mean) { return poisson_deviance<P>(y, mean, P{}); }
    TE_PARTIALS(const Out& out, P y, P mean) {
        const P slope = select<P>(y > 0, zero_unless_positive(mean, P((y - mean) / mean)), -one<P>());
        out(1, select<P>(mean >= 0, slope, P{}));
    }
};
// -(log y! - (y log y - y))
struct MinusLogFactorialExcess : Of<0> {
    static constexpr bool kOfDataOnly = true;
    TE_VALUE(P y) { return select<P>(y >= 0, -log_factorial_excess(y), minus_infinity<P>()); }
    TE_PARTIALS(const Out&, P) {}
};

struct PoissonLogKernel : Of<0, 1> {
    static constexpr double kLowest = -64, kExpLowest = 0x1.969d47321e4ccp-93;

    TE_VALUE(P y, P eta) {
        const P mean = exp(eta), beyond = min<P>(P{}, eta - Lane<P>(kLowest));
        const P value = poisson_deviance<P>(y, max<P>(broadcast<P>(Lane<P>(kExpLowest)), mean), beyond);
        return select<P>(y > 0, value, -mean);
    }
    TE_PARTIALS(const Out& out, P y, P eta) { out(1, P(y - exp(eta))); }
};

// With the mean m and the precision k: y log(m (k + y)/(y (k + m))) - k log((k + m)/(k + y)), and what is left of
// log Gamma(k + y) - log Gamma(k).
struct NegativeBinomialKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P mean, P precision) {
        const P excess = mean - y, low = lower(y, mean), high = max(mean, y), size = abs(excess);
        const P of_mean = select<P>(y > 0, y * log1p(P(size / low * (precision / (precision + high)))), P{});
        const P value = flip_sign(P(of_mean - precision * log1p(P(size / (precision + low)))), excess);
        return select<P>(is_outside(mean, precision), minus_infinity<P>(), value);
    }
    TE_PARTIALS(const Out& out, P y, P mean, P precision) {
        const P excess = mean - y, inverse = 1 / (mean + precision);
        const auto outside = is_outside(mean, precision);
        out(1, [&] {
            const P slope = select<P>(y > 0, zero_unless_positive(mean, P(excess / mean)), one<P>());
            return select<P>(outside, P{}, -slope * (precision * inverse));
        });
        out(2, [&] {
            const P logarithm = log1p(P(abs(excess) / (precision + lower(y, mean))));
            return select<P>(outside, P{}, excess * inverse - flip_sign(logarithm, excess));
        });
    }

  private:
    template <class P>
    static TE_INLINE P lower(P y, P mean) {
        return max<P>(P{}, min(mean, y));
    }
    template <class P>
    static TE_INLINE auto is_outside(P mean, P precision) {
        return (mean < 0) | (mean == LogConstants<Lane<P>>::kInfinity) | (precision <= 0);
    }
};
struct NegativeBinomialCoefficient : Of<0, 2> {
    TE_VALUE(P y, P precision) { return lgamma_excess_difference(positive_or_one(precision), max<P>(P{}, y)); }
    TE_PARTIALS(const Out& out, P y, P precision) {
        out(1, digamma_excess_difference(positive_or_one(precision), max<P>(P{}, y)));
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
