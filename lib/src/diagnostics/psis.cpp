#include "psis.hpp"

#include "../math/exp.hpp"
#include "../math/expm1.hpp"
#include "../math/log.hpp"
#include "../math/log1p.hpp"
#include "../math/sort.hpp"
#include "../math/vector.hpp"

namespace tinyelbo {
namespace {

template <class Real>
constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
template <class Real>
constexpr Real kEpsilon = std::numeric_limits<Real>::epsilon();

constexpr std::uint32_t kLeastTail = 5;

// Draws' numbers are sorted in work that is made of Reals, as their low bits: exact for any count.
template <class Real>
Real to_slot(std::uint32_t draw) {
    return from_bits<Real>(static_cast<IntPack<Real>>(draw));
}
template <class Real>
std::uint32_t to_draw(Real slot) {
    return static_cast<std::uint32_t>(to_bits(slot));
}

// Whether a slot's ratio is the larger one: a strict order even when ratios are equal, so that there is one result.
template <class Real>
struct ByRatio {
    const Real* ratios;

    bool operator()(Real slot, Real other) const {
        const std::uint32_t i = to_draw(slot), j = to_draw(other);
        return ratios[i] > ratios[j] || (ratios[i] == ratios[j] && i > j);
    }
};

// slots[size]: the draws with the largest ratios, descending. They come from a heap with the smallest first.
template <class Real>
void sort_largest(const Real* ratios, std::uint32_t count, Real* slots, std::uint32_t size) {
    const ByRatio<Real> greater{ratios};
    for (std::uint32_t i = 0; i < size; ++i) slots[i] = to_slot<Real>(i);
    make_heap(slots, size, greater);
    for (std::uint32_t i = size; i < count; ++i) {
        const Real slot = to_slot<Real>(i);
        if (!greater(slot, slots[0])) continue;
        slots[0] = slot;
        sift_down(slots, 0, size, greater);
    }
    sort_heap(slots, size, greater);
}

// The mean of values whose weights are known as logarithms, up to a constant.
template <class Real>
struct LogWeightedMean {
    Real largest = -kInfinity<Real>, weights = 0, values = 0;

    void add(Real log_weight, Real value) {
        if (log_weight > largest) {
            const Real rescale = exp<Real>(largest - log_weight);
            weights *= rescale;
            values *= rescale;
            largest = log_weight;
        }
        const Real weight = exp<Real>(log_weight - largest);
        weights += weight;
        values += weight * value;
    }
    Real mean() const { return values / weights; }
};

// The generalised Pareto distribution with shape k and scale sigma of x > 0: P(X > x) = (1 + k x / sigma)^(-1/k).
template <class Real>
struct GeneralisedPareto {
    Real shape, scale;
};

// The likelihood's maximum over k for a fixed theta = -k/sigma.
template <class Real>
Real profile_shape(Real theta, const Real* x, std::uint32_t count) {
    Real sum = 0;
    for (std::uint32_t i = 0; i < count; ++i) sum += log1p<Real>(-theta * x[i]);
    return sum / static_cast<Real>(count);
}

// The exponential distribution, theta = 0, is the limit of its neighbours, of which this is one; `scale` is theta's.
template <class Real>
Real avoid_zero(Real theta, Real scale) {
    return theta == 0 ? kEpsilon<Real> * scale : theta;
}

// The posterior mean of theta under the profile likelihood, on a grid that quantiles of a prior make: J. Zhang and
// M. Stephens, "A new and efficient estimation method for the generalized Pareto distribution", Technometrics 51 (2009)
// 316-325, section 3; their k is -shape. x ascends. Not a number when the lower quartile of x is 0.
template <class Real>
GeneralisedPareto<Real> fit_generalised_pareto(const Real* x, std::uint32_t count) {
    const Real n = static_cast<Real>(count);
    const Real per_largest = 1 / x[count - 1];
    const Real quartile = x[(count + 2) / 4 - 1];
    const std::uint32_t points = 30 + static_cast<std::uint32_t>(sqrt(n));
    LogWeightedMean<Real> posterior;
    for (std::uint32_t j = 0; j < points; ++j) {
        const Real quantile = sqrt(static_cast<Real>(points) / (static_cast<Real>(j) + Real(0.5)));
        const Real theta = avoid_zero(per_largest + (1 - quantile) / (3 * quartile), per_largest);
        const Real shape = profile_shape(theta, x, count);
        posterior.add(n * (log<Real>(-theta / shape) - shape - 1), theta);
    }
    const Real theta = avoid_zero(posterior.mean(), per_largest);
    const Real shape = profile_shape(theta, x, count);
    return {shape, -shape / theta};
}

// The shape under a prior that is worth ten draws of shape 1/2: it steadies the estimate when the tail is short.
template <class Real>
Real shrink_shape(Real shape, std::uint32_t count) {
    const Real n = static_cast<Real>(count);
    return (n * shape + 5) / (n + 10);
}

// Replaces the ratios of the tail, slots[size - 1] up to slots[0], by the logarithms of evenly spaced quantiles of the
// distribution that is fit to what they exceed the ratio of slots[size] by, but by none above 0, the largest ratio.
// Returns k-hat.
template <class Real>
Real smooth_tail(Real* ratios, const Real* slots, std::uint32_t size, Real* x) {
    const Real cutoff = ratios[to_draw(slots[size])];
    for (std::uint32_t i = 0; i < size; ++i) {
        // e^ratio - e^cutoff without cancellation; a tail may begin with ratios equal to the cutoff, even -infinity.
        const Real ratio = ratios[to_draw(slots[size - 1 - i])];
        x[i] = ratio > cutoff ? exp<Real>(ratio) * -expm1<Real>(cutoff - ratio) : Real(0);
    }
    const auto [raw_shape, scale] = fit_generalised_pareto(x, size);
    const Real shape = shrink_shape(raw_shape, size);
    if (!all_finite(&shape, 1)) return kInfinity<Real>;
    const Real power = avoid_zero(shape, Real(1));
    const Real base = exp<Real>(cutoff);
    for (std::uint32_t i = 0; i < size; ++i) {
        const Real probability = (static_cast<Real>(i) + Real(0.5)) / static_cast<Real>(size);
        const Real quantile = scale * expm1<Real>(-power * log1p<Real>(-probability)) / power;
        ratios[to_draw(slots[size - 1 - i])] = min<Real>(log<Real>(base + quantile), 0);
    }
    return shape;
}

// k-hat of ratios whose largest is 0.
template <class Real>
Real smooth(Real* ratios, std::uint32_t count, Real* work) {
    const std::uint32_t tail = psis_tail(count);
    if (tail < kLeastTail) return kInfinity<Real>;
    sort_largest(ratios, count, work, tail + 1);
    const Real range = -ratios[to_draw(work[tail - 1])];
    if (range < kEpsilon<Real> / 100) return kInfinity<Real>;
    return smooth_tail(ratios, work, tail, work + tail + 1);
}

// The largest ratio, +infinity if one is NaN or +infinity.
template <class Real>
Real largest_ratio(const Real* ratios, std::uint32_t count) {
    Real largest = -kInfinity<Real>;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (!(ratios[i] < kInfinity<Real>)) return kInfinity<Real>;
        largest = max<Real>(largest, ratios[i]);
    }
    return largest;
}

// Subtracts the logarithm of the sum of the exponentials; returns 1 / sum of squares.
template <class Real>
Real normalise(Real* log_weights, std::uint32_t count) {
    const Real largest = largest_ratio(log_weights, count);
    Split<Real> sum{0, 0};
    Real squares = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const Real weight = exp<Real>(log_weights[i] - largest);
        const Real carry = sum.tail;
        sum = exact_sum<Real>(sum.head, weight);
        sum.tail += carry;
        squares += weight * weight;
    }
    const Real total = sum.head + sum.tail;
    const Real log_total = log<Real>(total);
    for (std::uint32_t i = 0; i < count; ++i) log_weights[i] = (log_weights[i] - largest) - log_total;
    return total / squares * total;
}

}  // namespace

template <class Real>
Psis<Real> pareto_smooth(Real* log_ratios, std::uint32_t count, Real* work) {
    const Real largest = largest_ratio(log_ratios, count);
    if (!all_finite(&largest, 1)) return {kInfinity<Real>, 0};
    for (std::uint32_t i = 0; i < count; ++i) log_ratios[i] -= largest;
    const Real k_hat = smooth(log_ratios, count, work);
    return {k_hat, normalise(log_ratios, count)};
}

#define TE_INSTANTIATE(Real) template Psis<Real> pareto_smooth(Real*, std::uint32_t, Real*);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
