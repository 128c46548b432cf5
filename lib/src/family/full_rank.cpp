// Full-rank Gaussian: q = N(m, L L'), L lower-triangular, its diagonal kept as logarithms.
#include "../base/parts.hpp"
#include "../math/exp.hpp"
#include "../math/log.hpp"
#include "../math/triangular.hpp"
#include "family.hpp"

namespace tinyelbo {
namespace {

template <class Real>
struct FullRank {
    using Q = Gaussian<Real>;

    static void transform(const Q& q, const Real* z, Real* parameters) {
        for (int i = 0; i < q.dimension; ++i) {
            Real mean[kLanes];
            fill(mean, kLanes, q.mean[i]);
            combine_lanes(parameters + i * kLanes, mean, q.scale + triangle(i), z, i + 1);
        }
    }

    // r = L' g (+ z when sticking the landing: -L' grad log q = z), a = mean r, T = tril(mean r z').
    static void add(const Q& q, te_gradient estimator, const Real* z, const Real* g, const TangentSums<Real>& sums) {
        const int d = q.dimension;
        Real* r = sums.work;
        if (estimator == TE_GRADIENT_STL)
            copy(r, z, d * kLanes);
        else
            fill(r, d * kLanes, Real(0));
        add_transposed_lanes(q.scale, g, r, d);
        Real* a = sums.tangent;
        Real* t = sums.tangent + d;
        const Real zero[kLanes] = {};
        for (int i = 0; i < d; ++i) {
            const Real* row = q.scale + triangle(i);
            const Real* ri = r + i * kLanes;
            a[i] += sum_lanes(ri);
            for (int j = 0; j <= i; ++j) t[triangle(i) + j] += dot_lanes(ri, z + j * kLanes);
            Real lr[kLanes], lz[kLanes];
            combine_lanes(lr, zero, row, r, i + 1);
            combine_lanes(lz, zero, row, z, i + 1);
            sums.marginal[d + i] += dot_lanes(lr, lz);
        }
    }

    static void finish(const Q& q, te_gradient estimator, Real draws, const TangentSums<Real>& sums) {
        const int d = q.dimension;
        const Real entropy = estimator == TE_GRADIENT_STL ? Real(0) : Real(1);
        Real* t = sums.tangent + d;
        for (int i = 0; i < d + triangle(d); ++i) sums.tangent[i] /= draws;
        multiply_lower(q.scale, sums.tangent, sums.marginal, d);
        for (int i = 0; i < d; ++i) {
            Real& diagonal = t[triangle(i) + i];
            diagonal = (diagonal + entropy) / 2;
            const Real variance = dot(q.scale + triangle(i), q.scale + triangle(i), i + 1);
            sums.marginal[i] /= sqrt(variance);
            sums.marginal[d + i] = (sums.marginal[d + i] / draws / variance + entropy) / 2;
        }
    }

    static void move(const Q& q, Real* tangent) {
        const int d = q.dimension;
        const Real* t = tangent + d;
        for (int i = d - 1; i >= 0; --i) q.mean[i] += dot(q.scale + triangle(i), tangent, i + 1);
        for (int i = 0; i < d; ++i) {
            Real* row = q.scale + triangle(i);
            // L (I + strict(T)) in place: column k feeds the columns before it, then is done with.
            for (int k = 1; k <= i; ++k) {
                const Real factor = row[k];
                for (int j = 0; j < k; ++j) row[j] += factor * t[triangle(k) + j];
            }
        }
        for (int j = 0; j < d; ++j) {
            const Real step = limit_log_step(t[triangle(j) + j]);
            const Real factor = exp(step);
            q.log_scale[j] += step;
            for (int i = j + 1; i < d; ++i) q.scale[triangle(i) + j] *= factor;
            q.scale[triangle(j) + j] = exp(q.log_scale[j]);
        }
    }

    // T = L^-1 (second - first), column by column.
    static void difference(const Q& q, const Real* first, const Real* second, Real* tangent) {
        const int d = q.dimension;
        for (int i = 0; i < d + triangle(d); ++i) tangent[i] = second[i] - first[i];
        solve_lower(q.scale, tangent, tangent, d);
        Real* t = tangent + d;
        for (int i = 0; i < d; ++i) {
            const Real* row = q.scale + triangle(i);
            for (int k = 0; k < i; ++k)
                for (int j = 0; j <= k; ++j) t[triangle(i) + j] -= row[k] * t[triangle(k) + j];
            for (int j = 0; j <= i; ++j) t[triangle(i) + j] /= row[i];
        }
    }

    static Real curvature(const Q& q, const Real* tangent, Real* work) {
        const int d = q.dimension;
        const Real* t = tangent + d;
        Real largest = 0;
        for (int i = 0; i < d; ++i) {
            const Real* row = q.scale + triangle(i);
            fill(work, i + 1, Real(0));
            for (int k = 0; k <= i; ++k)
                for (int j = 0; j <= k; ++j) work[j] += row[k] * t[triangle(k) + j];
            largest = max(largest, dot(work, work, i + 1) / dot(row, row, i + 1));
        }
        return largest;
    }

    static Real amplification(const Q&, Real*) { return 1; }

    // With M = tril(mean r z') (T with its diagonal doubled) the plain gradient is tril(L^-T M), by back substitution;
    // the diagonal's chain rule multiplies by L_ii.
    static void to_plain(const Q& q, Real* tangent) {
        const int d = q.dimension;
        Real* m = tangent + d;
        solve_transposed(q.scale, tangent, tangent, d);
        for (int i = 0; i < d; ++i) m[triangle(i) + i] *= 2;
        for (int i = d - 1; i >= 0; --i) {
            const Real* row = q.scale + triangle(i);
            Real* out = m + triangle(i);
            for (int j = 0; j <= i; ++j) out[j] /= row[i];
            for (int k = 0; k < i; ++k)
                for (int j = 0; j <= k; ++j) m[triangle(k) + j] -= row[k] * out[j];
        }
        for (int i = 0; i < d; ++i) m[triangle(i) + i] *= q.scale[triangle(i) + i];
    }

    static void move_plain(const Q& q, const Real* step) {
        const int d = q.dimension;
        for (int i = 0; i < d; ++i) {
            const Real* in = step + d + triangle(i);
            Real* row = q.scale + triangle(i);
            q.mean[i] += step[i];
            q.log_scale[i] += limit_log_step(in[i]);
            for (int j = 0; j < i; ++j) row[j] += in[j];
            row[i] = exp(q.log_scale[i]);
        }
    }

    // With q moved by L = L0 N E, N = I + strict(T), E = diag(exp(T_ii)), and r of the tangent gradient: a <- N^-T E^-1
    // a, strict(T) <- strict(N^-T E^-1 mean(r z') E).
    static void pull_back(const Q& q, const Real* moved, Real* tangent) {
        const int d = q.dimension;
        const Real* t = moved + d;
        Real* r = tangent + d;
        for (int i = 0; i < d; ++i) {
            const Real shrink = exp(-t[triangle(i) + i]);
            tangent[i] *= shrink;
            for (int j = 0; j < i; ++j) r[triangle(i) + j] *= shrink;
        }
        for (int i = d - 1; i > 0; --i)
            for (int k = 0; k < i; ++k) {
                const Real factor = t[triangle(i) + k];
                tangent[k] -= factor * tangent[i];
                for (int j = 0; j < k; ++j) r[triangle(k) + j] -= factor * r[triangle(i) + j];
            }
        for (int j = 0; j < d; ++j) {
            const Real grow = exp(t[triangle(j) + j]);
            r[triangle(j) + j] *= 2;
            for (int i = j + 1; i < d; ++i) r[triangle(i) + j] *= grow;
        }
    }

    static Real propose(int d, const Real* v, Real shrink, const Real* z, Real* offsets) {
        solve_lower_lanes(v, z, offsets, d);
        for (int i = 0; i < d * kLanes; ++i) offsets[i] /= shrink;
        Real log_scales = 0;
        for (int i = 0; i < d; ++i) log_scales -= log(v[triangle(i) + i] * shrink);
        return log_scales;
    }

    static void set_precision(const Q& q, const Real* v, Real shrink) {
        invert_lower(v, q.scale, q.dimension);
        for (int i = 0; i < triangle(q.dimension); ++i) q.scale[i] /= shrink;
        refresh(q);
    }

    static Real sd(const Real* scale, const Real* other, int i) {
        Real squares = 0;
        for (int k = triangle(i); k < triangle(i + 1); ++k) {
            const Real element = other != nullptr ? scale[k] + other[k] : scale[k];
            squares += element * element;
        }
        return sqrt(squares);
    }

    static void refresh(const Q& q) {
        for (int i = 0; i < q.dimension; ++i) q.log_scale[i] = log(q.scale[triangle(i) + i]);
    }

    static constexpr FamilyTable<Real> kTable = {
        transform, add,           finish,   move,       difference,
        curvature, amplification, to_plain, move_plain, if_all_parts(pull_back),
        propose,   set_precision, sd,       refresh};
};

}  // namespace
}  // namespace tinyelbo

extern "C" const te_family te_full_rank = {"full-rank", true,
                                           tinyelbo::if_precision<double>(&tinyelbo::FullRank<double>::kTable),
                                           tinyelbo::if_precision<float>(&tinyelbo::FullRank<float>::kTable)};
