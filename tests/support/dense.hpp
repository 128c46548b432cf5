// Dense linear algebra of the tests' references: written apart from the core's, in plain loops.
#ifndef TINYELBO_TESTS_SUPPORT_DENSE_HPP
#define TINYELBO_TESTS_SUPPORT_DENSE_HPP

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace tinyelbo::test {

using Vector = std::vector<double>;

/// Row-major.
struct Matrix {
    Matrix() = default;
    Matrix(std::size_t num_rows, std::size_t num_columns)
        : rows(num_rows), columns(num_columns), values(num_rows * num_columns) {}

    double &operator()(std::size_t i, std::size_t j) { return values[i * columns + j]; }
    double operator()(std::size_t i, std::size_t j) const { return values[i * columns + j]; }
    const double *row(std::size_t i) const { return values.data() + i * columns; }

    std::size_t rows = 0, columns = 0;
    Vector values;
};

inline Matrix diagonal_matrix(const Vector &diagonal) {
    Matrix a(diagonal.size(), diagonal.size());
    for (std::size_t i = 0; i < diagonal.size(); ++i) a(i, i) = diagonal[i];
    return a;
}

inline Vector diagonal_of(const Matrix &a) {
    Vector diagonal(a.rows);
    for (std::size_t i = 0; i < a.rows; ++i) diagonal[i] = a(i, i);
    return diagonal;
}

inline double dot(const Vector &a, const Vector &b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

inline Vector multiply(const Matrix &a, const Vector &x) {
    Vector y(a.rows);
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < a.columns; ++j) y[i] += a(i, j) * x[j];
    return y;
}

inline Vector multiply_transposed(const Matrix &a, const Vector &x) {
    Vector y(a.columns);
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < a.columns; ++j) y[j] += a(i, j) * x[i];
    return y;
}

inline Matrix multiply(const Matrix &a, const Matrix &b) {
    Matrix c(a.rows, b.columns);
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t k = 0; k < a.columns; ++k)
            for (std::size_t j = 0; j < b.columns; ++j) c(i, j) += a(i, k) * b(k, j);
    return c;
}

inline Matrix transposed(const Matrix &a) {
    Matrix t(a.columns, a.rows);
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < a.columns; ++j) t(j, i) = a(i, j);
    return t;
}

/// X' diag(weights) X.
inline Matrix weighted_gram(const Matrix &x, const Vector &weights) {
    Matrix gram(x.columns, x.columns);
    for (std::size_t i = 0; i < x.rows; ++i)
        for (std::size_t j = 0; j < x.columns; ++j) {
            const double scaled = weights[i] * x(i, j);
            for (std::size_t k = 0; k <= j; ++k) gram(j, k) += scaled * x(i, k);
        }
    for (std::size_t j = 0; j < x.columns; ++j)
        for (std::size_t k = 0; k < j; ++k) gram(k, j) = gram(j, k);
    return gram;
}

/// Lower-triangular L with L L' = a; nothing where a is not positive definite.
inline std::optional<Matrix> cholesky(const Matrix &a) {
    Matrix l(a.rows, a.rows);
    for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = a(i, j);
            for (std::size_t k = 0; k < j; ++k) sum -= l(i, k) * l(j, k);
            if (i == j && !(sum > 0 && std::isfinite(sum))) return std::nullopt;
            l(i, j) = i == j ? std::sqrt(sum) : sum / l(j, j);
        }
    return l;
}

/// Solves L x = b.
inline Vector solve_lower(const Matrix &l, Vector b) {
    for (std::size_t i = 0; i < l.rows; ++i) {
        for (std::size_t k = 0; k < i; ++k) b[i] -= l(i, k) * b[k];
        b[i] /= l(i, i);
    }
    return b;
}

/// Solves L' x = b.
inline Vector solve_lower_transposed(const Matrix &l, Vector b) {
    for (std::size_t i = l.rows; i-- > 0;) {
        for (std::size_t k = i + 1; k < l.rows; ++k) b[i] -= l(k, i) * b[k];
        b[i] /= l(i, i);
    }
    return b;
}

/// (L L')^-1.
inline Matrix inverse_from_cholesky(const Matrix &l) {
    Matrix inverse(l.rows, l.rows);
    for (std::size_t j = 0; j < l.rows; ++j) {
        Vector unit(l.rows);
        unit[j] = 1;
        const Vector column = solve_lower_transposed(l, solve_lower(l, std::move(unit)));
        for (std::size_t i = 0; i < l.rows; ++i) inverse(i, j) = column[i];
    }
    return inverse;
}

/// log |L L'|.
inline double log_determinant(const Matrix &l) {
    double sum = 0;
    for (std::size_t i = 0; i < l.rows; ++i) sum += 2 * std::log(l(i, i));
    return sum;
}

}  // namespace tinyelbo::test

#endif
