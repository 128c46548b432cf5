// Probabilities of counts in parts (density.hpp); counts are fixed, so that they have no derivatives.
#pragma once

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

struct BinomialKernel : Of<0, 1, 2> {
    TE_VALUE(P hits, P trials, P chance) {
        const P misses = trials - hits;
        return times_log(hits, max<P>(P{}, chance)) +
               select<P>(misses == 0, P{}, misses * log1p(max<P>(-one<P>(), -chance)));
    }
    TE_PARTIALS(const Out& out, P hits, P trials, P chance) {
        out(2, P(ratio(hits, chance) - ratio<P>(trials - hits, 1 - chance)));
    }
};
struct BinomialCoefficient : Of<0, 1> {
    TE_VALUE(P hits, P trials) { return log_choose(trials, hits); }
    TE_PARTIALS(const Out&, P, P) {}
};

// hits log logistic(eta) + misses log logistic(-eta), where the larger of the two logarithms is -log1p(e^-|eta|).
struct BinomialLogitKernel : Of<0, 1, 2> {
    TE_VALUE(P hits, P trials, P eta) {
        const P unlikely = select<P>(eta > 0, trials - hits, hits);
        return times<P>(unlikely, minus_abs(eta)) - times(trials, log1p(exp(minus_abs(eta))));
    }
    TE_PARTIALS(const Out& out, P hits, P trials, P eta) {
        out(2, P(hits * logistic(P(-eta)) - (trials - hits) * logistic(eta)));
    }

  private:
    // 0 of anything is 0.
    template <class P>
    static TE_INLINE P times(P count, P x) {
        return select<P>(count == 0, P{}, count * x);
    }
};

struct PoissonKernel : Of<0, 1> {
    TE_VALUE(P y, P mean) { return select<P>(mean >= 0, times_log(y, mean) - mean, minus_infinity<P>()); }
    TE_PARTIALS(const Out& out, P y, P mean) { out(1, select<P>(mean >= 0, ratio(y, mean) - 1, P{})); }
};
struct MinusLogFactorial : Of<0> {
    TE_VALUE(P y) { return -lgamma(P(y + 1)); }
    TE_PARTIALS(const Out&, P) {}
};

struct PoissonLogKernel : Of<0, 1> {
    TE_VALUE(P y, P eta) { return select<P>(y == 0, P{}, y * eta) - exp(eta); }
    TE_PARTIALS(const Out& out, P y, P eta) { out(1, P(y - exp(eta))); }
};

// With the mean m and the precision k: -y log(1 + k/m) - k log(1 + m/k), and log Gamma(k + y) - log Gamma(k).
struct NegativeBinomialKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P mean, P precision) {
        const P value =
            -select<P>(y == 0, P{}, y * log1p(P(precision / mean))) - precision * log1p(P(mean / precision));
        return select<P>((mean >= 0) & (precision > 0), value, minus_infinity<P>());
    }
    TE_PARTIALS(const Out& out, P y, P mean, P precision) {
        const P sum = mean + precision;
        out(1, P(ratio(y, mean) - (y + precision) / sum));
        out(2, [&] { return (mean - y) / sum - log1p(P(mean / precision)); });
    }
};
struct NegativeBinomialCoefficient : Of<0, 2> {
    TE_VALUE(P y, P precision) { return lgamma_difference(positive_or_one(precision), y); }
    TE_PARTIALS(const Out& out, P y, P precision) { out(1, digamma_difference(positive_or_one(precision), y)); }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
