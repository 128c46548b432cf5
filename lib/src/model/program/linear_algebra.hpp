// Triangular matrices, and covariances by their functions. Matrices are n x n in row-major order.
#pragma once

#include "../../math/exp.hpp"
#include "../../math/log.hpp"
#include "view.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Row by row: l_ij = (a_ij - sum_k<j l_ik l_jk)/l_jj, with a square root in place of the quotient on the diagonal.
// Where a is not positive definite that makes NaN. Its reverse undoes the same steps one by one (S. Murray,
// Differentiation of the Cholesky decomposition, arXiv:1602.07527, section 4).
struct Cholesky {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        const std::size_t n = a.rows();
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                P rest = a[i * n + j];
                for (std::size_t k = 0; k < j; ++k) rest = rest - view.value(i * n + k) * view.value(j * n + k);
                view.set(i * n + j, i == j ? sqrt(rest) : rest / view.value(j * n + j));
            }
            for (std::size_t j = i + 1; j < n; ++j) view.set(i * n + j, P{});
        }
    }
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        const std::size_t n = a.rows();
        const auto subtract = [&](std::size_t at, P change) { view.set_adjoint(at, view.adjoint(at) - change); };
        for (std::size_t i = n; i-- > 0;)
            for (std::size_t j = i + 1; j-- > 0;) {
                P rest = view.adjoint(i * n + j) / view.value(j * n + j);
                if (i == j)
                    rest = rest * Lane<P>(0.5);
                else
                    subtract(j * n + j, rest * view.value(i * n + j));
                a.add(i * n + j, rest);
                for (std::size_t k = 0; k < j; ++k) {
                    subtract(i * n + k, rest * view.value(j * n + k));
                    subtract(j * n + k, rest * view.value(i * n + k));
                }
            }
    }
};

// x = a^-1 b by forward substitution; b' = a^-T x', a' = -b' x^T.
struct LowerSolve {
    template <class View>
    static void forward(const View& view) {
        const auto a = view.in(0), b = view.in(1);
        const std::size_t n = a.rows(), columns = b.columns();
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t c = 0; c < columns; ++c) {
                auto rest = b[i * columns + c];
                for (std::size_t k = 0; k < i; ++k) rest = rest - a[i * n + k] * view.value(k * columns + c);
                view.set(i * columns + c, rest / a[i * n + i]);
            }
    }
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0), b = view.in(1);
        const std::size_t n = a.rows(), columns = b.columns();
        for (std::size_t i = n; i-- > 0;)
            for (std::size_t c = 0; c < columns; ++c) {
                const auto solved = view.adjoint(i * columns + c) / a[i * n + i];
                b.add(i * columns + c, solved);
                for (std::size_t k = 0; k <= i; ++k) {
                    const std::size_t at = k * columns + c;
                    if (k < i) view.set_adjoint(at, view.adjoint(at) - a[i * n + k] * solved);
                    a.add(i * n + k, -solved * view.value(at));
                }
            }
    }
};

struct LogDiagonal {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        const std::size_t n = a.rows();
        view.set(0, sum_of<P>(n, [&](std::size_t i) { return log(a[i * n + i]); }));
    }
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0);
        const std::size_t n = a.rows();
        for (std::size_t i = 0; i < n; ++i) a.add(i * n + i, view.adjoint(0) / a[i * n + i]);
    }
};

struct AddDiagonal {
    template <class View>
    static void forward(const View& view) {
        const auto a = view.in(0), b = view.in(1);
        const std::size_t n = a.rows();
        for (std::size_t e = 0; e < n * n; ++e) view.set(e, a[e]);
        for (std::size_t i = 0; i < n; ++i) view.set(i * n + i, a[i * n + i] + b.cycle(i));
    }
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0), b = view.in(1);
        const std::size_t n = a.rows();
        for (std::size_t e = 0; e < n * n; ++e) a.add(e, view.adjoint(e));
        for (std::size_t i = 0; i < n; ++i) b.add(b.size() == 1 ? 0 : i, view.adjoint(i * n + i));
    }
};

// k_ij = b^2 e_ij, e_ij = exp(-|a_i - a_j|^2/(2 c^2)). With w_ij for the adjoints of k_ij and k_ji, the adjoint of b
// is 2 b sum w_ij e_ij, that of c is b^2 sum w_ij e_ij |a_i - a_j|^2/c^3.
struct SquaredExponential {
    template <class View>
    static void forward(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0);
        const std::size_t n = a.rows();
        const P scale = view.in(1)[0], length = view.in(2)[0];
        const P variance = scale * scale, inverse = 1 / length;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const P covariance = variance * correlation(a, i, j, inverse).value;
                view.set(i * n + j, covariance);
                view.set(j * n + i, covariance);
            }
            view.set(i * n + i, variance);
        }
    }
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0), b = view.in(1), c = view.in(2);
        const std::size_t n = a.rows();
        const P scale = b[0], inverse = 1 / c[0];
        RunningSum<P> by_variance, by_log_length;
        for (std::size_t i = 0; i < n; ++i) {
            by_variance.add(view.adjoint(i * n + i));
            for (std::size_t j = 0; j < i; ++j) {
                const auto [value, square] = correlation(a, i, j, inverse);
                const P weight = (view.adjoint(i * n + j) + view.adjoint(j * n + i)) * value;
                by_variance.add(weight);
                by_log_length.add(weight * square);
                if (a.varies()) add_differences(a, i, j, P(weight * (scale * inverse) * (scale * inverse)));
            }
        }
        b.add(0, 2 * scale * by_variance.total);
        c.add(0, scale * scale * by_log_length.total * inverse);
    }

  private:
    // exp(-square/2), and the squared distance in units of c.
    template <class P>
    struct Correlation {
        P value, square;
    };
    template <class P>
    static TE_INLINE Correlation<P> correlation(const Operand<P>& a, std::size_t i, std::size_t j, P inverse) {
        const P square = squared_distance(a, i, j) * inverse * inverse;
        return {exp(P(Lane<P>(-0.5) * square)), square};
    }
    template <class P>
    static TE_INLINE P squared_distance(const Operand<P>& a, std::size_t i, std::size_t j) {
        P sum{};
        for (std::size_t k = 0; k < a.columns(); ++k) {
            const P difference = a[i * a.columns() + k] - a[j * a.columns() + k];
            sum = sum + difference * difference;
        }
        return sum;
    }
    template <class P>
    static void add_differences(const Operand<P>& a, std::size_t i, std::size_t j, P weight) {
        for (std::size_t k = 0; k < a.columns(); ++k) {
            const std::size_t left = i * a.columns() + k, right = j * a.columns() + k;
            const P change = weight * (a[left] - a[right]);
            a.add(left, -change);
            a.add(right, change);
        }
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
