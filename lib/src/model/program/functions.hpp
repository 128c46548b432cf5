// Arithmetic and elementary functions; kernel.hpp says what a functor is.
#pragma once

#include "../../math/erfc.hpp"
#include "../../math/exp.hpp"
#include "../../math/expm1.hpp"
#include "../../math/gamma.hpp"
#include "../../math/log_normal_cdf.hpp"
#include "../../math/logistic.hpp"
#include "../../math/logit.hpp"
#include "../../math/pow.hpp"
#include "../../math/softplus.hpp"
#include "../../math/tanh.hpp"
#include "kernel.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

template <class P>
TE_INLINE P one() {
    return broadcast<P>(1);
}
template <class P, class Mask>
TE_INLINE P indicator(Mask mask) {
    return select<P>(mask, one<P>(), P{});
}

// -1, 0 or 1; NaN for NaN.
template <class P>
TE_INLINE P sign(P a) {
    return select<P>(a > 0, one<P>(), select<P>(a < 0, -one<P>(), a));
}

// Of a density's or function's argument that must be positive: what stands for it elsewhere, so that there is no NaN.
template <class P>
TE_INLINE P positive_or_one(P a) {
    return select<P>(a > 0, a, one<P>());
}
template <class P>
TE_INLINE P minus_infinity() {
    return broadcast<P>(-LogConstants<Lane<P>>::kInfinity);
}

#define TE_VALUE                                                                                                       \
    template <class P>                                                                                                 \
    static TE_INLINE P value
#define TE_PARTIALS                                                                                                    \
    template <class P, class Out>                                                                                      \
    static TE_INLINE void partials

struct Add {
    TE_VALUE(P a, P b) { return a + b; }
    TE_PARTIALS(const Out& out, P, P, P) { out(0, one<P>()), out(1, one<P>()); }
};
struct Subtract {
    TE_VALUE(P a, P b) { return a - b; }
    TE_PARTIALS(const Out& out, P, P, P) { out(0, one<P>()), out(1, P(-one<P>())); }
};
struct Multiply {
    TE_VALUE(P a, P b) { return a * b; }
    TE_PARTIALS(const Out& out, P, P a, P b) { out(0, b), out(1, a); }
};
struct Divide {
    TE_VALUE(P a, P b) { return a / b; }
    TE_PARTIALS(const Out& out, P value, P, P b) {
        const P inverse = 1 / b;
        out(0, inverse), out(1, P(-value * inverse));
    }
};
struct Pow {
    TE_VALUE(P a, P b) { return pow(a, b); }
    TE_PARTIALS(const Out& out, P value, P a, P b) {
        out(0, [&] { return b * pow(a, P(b - 1)); });
        out(1, [&] { return value * log(positive_or_one(a)); });  // 0^b = 0 for every b > 0
    }
};
struct Less {
    static constexpr bool kOfDataOnly = true;
    TE_VALUE(P a, P b) { return indicator<P>(a < b); }
    TE_PARTIALS(const Out&, P, P, P) {}
};
struct Equal {
    static constexpr bool kOfDataOnly = true;
    TE_VALUE(P a, P b) { return indicator<P>(a == b); }
    TE_PARTIALS(const Out&, P, P, P) {}
};
struct Select {
    TE_VALUE(P a, P b, P c) { return select<P>(a != 0, b, c); }
    TE_PARTIALS(const Out& out, P, P a, P, P) { out(1, indicator<P>(a != 0)), out(2, indicator<P>(a == 0)); }
};
struct Negate {
    TE_VALUE(P a) { return -a; }
    TE_PARTIALS(const Out& out, P, P) { out(0, P(-one<P>())); }
};
struct Exp {
    TE_VALUE(P a) { return exp(a); }
    TE_PARTIALS(const Out& out, P value, P) { out(0, value); }
};
struct Log {
    TE_VALUE(P a) { return log(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, P(1 / a)); }
};
struct Log1p {
    TE_VALUE(P a) { return log1p(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, P(1 / (1 + a))); }
};
struct Expm1 {
    TE_VALUE(P a) { return expm1(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, exp(a)); }
};
struct Sqrt {
    TE_VALUE(P a) { return sqrt(a); }
    TE_PARTIALS(const Out& out, P value, P) { out(0, P(Lane<P>(0.5) / value)); }
};
struct Square {
    TE_VALUE(P a) { return a * a; }
    TE_PARTIALS(const Out& out, P, P a) { out(0, P(a + a)); }
};
struct Inverse {
    TE_VALUE(P a) { return 1 / a; }
    TE_PARTIALS(const Out& out, P value, P) { out(0, P(-value * value)); }
};
// The derivative at 0 is taken to be 0.
struct Abs {
    TE_VALUE(P a) { return abs(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, sign(a)); }
};
struct Tanh {
    TE_VALUE(P a) { return tanh(a); }
    // 1/cosh^2 = 4 e/(1 + e)^2 with e = e^-2|a| keeps its relative accuracy where tanh is near 1.
    TE_PARTIALS(const Out& out, P, P a) {
        const P e = exp(P(2 * minus_abs(a))), inverse = 1 / (1 + e);
        out(0, P(4 * (e * inverse) * inverse));
    }
};
struct Logistic {
    TE_VALUE(P a) { return logistic(a); }
    TE_PARTIALS(const Out& out, P value, P a) { out(0, P(value * logistic(P(-a)))); }
};
struct Logit {
    TE_VALUE(P a) { return logit(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, P(1 / (a * (1 - a)))); }
};
struct Softplus {
    TE_VALUE(P a) { return softplus(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, logistic(a)); }
};
struct Log1mExp {
    TE_VALUE(P a) { return log1m_exp(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, P(-1 / expm1(P(-a)))); }
};
struct Lgamma {
    TE_VALUE(P a) { return lgamma(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, digamma(a)); }
};
struct Digamma {
    TE_VALUE(P a) { return digamma(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, trigamma(a)); }
};
struct NormalCdf {
    static constexpr double kDensityAtZero = 0.398942280401432677939946059934381868;
    TE_VALUE(P a) { return normal_cdf(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, P(Lane<P>(kDensityAtZero) * exp(P(Lane<P>(-0.5) * a * a)))); }
};
struct LogNormalCdf {
    TE_VALUE(P a) { return log_normal_cdf(a); }
    TE_PARTIALS(const Out& out, P, P a) { out(0, inverse_mills(a)); }
};
struct LogMix {
    TE_VALUE(P a, P b, P c) {
        const P top = max<P>(b, c), largest = select<P>(top > minus_infinity<P>(), top, P{});
        return largest + log(P(a * exp(P(b - largest)) + (1 - a) * exp(P(c - largest))));
    }
    TE_PARTIALS(const Out& out, P value, P a, P b, P c) {
        const P first = exp(P(b - value)), second = exp(P(c - value));
        out(0, P(first - second)), out(1, P(a * first)), out(2, P((1 - a) * second));
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
