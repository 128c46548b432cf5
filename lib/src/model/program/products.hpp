// The matrix product. With fixed features and one column of coefficients it is the loop of the fused models.
#pragma once

#include "../lane_rows.hpp"
#include "tiles.hpp"
#include "view.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// Any product, element by element.
struct Matmul {
    template <class View>
    static void forward(const View& view) {
        const auto a = view.in(0), b = view.in(1);
        const std::size_t inner = a.columns(), columns = b.columns();
        for (std::size_t i = 0; i < a.rows(); ++i)
            for (std::size_t j = 0; j < columns; ++j)
                view.set(i * columns + j, sum_of<typename View::Pack>(inner, [&](std::size_t k) {
                             return a[i * inner + k] * b[k * columns + j];
                         }));
    }

    // A' += C' B', B' += A C'
    template <class View>
    static void reverse(const View& view) {
        using P = typename View::Pack;
        const auto a = view.in(0), b = view.in(1);
        const std::size_t rows = a.rows(), inner = a.columns(), columns = b.columns();
        const auto adjoint = [&](std::size_t i, std::size_t j) { return view.adjoint(i * columns + j); };
        if (a.varies())
            for (std::size_t i = 0; i < rows; ++i)
                for (std::size_t k = 0; k < inner; ++k)
                    a.add(i * inner + k,
                          sum_of<P>(columns, [&](std::size_t j) { return adjoint(i, j) * b[k * columns + j]; }));
        if (b.varies())
            for (std::size_t k = 0; k < inner; ++k)
                for (std::size_t j = 0; j < columns; ++j)
                    b.add(k * columns + j,
                          sum_of<P>(rows, [&](std::size_t i) { return a[i * inner + k] * adjoint(i, j); }));
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
    RowGroup<Real> group(std::size_t row, std::size_t column = 0) const {
        return {features + row * columns + column, static_cast<std::ptrdiff_t>(columns)};
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

    // gradient[columns][8] += X' residual, compensated between blocks of rows.
    void add_gradient(const Real* residual, Real* gradient) const {
        for_each_tile(0, columns, kTileElements, [&](std::size_t column, std::size_t count) {
            Real carry[kTileElements * kLanes] = {};
            for_each_tile(0, rows, TE_GLM_BLOCK_ROWS, [&](std::size_t row, std::size_t block) {
                add_block(row, row + block, column, count, residual, carry);
                for (std::size_t j = 0; j < count; ++j)
                    fold_carry(gradient + (column + j) * kLanes, carry + j * kLanes);
            });
        });
    }

  private:
    Pack predict_row(std::size_t row, const Real* beta) const {
        constexpr std::size_t kChains = sizeof(Real) == 4 ? 2 : 1;
        Pack sums[2] = {};
        for (std::size_t j = 0; j < columns; ++j)
            sums[j % kChains] = sums[j % kChains] + features[row * columns + j] * load<Pack>(beta + j * kLanes);
        return kChains == 2 ? sums[0] + sums[1] : sums[0];
    }

    // Of the rows [row, end) and `count` columns.
    void add_block(std::size_t row, std::size_t end, std::size_t column, std::size_t count, const Real* residual,
                   Real* gradient) const {
        typename Rows::Table table;
        for (; row + Rows::kRows <= end; row += Rows::kRows) {
            for (int i = 0; i < Rows::kRows; ++i)
                for (int c = 0; c < kColumns; ++c)
                    table[i][c] =
                        load<Pack>(residual + (row + static_cast<std::size_t>(i)) * kLanes + c * kWidth<Real>);
            Rows::add_gradient(group(row, column), static_cast<std::uint32_t>(count), table, gradient);
        }
        for (; row < end; row += 4)
            for (int lane = 0; lane < kLanes; lane += kWidth<Real>)
                add_four(row, column, count, residual + lane, gradient + lane);
    }

    // Four rows, or as many as there are.
    void add_four(std::size_t row, std::size_t column, std::size_t count, const Real* residual, Real* gradient) const {
        for (std::size_t j = 0; j < count; ++j) {
            Pack terms[4] = {};
            for (std::size_t i = 0; i < 4 && row + i < rows; ++i)
                terms[i] = features[(row + i) * columns + column + j] * load<Pack>(residual + (row + i) * kLanes);
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
