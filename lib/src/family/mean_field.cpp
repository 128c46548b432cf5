// Mean-field Gaussian: q = N(m, diag(s^2)).
//
// The best mean-field Gaussian's means feel the posterior's correlation: a step of one mean moves the others'
// gradients. So steps of the means are taken in coordinates whitened by the correlation form R = V' V of the precision
// at the start. Sticking the landing adds R z to s g instead of z: (R - I) z has mean 0, also times z because diag(R) =
// 1, so it is a control variate, and the one that leaves no noise at the optimum of a Gaussian target.
#include "../base/parts.hpp"
#include "../math/exp.hpp"
#include "../math/log.hpp"
#include "../math/triangular.hpp"
#include "family.hpp"

namespace tinyelbo {
namespace {

template <class Real>
struct MeanField {
    using Q = Gaussian<Real>;

    static void transform(const Q& q, const Real* z, Real* parameters) {
        for (int i = 0; i < q.dimension; ++i) {
            Real mean[kLanes];
            fill(mean, kLanes, q.mean[i]);
            combine_lanes(parameters + i * kLanes, mean, q.scale + i, z + i * kLanes, 1);
        }
    }

    // r = s g (+ R z when sticking the landing), a = mean r, T = mean r z, still to be halved.
    static void add(const Q& q, te_gradient estimator, const Real* z, const Real* g, const TangentSums<Real>& sums) {
        const int d = q.dimension;
        const bool stl = estimator == TE_GRADIENT_STL;
        Real* rz = sums.work;
        const bool control = stl && q.correlation != nullptr;
        if (control) {
            multiply_lower_lanes(q.correlation, z, rz, d);
            multiply_transposed_lanes(q.correlation, rz, d);
        }
        for (int i = 0; i < d; ++i) {
            const Real* zi = z + i * kLanes;
            Real r[kLanes] = {};
            if (stl) copy(r, control ? rz + i * kLanes : zi, kLanes);
            axpy_lanes(r, q.scale[i], g + i * kLanes);
            sums.tangent[i] += sum_lanes(r);
            sums.tangent[d + i] += dot_lanes(r, zi);
        }
    }

    // x[d][8] <- V' x: row i of the result needs rows i.. of x, so ascending order may overwrite.
    static void multiply_transposed_lanes(const Real* v, Real* x, int d) {
        for (int i = 0; i < d; ++i) {
            Real out[kLanes] = {};
            for (int k = i; k < d; ++k) axpy_lanes(out, v[triangle(k) + i], x + k * kLanes);
            copy(x + i * kLanes, out, kLanes);
        }
    }

    static void finish(const Q& q, te_gradient estimator, Real draws, const TangentSums<Real>& sums) {
        const int d = q.dimension;
        const Real entropy = estimator == TE_GRADIENT_STL ? Real(0) : Real(1);
        for (int i = 0; i < d; ++i) {
            sums.tangent[i] /= draws;
            sums.tangent[d + i] = (sums.tangent[d + i] / draws + entropy) / 2;
            sums.marginal[d + i] = sums.tangent[d + i];
        }
        if (q.correlation != nullptr) solve_transposed(q.correlation, sums.tangent, sums.tangent, d);
        mean_steps(q, sums.tangent, sums.marginal);
    }

    // e = V^-1 a, the steps of the means in sds.
    static void mean_steps(const Q& q, const Real* a, Real* e) {
        if (q.correlation != nullptr)
            solve_lower(q.correlation, a, e, q.dimension);
        else
            copy(e, a, q.dimension);
    }

    static void move(const Q& q, Real* tangent) {
        const int d = q.dimension;
        mean_steps(q, tangent, tangent);
        for (int i = 0; i < d; ++i) {
            q.mean[i] += q.scale[i] * tangent[i];
            q.log_scale[i] += limit_log_step(tangent[d + i]);
            q.scale[i] = exp(q.log_scale[i]);
        }
    }

    static void difference(const Q& q, const Real* first, const Real* second, Real* tangent) {
        const int d = q.dimension;
        for (int i = 0; i < 2 * d; ++i) tangent[i] = (second[i] - first[i]) / q.scale[i % d];
        if (q.correlation != nullptr) multiply_lower(q.correlation, tangent, tangent, d);
    }

    static Real curvature(const Q& q, const Real* tangent, Real*) {
        const Real largest = max_abs(tangent + q.dimension, q.dimension);
        return largest * largest;
    }

    // The largest row of V^-1; large where the correlation is nearly singular.
    static Real amplification(const Q& q, Real* work) {
        const int d = q.dimension;
        if (q.correlation == nullptr) return 1;
        Real largest = 1;
        for (int i = 0; i < d; ++i) {
            fill(work, d, Real(0));
            work[i] = 1;
            solve_transposed(q.correlation, work, work, d);
            largest = max(largest, sqrt(dot(work, work, d)));
        }
        return largest;
    }

    // a <- V' a = mean(s g)
    static void undo_whitening(const Q& q, Real* a) {
        if (q.correlation == nullptr) return;
        for (int i = 0; i < q.dimension; ++i) {
            Real sum = 0;
            for (int k = i; k < q.dimension; ++k) sum += q.correlation[triangle(k) + i] * a[k];
            a[i] = sum;
        }
    }

    static void to_plain(const Q& q, Real* tangent) {
        const int d = q.dimension;
        undo_whitening(q, tangent);
        for (int i = 0; i < d; ++i) {
            tangent[i] /= q.scale[i];
            tangent[d + i] *= 2;
        }
    }

    static void move_plain(const Q& q, const Real* step) {
        for (int i = 0; i < q.dimension; ++i) {
            q.mean[i] += step[i];
            q.log_scale[i] += limit_log_step(step[q.dimension + i]);
            q.scale[i] = exp(q.log_scale[i]);
        }
    }

    // The scales at the start of the move were s exp(-T).
    static void pull_back(const Q& q, const Real* moved, Real* tangent) {
        const int d = q.dimension;
        undo_whitening(q, tangent);
        for (int i = 0; i < d; ++i) {
            tangent[i] *= exp(-moved[d + i]);
            tangent[d + i] *= 2;
        }
        if (q.correlation != nullptr) solve_transposed(q.correlation, tangent, tangent, d);
    }

    // Conditional scales: 1 / sqrt(H_ii), the scales of the best mean-field Gaussian of a Gaussian target.
    static Real conditional_scale(int d, const Real* v, int i) {
        Real precision = 0;
        for (int k = i; k < d; ++k) precision += v[triangle(k) + i] * v[triangle(k) + i];
        return Real(1) / sqrt(precision);
    }

    static Real propose(int d, const Real* v, Real shrink, const Real* z, Real* offsets) {
        Real log_scales = 0;
        for (int i = 0; i < d; ++i) {
            const Real scale = conditional_scale(d, v, i) / shrink;
            for (int k = i * kLanes; k < (i + 1) * kLanes; ++k) offsets[k] = scale * z[k];
            log_scales += log(scale);
        }
        return log_scales;
    }

    static void set_precision(const Q& q, const Real* v, Real shrink) {
        const int d = q.dimension;
        for (int i = 0; i < d; ++i) {
            const Real scale = conditional_scale(d, v, i);
            q.scale[i] = scale / shrink;
            if (q.correlation != nullptr)
                for (int k = i; k < d; ++k) q.correlation[triangle(k) + i] = v[triangle(k) + i] * scale;
        }
        refresh(q);
    }

    static Real sd(const Real* scale, const Real* other, int i) {
        return other != nullptr ? scale[i] + other[i] : scale[i];
    }

    static void refresh(const Q& q) {
        for (int i = 0; i < q.dimension; ++i) q.log_scale[i] = log(q.scale[i]);
    }

    static constexpr FamilyTable<Real> kTable = {
        transform, add,           finish,   move,       difference,
        curvature, amplification, to_plain, move_plain, if_all_parts(pull_back),
        propose,   set_precision, sd,       refresh};
};

}  // namespace
}  // namespace tinyelbo

extern "C" const te_family te_mean_field = {"mean-field", false,
                                            tinyelbo::if_precision<double>(&tinyelbo::MeanField<double>::kTable),
                                            tinyelbo::if_precision<float>(&tinyelbo::MeanField<float>::kTable)};
