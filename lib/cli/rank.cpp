#include "rank.hpp"

#include <algorithm>
#include <cmath>

#include <xtensor-blas/xlinalg.hpp>

namespace tinyelbo::cli {
namespace {

using Matrix = xt::xtensor<double, 2>;
using Vector = xt::xtensor<double, 1>;

/// A coefficient of a unit column that is not rounding error.
constexpr double kShare = 1e-6;
/// Residuals of this size relative to the response are rounding errors.
constexpr double kNoResidual = 1e-12;

/// Columns scaled to length 1; those of zeros stay.
Matrix unit_columns(Matrix x) {
    for (std::size_t j = 0; j < x.shape()[1]; ++j) {
        auto column = xt::view(x, xt::all(), j);
        const double largest = xt::amax(xt::abs(column))();
        if (largest == 0) continue;
        column /= largest;
        column /= std::sqrt(xt::sum(column * column)());
    }
    return x;
}

std::string quote_list(const std::vector<std::string>& names) {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + ("'" + names[i] + "'");
    }
    return list;
}

/// The earlier columns that column j is a combination of, from the factor R of all of them.
std::vector<std::string> partners(const Matrix& r, std::size_t j, const Design& design) {
    std::vector<std::string> names;
    if (j == 0) return names;
    const Matrix earlier = xt::view(r, xt::range(0, j), xt::range(0, j));
    const Vector column = xt::view(r, xt::range(0, j), j);
    const Vector shares = xt::linalg::solve(earlier, column);
    for (std::size_t k = 0; k < j; ++k) {
        if (std::abs(shares(k)) > kShare) names.push_back(design.names()[k]);
    }
    return names;
}

std::string describe_dependence(const std::vector<std::string>& others, const Design& design) {
    if (others.empty()) return "is 0 in every row";
    if (others.size() > 1) return "is a linear combination of " + quote_list(others);
    if (design.has_intercept() && others[0] == design.names()[0]) return "is constant";
    return "is a multiple of '" + others[0] + "'";
}

}  // namespace

void check_rank(const Matrix& x, const Design& design, double tolerance) {
    const std::size_t n = x.shape()[0];
    const std::size_t p = x.shape()[1];
    const std::string mend = "use fewer --features, or a prior: --prior normal:2.5";
    if (n < p) {
        throw DataError(design.places().front(),
                        "there are " + std::to_string(n) + " rows for " + std::to_string(p) +
                            " coefficients, too few under a flat prior",
                        mend);
    }
    const Matrix r = std::get<1>(xt::linalg::qr(unit_columns(x)));
    for (std::size_t j = 0; j < p; ++j) {
        // |r(j, j)| is the distance of unit column j from the span of those before it.
        if (std::abs(r(j, j)) > tolerance) continue;
        throw DataError(design.places()[j],
                        "column '" + design.names()[j] + "' " + describe_dependence(partners(r, j, design), design) +
                            ", so a flat prior leaves its coefficient undetermined",
                        "leave it out with --features, or use a prior: --prior normal:2.5");
    }
}

void check_residuals(const Matrix& x, const Numbers& y, const Place& response) {
    Vector rest = xt::adapt(y, {y.size()});
    const double length = std::sqrt(xt::sum(rest * rest)());
    const auto [u, s, v] = xt::linalg::svd(unit_columns(x), false);
    for (std::size_t k = 0; k < s.shape()[0] && s(k) > kShare * s(0); ++k) {
        const Vector direction = xt::view(u, xt::all(), k);
        rest -= xt::sum(direction * rest)() * direction;
    }
    if (std::sqrt(xt::sum(rest * rest)()) > kNoResidual * length) return;
    throw DataError(response, "the features reproduce the response exactly, so its noise sd has no lower bound",
                    "use fewer --features, or give the noise: --noise-sd 1");
}

}  // namespace tinyelbo::cli
