// The difference quotient of the log density over a step around theta is the mean of its derivative along that step,
// which the gradient at nine points gives by Simpson's rule with Richardson's extrapolation. So a right gradient agrees
// to the error of that rule, known from its corrections, and to rounding, known from the numbers' sizes and from how
// the disagreement scatters between steps. The step that knows most is found by climbing from the spacing of numbers at
// theta (as in Ridders 1982, "Accurate computation of F'(x) and F'(x)F''(x)"): no scale is assumed.
#include "gradient_check.hpp"

#include <limits>

namespace tinyelbo {
namespace {

constexpr int kSteps = 4;  // h, 2 h, 4 h, 8 h, to both sides
static_assert(2 * kSteps == kLanes);

// Steps are powers of two and well above the spacing of numbers at theta, so that theta + h and theta - h are exact.
template <class Real>
Real first_step(Real theta) {
    Real h = sizeof(Real) == 8 ? Real(0x1p-40) : Real(0x1p-30);
    while (h < 16 * std::numeric_limits<Real>::epsilon() * abs(theta)) h *= 2;
    return h;
}
template <class Real>
Real last_step(Real theta) {
    return max(Real(0x1p40), abs(theta));
}

template <class Real>
struct Comparison {
    Real disagreement, uncertainty;
    Real difference;  // the derivative by the densities alone
};
template <class Real>
constexpr Comparison<Real> kNothing = {0, std::numeric_limits<Real>::infinity(), 0};

// Of a block whose lanes 2 k and 2 k + 1 are theta plus and minus 2^k h along one axis; `slope` is the gradient at
// theta, `noise` the most by which densities of this block and those before seem to be off.
template <class Real>
Comparison<Real> compare_block(const Real* log_density, const Real* slopes, Real slope, Real h, Real& noise) {
    if (!all_finite(log_density, kLanes) || !all_finite(slopes, kLanes)) return kNothing<Real>;
    Real quotient[kSteps], sides[kSteps], disagreement[kSteps] = {}, corrections = 0, rounding = 0;
    for (int k = 0; k < kSteps; ++k) {
        const Real above = log_density[2 * k], below = log_density[2 * k + 1];
        quotient[k] = (above - below) / (2 * static_cast<Real>(1 << k) * h);
        sides[k] = slopes[2 * k] / 2 + slopes[2 * k + 1] / 2;
        const Real size = max(abs(above), abs(below)) / (2 * h) + max(abs(slopes[2 * k]), abs(slopes[2 * k + 1]));
        rounding = max(rounding, std::numeric_limits<Real>::epsilon() * size);
    }
    for (int k = 1; k < kSteps; ++k) {
        const Real simpson = (sides[k] + 2 * slope) / 3;
        const Real halved = (sides[k] + 4 * sides[k - 1] + slope) / 6;
        disagreement[k] = halved + (halved - simpson) / 15 - quotient[k];
        corrections += 4 * abs(halved - simpson);  // the rule's error is less, but for steps beyond all structure
    }
    const Real scatter = max(abs(disagreement[3] - disagreement[2]), abs(disagreement[2] - disagreement[1]) / 2);
    noise = max(noise, scatter * h);
    return {abs(disagreement[3]), corrections + noise / h + rounding, quotient[2] + (quotient[2] - quotient[3]) / 3};
}

template <class Real>
bool all_equal(const Real* log_density) {
    for (int lane = 1; lane < kLanes; ++lane)
        if (log_density[lane] != log_density[0]) return false;
    return true;
}

// The comparison along axis i that knows most; of infinite uncertainty where no step gives finite numbers.
template <class Real>
Comparison<Real> compare_axis(const BlockDensity<Real>& at, const Real* theta, int i, Real slope) {
    constexpr Real kHopeless = 64;  // times the least uncertainty: a longer step will not do better
    Comparison<Real> best = kNothing<Real>;
    Real noise = 0;
    bool flat = true;
    for (Real h = first_step(theta[i]); h <= last_step(theta[i]); h *= 4) {
        at.set_point(theta);
        Real* parameters = at.parameters + i * kLanes;
        for (int k = 0; k < kSteps; ++k) {
            parameters[2 * k] += static_cast<Real>(1 << k) * h;
            parameters[2 * k + 1] -= static_cast<Real>(1 << k) * h;
        }
        at.evaluate();
        const Comparison<Real> next = compare_block(at.log_density, at.gradient + i * kLanes, slope, h, noise);
        // A density that begins to move only now was not constant before: its rounding is larger than its size shows.
        if (flat && !all_equal(at.log_density)) best = kNothing<Real>;
        flat = all_equal(at.log_density);
        if (next.uncertainty < best.uncertainty)
            best = next;
        else if (next.uncertainty > kHopeless * best.uncertainty)
            break;
    }
    return best;
}

template <class Real>
te_gradient_check judge(int i, Real slope, const Comparison<Real>& axis) {
    constexpr Real kDoubt = 1000;
    const Real unit = max(max(abs(slope), abs(axis.difference)), kDoubt * axis.uncertainty);
    const Real error = axis.disagreement > 0 ? axis.disagreement / unit : Real(0);
    return {static_cast<double>(error), static_cast<std::uint32_t>(i), static_cast<double>(slope),
            static_cast<double>(axis.difference)};
}

template <class Real>
te_gradient_check fail(int i, Real slope) {
    return {std::numeric_limits<double>::infinity(), static_cast<std::uint32_t>(i), static_cast<double>(slope), 0};
}

// Evaluates at theta twice: false where the numbers are not finite, or not the same again, as when a density adds to
// what it finds; `index` then tells of which axis.
template <class Real>
bool is_function(const BlockDensity<Real>& at, const Real* theta, Real* gradient, int& index) {
    at.set_point(theta);
    at.evaluate();
    const Real log_density = at.log_density[0];
    for (int i = 0; i < at.dimension; ++i) gradient[i] = at.gradient[i * kLanes];
    at.evaluate();
    index = 0;
    if (!all_finite(&log_density, 1) || at.log_density[0] != log_density) return false;
    for (; index < at.dimension; ++index)
        if (!all_finite(gradient + index, 1) || at.gradient[index * kLanes] != gradient[index]) return false;
    return true;
}

}  // namespace

template <class Real>
te_gradient_check check_gradient(const BlockDensity<Real>& density, const Real* theta, Real* gradient) {
    int index = 0;
    if (!is_function(density, theta, gradient, index)) return fail(index, gradient[index]);
    te_gradient_check worst{-1, 0, 0, 0};
    for (int i = 0; i < density.dimension; ++i) {
        const Comparison<Real> axis = compare_axis(density, theta, i, gradient[i]);
        if (!all_finite(&axis.uncertainty, 1)) return fail(i, gradient[i]);
        const te_gradient_check check = judge(i, gradient[i], axis);
        if (check.error > worst.error) worst = check;
    }
    return worst;
}

#define TE_INSTANTIATE(Real) template te_gradient_check check_gradient(const BlockDensity<Real>&, const Real*, Real*);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
