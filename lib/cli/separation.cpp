#include "separation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <xtensor-blas/xlinalg.hpp>

namespace tinyelbo::cli {
namespace {

using Matrix = xt::xtensor<double, 2>;
using Vector = xt::xtensor<double, 1>;

/// A step adds at most 5 to the largest margin; classes that nearly touch need a largest margin of hundreds.
constexpr int kNewtonSteps = 200;
/// The late steps of quasi-complete separation point along it after this many: separated rows then weigh 1e-11.
constexpr int kLateStep = 25;
/// Margins of rows on the hyperplane, relative to the largest.
constexpr double kZero = 1e-6;

/// All values of one class lie on one side of all values of the other, some strictly.
bool parts_alone(const Matrix& x, std::size_t j, const Numbers& y) {
    double low[2], high[2];
    std::fill(low, low + 2, std::numeric_limits<double>::infinity());
    std::fill(high, high + 2, -std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < y.size(); ++i) {
        const int side = y[i] == 1 ? 1 : 0;
        low[side] = std::min(low[side], x(i, j));
        high[side] = std::max(high[side], x(i, j));
    }
    const bool varies = std::min(low[0], low[1]) < std::max(high[0], high[1]);
    return varies && (high[0] <= low[1] || high[1] <= low[0]);
}

/// Margins on the right side, all but for rounding, and some of them clearly.
bool parts(const Vector& margins) {
    const double largest = xt::amax(margins)();
    return largest > 0 && xt::amin(margins)() >= -kZero * largest;
}

/// Whether Newton's method finds a separating direction: where there is one it runs off along it, so that its point
/// (complete separation) or its late steps (quasi-complete) point there; otherwise it converges.
bool parts_together(const Matrix& x, const Numbers& y) {
    const Matrix q = std::get<0>(xt::linalg::qr(x)) * std::sqrt(static_cast<double>(y.size()));
    const Vector target = xt::adapt(y, {y.size()});
    const Vector sign = 2 * target - 1;
    Vector beta = xt::zeros<double>({q.shape()[1]});
    for (int k = 0; k < kNewtonSteps; ++k) {
        const Vector eta = xt::linalg::dot(q, beta);
        if (k > 0 && parts(sign * eta)) return true;
        const Vector mu = 1 / (1 + xt::exp(-eta));
        const Vector weight = mu * (1 - mu);
        const Matrix weighted = q * xt::view(weight, xt::all(), xt::newaxis());
        const Matrix hessian = xt::linalg::dot(xt::transpose(q), weighted);
        const Vector step = xt::linalg::solve(hessian, xt::linalg::dot(xt::transpose(q), target - mu));
        const Vector change = xt::linalg::dot(q, step);
        const double size = xt::amax(xt::abs(change))();
        if (size < kZero) return false;
        if (k >= kLateStep && parts(sign * change)) return true;
        beta += step * std::min(1.0, 5 / size);
    }
    return false;
}

}  // namespace

std::string describe_separation(const Matrix& x, const Numbers& y, const Design& design) {
    std::string columns;
    for (std::size_t j = 0; j < x.shape()[1]; ++j) {
        if (parts_alone(x, j, y)) columns += (columns.empty() ? "" : ", ") + ("'" + design.names()[j] + "'");
    }
    if (!columns.empty()) return "separation: column " + columns + " alone tells the classes apart";
    if (parts_together(x, y)) return "separation: the columns together tell the classes apart";
    return {};
}

}  // namespace tinyelbo::cli
