// The matrix product. With fixed features and one column of coefficients it is the loop of the fused models.
#pragma once

#include "../lane_rows.hpp"
#include "view.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Any product, element by element. Sums over the inner dimension have the order of LaneRows.
struct Matmul {
    template <class View>
    static void forward(const View& view) {
        const auto a = view.in(0), b = view.in(1);
        const std::size_t columns = b.columns();
        for (std::size_t i = 0; i < a.rows(); ++i)
            for (std::size_t j = 0; j < columns; ++j) view.set(i * columns + j, row_by_column(a, b, i, j));
    }

    // A' += C' B', B' += A C'
    template <class View>
    static void reverse(const View& view) {
        const auto a = view.in(0), b = view.in(1);
        const std::size_t inner = a.columns(), columns = b.columns();
        for (std::size_t i = 0; i < a.rows(); ++i)
            for (std::size_t k = 0; k < inner; ++k) {
                const auto factor = a[i * inner + k];
                typename View::Pack sum{};
                for (std::size_t j = 0; j < columns; ++j) {
                    const auto adjoint = view.adjoint(i * columns + j);
                    if (a.varies()) sum = sum + adjoint * b[k * columns + j];
                    b.add(k * columns + j, factor * adjoint);
                }
                if (a.varies()) a.add(i * inner + k, sum);
            }
    }

  private:
    template <class P>
    static P row_by_column(const Operand<P>& a, const Operand<P>& b, std::size_t i, std::size_t j) {
        constexpr std::size_t kChains = sizeof(Lane<P>) == 4 ? 2 : 1;
        const std::size_t inner = a.columns(), columns = b.columns();
        P sums[2] = {};
        for (std::size_t k = 0; k < inner; ++k)
            sums[k % kChains] = sums[k % kChains] + a[i * inner + k] * b[k * columns + j];
        return kChains == 2 ? sums[0] + sums[1] : sums[0];
    }
};

template <class Real>
struct FeatureProduct {
    using Rows = LaneRows<Real, kWidth<Real>>;
    using Pack = typename Rows::P;
    static constexpr int kColumns = Rows::kColumns;

    const Real* features;
    std::size_t rows, columns;

    // Rows in whole groups, and what is left.
    std::size_t grouped() const { return rows / Rows::kRows * Rows::kRows; }
    RowGroup<Real> group(std::size_t row) const {
        return {features + row * columns, static_cast<std::ptrdiff_t>(columns)};
    }

    // out[rows][8] = X beta
    void predict(const Real* beta, Real* out) const {
        typename Rows::Table eta;
        for (std::size_t row = 0; row < grouped(); row += Rows::kRows) {
            Rows::predict(group(row), static_cast<std::uint32_t>(columns), beta, eta);
            for (int i = 0; i < Rows::kRows; ++i)
                for (int c = 0; c < kColumns; ++c)
                    store<Pack>(out + (row + static_cast<std::size_t>(i)) * kLanes + c * kWidth<Real>, eta[i][c]);
        }
        for (std::size_t row = grouped(); row < rows; ++row)
            for (int lane = 0; lane < kLanes; lane += kWidth<Real>)
                store<Pack>(out + row * kLanes + lane, predict_row(row, beta + lane));
    }

    // gradient[columns][8] += X' residual
    void add_gradient(const Real* residual, Real* gradient) const {
        typename Rows::Table table;
        for (std::size_t row = 0; row < grouped(); row += Rows::kRows) {
            for (int i = 0; i < Rows::kRows; ++i)
                for (int c = 0; c < kColumns; ++c)
                    table[i][c] =
                        load<Pack>(residual + (row + static_cast<std::size_t>(i)) * kLanes + c * kWidth<Real>);
            Rows::add_gradient(group(row), static_cast<std::uint32_t>(columns), table, gradient);
        }
        for (std::size_t row = grouped(); row < rows; row += 4)
            for (int lane = 0; lane < kLanes; lane += kWidth<Real>) add_four(row, residual + lane, gradient + lane);
    }

  private:
    Pack predict_row(std::size_t row, const Real* beta) const {
        constexpr std::size_t kChains = sizeof(Real) == 4 ? 2 : 1;
        Pack sums[2] = {};
        for (std::size_t j = 0; j < columns; ++j)
            sums[j % kChains] = sums[j % kChains] + features[row * columns + j] * load<Pack>(beta + j * kLanes);
        return kChains == 2 ? sums[0] + sums[1] : sums[0];
    }

    // Four rows, or as many as there are.
    void add_four(std::size_t row, const Real* residual, Real* gradient) const {
        for (std::size_t j = 0; j < columns; ++j) {
            Pack terms[4] = {};
            for (std::size_t i = 0; i < 4 && row + i < rows; ++i)
                terms[i] = features[(row + i) * columns + j] * load<Pack>(residual + (row + i) * kLanes);
            Real* to = gradient + j * kLanes;
            store<Pack>(to, load<Pack>(to) + ((terms[0] + terms[1]) + (terms[2] + terms[3])));
        }
    }
};

template <class Real>
bool is_feature_product(const Step<Real>& step) {
    return !is_varying(step.in(0)) && is_varying(step.in(1)) && step.in(1).columns == 1;
}
template <class Real>
FeatureProduct<Real> feature_product(const Step<Real>& step) {
    const Node& a = step.in(0);
    return {step.frame.fixed_values(a), a.rows, a.columns};
}

template <class Real>
void matmul_forward(const Step<Real>& step) {
    if (!is_feature_product(step)) return for_each_view<Real>(step, Matmul::forward);
    const Frame<Real>& frame = step.frame;
    feature_product(step).predict(frame.varying_values(step.in(1)), frame.varying_values(step.node));
}
template <class Real>
void matmul_reverse(const Step<Real>& step) {
    if (!is_feature_product(step)) return for_each_view<Real>(step, Matmul::reverse);
    const Frame<Real>& frame = step.frame;
    feature_product(step).add_gradient(frame.varying_adjoints(step.node), frame.varying_adjoints(step.in(1)));
}

}  // namespace TE_ISA
}  // namespace tinyelbo
