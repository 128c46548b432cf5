// Continuous densities in parts (density.hpp). z = (y - location)/scale throughout. Outside the support, and for scales
// that are not positive, the density is -infinity and its derivatives are 0.
#pragma once

#include "../../math/gamma_difference.hpp"
#include "density.hpp"
#include "functions.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class P>
TE_INLINE P zero_unless_positive(P scale, P x) {
    return select<P>(scale > 0, x, P{});
}

// a log b, and 0 where a is 0.
template <class P>
TE_INLINE P times_log(P a, P b) {
    return select<P>(a == 0, P{}, a * log(b));
}
// a/b, and 0 where a is 0.
template <class P>
TE_INLINE P ratio(P a, P b) {
    return select<P>(a == 0, P{}, a / b);
}

// Logarithms of the constants that divide densities of z: sqrt(2 pi), pi and 2.
inline constexpr double kNone = 0;
inline constexpr double kOfNormal = 0.918938533204672741780329736405617640;
inline constexpr double kOfCauchy = 1.14472988584940017414342735135305871;
inline constexpr double kOfLaplace = 0.693147180559945309417232121458176568;

// log(a) for a > 0, else -infinity; and minus that, as of a scale, less a constant.
template <int Operand>
struct LogOf : Of<Operand> {
    TE_VALUE(P a) { return log(max<P>(P{}, a)); }
    TE_PARTIALS(const Out& out, P a) { out(0, zero_unless_positive(a, P(1 / a))); }
};
template <int Operand, const double& kConstant>
struct MinusLogScale : Of<Operand> {
    TE_VALUE(P scale) { return select<P>(scale > 0, -log(scale) - Lane<P>(kConstant), minus_infinity<P>()); }
    TE_PARTIALS(const Out& out, P scale) { out(0, zero_unless_positive(scale, P(-1 / scale))); }
};
// Passes on the derivative by z of a density of z.
template <class P, class Out>
TE_INLINE void location_scale_partials(const Out& out, P by_z, P z, P inverse, int location) {
    const P by_y = by_z * inverse;
    out(0, by_y), out(location, P(-by_y)), out(location + 1, P(-by_y * z));
}
template <class P>
TE_INLINE P standardise(P y, P location, P scale) {
    return zero_unless_positive(scale, P((y - location) / scale));
}

struct NormalKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P mean, P sd) {
        const P z = standardise(y, mean, sd);
        return Lane<P>(-0.5) * z * z;
    }
    TE_PARTIALS(const Out& out, P y, P mean, P sd) {
        const P inverse = zero_unless_positive(sd, P(1 / sd)), z = (y - mean) * inverse;
        location_scale_partials<P>(out, -z, z, inverse, 1);
    }
};

struct StudentTKernel : Of<0, 1, 2, 3> {
    TE_VALUE(P y, P degrees, P location, P scale) {
        const P z = standardise(y, location, scale);
        return Lane<P>(-0.5) * (degrees + 1) * log1p(P(z * z / degrees));
    }
    TE_PARTIALS(const Out& out, P y, P degrees, P location, P scale) {
        const P inverse = zero_unless_positive(scale, P(1 / scale)), z = (y - location) * inverse;
        const P weight = (degrees + 1) / (degrees + z * z);
        location_scale_partials<P>(out, -weight * z, z, inverse, 2);
        out(1, [&] {
            const P q = z * z / degrees;
            return Lane<P>(0.5) * (weight * q - log1p(q));
        });
    }
};
struct StudentTDegrees : Of<1> {
    TE_VALUE(P degrees) {
        constexpr auto kHalf = Lane<P>(0.5);
        return lgamma_difference<P>(kHalf * degrees, broadcast<P>(kHalf)) - kHalf * (log(degrees) + Lane<P>(kOfCauchy));
    }
    TE_PARTIALS(const Out& out, P degrees) {
        constexpr auto kHalf = Lane<P>(0.5);
        out(0, P(kHalf * (digamma_difference<P>(kHalf * degrees, broadcast<P>(kHalf)) - 1 / degrees)));
    }
};

struct CauchyKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P location, P scale) {
        const P z = standardise(y, location, scale);
        return -log1p(P(z * z));
    }
    TE_PARTIALS(const Out& out, P y, P location, P scale) {
        const P inverse = zero_unless_positive(scale, P(1 / scale)), z = (y - location) * inverse;
        location_scale_partials<P>(out, -2 * z / (1 + z * z), z, inverse, 1);
    }
};

// The derivative at the location is taken to be 0.
struct LaplaceKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P location, P scale) { return minus_abs(standardise(y, location, scale)); }
    TE_PARTIALS(const Out& out, P y, P location, P scale) {
        const P inverse = zero_unless_positive(scale, P(1 / scale)), z = (y - location) * inverse;
        location_scale_partials<P>(out, P(-sign(z)), z, inverse, 1);
    }
};

struct LognormalKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P mean, P sd) { return NormalKernel::value(log(positive_or_one(y)), mean, sd); }
    TE_PARTIALS(const Out& out, P y, P mean, P sd) {
        const P inverse = zero_unless_positive(sd, P(1 / sd)), z = (log(positive_or_one(y)) - mean) * inverse;
        out(0, zero_unless_positive(y, P(-z * inverse / y)));
        out(1, P(z * inverse)), out(2, P(z * z * inverse));
    }
};

struct GammaKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P shape, P rate) {
        return select<P>(y >= 0, times_log<P>(shape - 1, y) - rate * y, minus_infinity<P>());
    }
    TE_PARTIALS(const Out& out, P y, P shape, P rate) {
        out(0, select<P>(y >= 0, ratio<P>(shape - 1, y) - rate, P{}));
        out(1, [&] { return log(positive_or_one(y)); });
        out(2, select<P>(y >= 0, -y, P{}));
    }
};
struct MinusLgammaShape : Of<1> {
    TE_VALUE(P shape) { return -lgamma(shape); }
    TE_PARTIALS(const Out& out, P shape) { out(0, P(-digamma(shape))); }
};
// shape log(rate)
struct GammaScale : Of<1, 2> {
    TE_VALUE(P shape, P rate) { return shape * log(max<P>(P{}, rate)); }
    TE_PARTIALS(const Out& out, P shape, P rate) {
        out(0, [&] { return log(positive_or_one(rate)); });
        out(1, zero_unless_positive(rate, P(shape / rate)));
    }
};

struct InverseGammaKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P shape, P scale) {
        const P inside = positive_or_one(y);
        return select<P>(y > 0, -(shape + 1) * log(inside) - scale / inside, minus_infinity<P>());
    }
    TE_PARTIALS(const Out& out, P y, P shape, P scale) {
        const P inverse = zero_unless_positive(y, P(1 / y));
        out(0, P((scale * inverse - (shape + 1)) * inverse));
        out(1, [&] { return -log(positive_or_one(y)); });
        out(2, P(-inverse));
    }
};

struct ExponentialKernel : Of<0, 1> {
    TE_VALUE(P y, P rate) { return select<P>(y >= 0, -rate * y, minus_infinity<P>()); }
    TE_PARTIALS(const Out& out, P y, P rate) {
        out(0, select<P>(y >= 0, -rate, P{})), out(1, select<P>(y >= 0, -y, P{}));
    }
};

struct BetaKernel : Of<0, 1, 2> {
    template <class P>
    static TE_INLINE auto inside(P y) {
        return (y >= 0) & (y <= 1);
    }
    TE_VALUE(P y, P a, P b) {
        const P left = times_log<P>(a - 1, y), right = select<P>(b == 1, P{}, (b - 1) * log1p(P(-y)));
        return select<P>(inside(y), left + right, minus_infinity<P>());
    }
    TE_PARTIALS(const Out& out, P y, P a, P b) {
        out(0, select<P>(inside(y), ratio<P>(a - 1, y) - ratio<P>(b - 1, 1 - y), P{}));
        out(1, [&] { return log(positive_or_one(y)); });
        out(2, [&] { return log1p(P(-select<P>(y < 1, y, P{}))); });
    }
};
struct BetaShapes : Of<1, 2> {
    TE_VALUE(P a, P b) { return -log_beta(a, b); }
    TE_PARTIALS(const Out& out, P a, P b) {
        out(0, [&] { return digamma_difference(a, b); });
        out(1, [&] { return digamma_difference(b, a); });
    }
};

struct UniformKernel : Of<0, 1, 2> {
    TE_VALUE(P y, P lower, P upper) { return select<P>((y >= lower) & (y <= upper), P{}, minus_infinity<P>()); }
    TE_PARTIALS(const Out&, P, P, P) {}
};
struct UniformRange : Of<1, 2> {
    TE_VALUE(P lower, P upper) {
        const P range = upper - lower;
        return select<P>(range > 0, -log(range), minus_infinity<P>());
    }
    TE_PARTIALS(const Out& out, P lower, P upper) {
        const P inverse = zero_unless_positive<P>(upper - lower, 1 / (upper - lower));
        out(0, inverse), out(1, P(-inverse));
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
