#include "start.hpp"

#include "../math/triangular.hpp"

namespace tinyelbo {
namespace {

template <class Real>
bool in_range(double value) {
    const Real converted = static_cast<Real>(value);
    return all_finite(&converted, 1) && abs(converted) <= kLargest<Real>;
}

template <class Real>
bool is_scale(double value) {
    return in_range<Real>(value) && static_cast<Real>(value) >= 1 / kLargest<Real>;
}

template <class Real>
bool is_gaussian(const GaussianNumbers& from) {
    const std::uint32_t d = from.dimension;
    for (std::uint32_t i = 0; i < d; ++i) {
        if (!in_range<Real>(from.mean[i]) || !is_scale<Real>(from.scale_at(i, i))) return false;
        for (std::uint32_t j = 0; j < i; ++j)
            if (!in_range<Real>(from.scale_at(i, j)) || from.scale_at(j, i) != 0) return false;
    }
    return true;
}

// x[i .. d - 1] = column i of L^-1, whose squared norm is element (i, i) of (L L')^-1: forward substitution.
template <class Real>
void invert_column(const GaussianNumbers& from, std::uint32_t i, Real* x) {
    for (std::uint32_t row = i; row < from.dimension; ++row) {
        Real rest = row == i ? Real(1) : Real(0);
        for (std::uint32_t j = i; j < row; ++j) rest -= static_cast<Real>(from.scale_at(row, j)) * x[j];
        x[row] = rest / static_cast<Real>(from.scale_at(row, row));
    }
}

// sds[d] of each coordinate given the others.
template <class Real>
bool find_conditional_sds(const GaussianNumbers& from, Real* x, Real* sds) {
    const std::uint32_t d = from.dimension;
    for (std::uint32_t i = 0; i < d; ++i) {
        if (from.layout == ScaleLayout::kDiagonal) {
            sds[i] = static_cast<Real>(from.scale[i]);
            continue;
        }
        invert_column(from, i, x);
        sds[i] = 1 / sqrt(dot(x + i, x + i, static_cast<int>(d - i)));
        if (!is_scale<Real>(static_cast<double>(sds[i]))) return false;
    }
    return true;
}

// V with V' V = (L L')^-1 scaled to a unit diagonal: the columns of L^-1, normalised.
template <class Real>
void set_correlation(const Gaussian<Real>& q, const GaussianNumbers& from, Real* x) {
    for (int i = 0; i < q.dimension; ++i) {
        invert_column(from, static_cast<std::uint32_t>(i), x);
        for (int k = i; k < q.dimension; ++k) q.correlation[triangle(k) + i] = x[k] * q.scale[i];
    }
}

template <class Real>
bool write_mean_field(Engine<Real>& engine, const GaussianNumbers& from) {
    const Gaussian<Real>& q = engine.q;
    Real* x = engine.sums.work;
    Real* sds = x + q.dimension;
    if (!find_conditional_sds(from, x, sds)) return false;
    copy(q.scale, sds, q.dimension);
    if (q.correlation != nullptr) set_correlation(q, from, x);
    return true;
}

template <class Real>
void write_full_rank(const Gaussian<Real>& q, const GaussianNumbers& from) {
    for (std::uint32_t i = 0; i < from.dimension; ++i)
        for (std::uint32_t j = 0; j <= i; ++j)
            q.scale[triangle(static_cast<int>(i)) + static_cast<int>(j)] = static_cast<Real>(from.scale_at(i, j));
}

}  // namespace

template <class Real>
bool write_start(Engine<Real>& engine, const GaussianNumbers& from) {
    if (!is_gaussian<Real>(from)) return false;
    if (engine.full_rank)
        write_full_rank(engine.q, from);
    else if (!write_mean_field(engine, from))
        return false;
    for (int i = 0; i < engine.dimension(); ++i)
        engine.q.mean[i] = static_cast<Real>(from.mean[static_cast<std::uint32_t>(i)]);
    return true;
}

#define TE_INSTANTIATE(Real) template bool write_start(Engine<Real>&, const GaussianNumbers&);
TE_INSTANTIATE(double)
TE_INSTANTIATE(float)
#undef TE_INSTANTIATE

}  // namespace tinyelbo
