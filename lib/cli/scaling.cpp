#include "scaling.hpp"

#include <cmath>

namespace tinyelbo::cli {

Scaling::Scaling(const Matrix& x, bool intercept)
    : intercept_(intercept), shift_(xt::zeros<double>({x.shape()[1]})), scale_(xt::ones<double>({x.shape()[1]})) {
    const std::size_t n = x.shape()[0];
    const auto count = static_cast<double>(n);
    for (std::size_t j = intercept ? 1 : 0; j < x.shape()[1]; ++j) {
        double mean = 0;
        for (std::size_t i = 0; i < n; ++i) mean += x(i, j) / count;
        double variance = 0;
        for (std::size_t i = 0; i < n; ++i) variance += (x(i, j) - mean) * (x(i, j) - mean) / count;
        // What rounding leaves of a constant column is no spread.
        if (std::sqrt(variance) <= 1e-12 * std::abs(mean)) continue;
        scale_(j) = std::sqrt(variance);
        if (intercept) shift_(j) = mean;
    }
}

Matrix Scaling::apply(const Matrix& x) const { return (x - shift_) / scale_; }

Matrix Scaling::parameter_map(std::size_t dimension) const {
    Matrix map = xt::zeros<double>({dimension, dimension});
    for (std::size_t j = 0; j < dimension; ++j) {
        const bool coefficient = j < scale_.size();
        map(j, j) = coefficient ? 1 / scale_(j) : 1;
        if (intercept_ && coefficient && j > 0) map(0, j) = -shift_(j) / scale_(j);
    }
    return map;
}

Matrix Scaling::inverse_parameter_map(std::size_t dimension) const {
    Matrix map = xt::eye<double>(dimension);
    for (std::size_t j = 0; j < scale_.size(); ++j) {
        map(j, j) = scale_(j);
        if (intercept_ && j > 0) map(0, j) = shift_(j);
    }
    return map;
}

double Scaling::log_determinant() const {
    double sum = 0;
    for (double scale : scale_) sum -= std::log(scale);
    return sum;
}

}  // namespace tinyelbo::cli
