#!/usr/bin/env python3
"""Derives the coefficients of lib/src/math: python3 minimax.py [name ...]; needs mpmath.

Each fit minimises the largest weighted error |w (f - p/q)| over an interval, by Remez' exchange algorithm in 50
digits, and is then rounded to the precision it is meant for. The output has the relative error that the function
computed with the fit inherits, before and after rounding, and the coefficients as the headers have them.
"""
import sys

from mpmath import (cos, coth, erfc, erfinv, exp, expm1, log, lu_solve, matrix, mp, mpf, nint, pi, polyval, sin, sqrt,
                    tanh)

mp.dps = 50
TINY = mpf(10) ** -20


def chebyshev_nodes(low, high, count):
    return [(low + high) / 2 - (high - low) / 2 * cos(pi * (i + mpf(1) / 2) / count) for i in range(count)]


def evaluate(p, q, x):
    return polyval(p[::-1], x) / polyval(q[::-1], x)


def solve_on_reference(f, weight, points, p_terms, q):
    """Coefficients for which the weighted error has equal size and alternating sign at the points."""
    size = len(points)
    for _ in range(20 if len(q) > 1 else 1):
        system, right = matrix(size, size), matrix(size, 1)
        for i, x in enumerate(points):
            fx = f(x)
            for k in range(p_terms):
                system[i, k] = x**k
            for k in range(1, len(q)):
                system[i, p_terms + k - 1] = -fx * x**k
            # The level times q is not linear: q of the last round stands in.
            system[i, size - 1] = (-1) ** i * polyval(q[::-1], x) / weight(x)
            right[i] = fx
        solution = lu_solve(system, right)
        last, q = q, [mpf(1)] + [solution[p_terms + k] for k in range(len(q) - 1)]
        if max(abs(a - b) for a, b in zip(q, last)) < mpf(10) ** -25 * max(map(abs, q)):
            break
    return [solution[k] for k in range(p_terms)], q, abs(solution[size - 1])


def alternation(points, errors, count):
    """The largest error of every run of one sign, at most `count` of them."""
    runs = []
    for x, error in zip(points, errors):
        if runs and (runs[-1][1] > 0) == (error > 0):
            if abs(error) > abs(runs[-1][1]):
                runs[-1] = (x, error)
        else:
            runs.append((x, error))
    while len(runs) > count:
        runs.pop(0 if abs(runs[0][1]) < abs(runs[-1][1]) else -1)
    return [x for x, _ in runs]


def remez(f, weight, p_terms, q_degree, low, high):
    count = p_terms + q_degree + 1
    points = chebyshev_nodes(low, high, count)
    grid = chebyshev_nodes(low, high, 30 * count)
    q = [mpf(1)] + [mpf(0)] * q_degree
    best = None
    for _ in range(40):
        p, q, level = solve_on_reference(f, weight, points, p_terms, q)
        errors = [weight(x) * (f(x) - evaluate(p, q, x)) for x in grid]
        largest = max(map(abs, errors))
        if best is None or largest < best[2]:
            best = p, q, largest
        points = alternation(grid, errors, count)
        if len(points) < count or largest < level * mpf("1.001"):
            break
    return best


def round_to(x, bits):
    mantissa, exponent = mp.frexp(x)
    return mp.ldexp(nint(mp.ldexp(mantissa, bits)), exponent - bits)


def round_fit(f, weight, p, q, low, high, bits):
    """Rounds q, then p from the lowest order up, where the orders above make up for each rounding.

    That needs an interval on one side of 0; otherwise p is just rounded.
    """
    q = [round_to(c, bits) for c in q]
    if low < -TINY:
        return [round_to(c, bits) for c in p], q
    done = []
    for k in range(len(p)):
        if k > 0:

            def rest(x):
                return (f(x) * polyval(q[::-1], x) - polyval(done[::-1], x)) / x**k

            def rest_weight(x):
                return weight(x) * abs(x) ** k / polyval(q[::-1], x)

            p = done + remez(rest, rest_weight, len(p) - k, 0, low, high)[0]
        done.append(round_to(p[k], bits))
    return done, q


def report(name, f, weight, low, high, terms):
    """terms: precision -> (terms of p, degree of q), with an interval of its own as an option."""
    for bits, (p_terms, q_degree, *interval) in terms.items():
        low_, high_ = map(mpf, interval or (low, high))
        memo = {}

        def cached(x):
            if x not in memo:
                memo[x] = f(x)
            return memo[x]

        p, q, error = remez(cached, weight, p_terms, q_degree, low_, high_)
        p, q = round_fit(cached, weight, p, q, low_, high_, bits)
        rounded = max(abs(weight(x) * (cached(x) - evaluate(p, q, x))) for x in chebyshev_nodes(low_, high_, 997))
        precision = "double" if bits == 53 else "float"
        print(f"{name} {precision}: error 2^{float(log(error, 2)):.2f}, rounded 2^{float(log(rounded, 2)):.2f}")
        for label, polynomial in (("p", p), ("q", q))[: 2 if q_degree else 1]:
            print(f"  {label}: " + ", ".join(float(c).hex() for c in polynomial))


def relative(f):
    return lambda x: 1 / f(x)


HALF_LN2 = log(2) / 2 * mpf("1.0001")


def fit_exp():
    """e^r - 1 = r + r^2/2 + r^3 p(r)"""

    def f(r):
        return (expm1(r) - r - r * r / 2) / r**3

    # The error is relative to e^r - 1, which asks for more than e^r. The interval is a bit uneven, because f cannot be
    # computed at 0.
    report("exp", f, lambda r: abs(r**3 / expm1(r)) + mpf(10) ** -6, -HALF_LN2, HALF_LN2 * mpf("1.0007"),
           {53: (9, 0), 24: (5, 0)})


def fit_logistic():
    """r coth(r/2) = 2 + z p(z), z = r^2"""

    def f(z):
        return (sqrt(z) * coth(sqrt(z) / 2) - 2) / z

    report("logistic H", f, lambda z: z * sqrt(z) / 2, mpf(10) ** -6, HALF_LN2**2, {53: (5, 0), 24: (2, 0)})


def fit_log():
    """2 atanh(s) = s (2 + z p(z)), z = s^2"""
    largest = (sqrt(2) - 1) / (sqrt(2) + 1)

    def f(z):
        return (2 * mp.atanh(sqrt(z)) / sqrt(z) - 2) / z

    report("log R", f, lambda z: z, mpf(10) ** -7, largest**2, {53: (7, 0), 24: (4, 0)})


def fit_tanh():
    """tanh x = x (1 + z p(z)), z = x^2, |x| <= 0.55"""

    def f(z):
        return (tanh(sqrt(z)) / sqrt(z) - 1) / z

    report("tanh", f, lambda z: z * sqrt(z) / tanh(sqrt(z)), mpf(10) ** -6, mpf("0.55") ** 2,
           {53: (11, 0), 24: (5, 0)})


def fit_sin_cos():
    """sin x = x (1 + z p(z)), cos x = 1 - z/2 + z^2 p(z), z = x^2, |x| <= pi/4"""
    largest = (pi / 4 * mpf("1.0001")) ** 2

    def sine(z):
        return (sin(sqrt(z)) / sqrt(z) - 1) / z

    def cosine(z):
        return ((cos(sqrt(z)) - 1) / z + mpf(1) / 2) / z

    report("sin", sine, lambda z: z * sqrt(z) / sin(sqrt(z)), mpf(10) ** -6, largest, {53: (6, 0), 24: (3, 0)})
    report("cos", cosine, lambda z: z * z / cos(sqrt(z)), mpf(10) ** -6, largest, {53: (6, 0), 24: (3, 0)})


def upper_quantile(log_p):
    """y with log Phi(-y) = log_p, by Newton's method."""
    y = sqrt(-2 * log_p - log(-4 * pi * log_p)) if log_p < -8 else sqrt(-log_p)
    while True:
        p = erfc(y / sqrt(2)) / 2
        step = (log(p) - log_p) * p / (exp(-y * y / 2) / sqrt(2 * pi))
        y += step
        if abs(step) < mpf(10) ** -40:
            return y


def fit_normal_quantile():
    """Phi^-1(1/2 + q) = q p(s)/q(s), s = 0.16 - q^2, |q| <= 0.4; -Phi^-1(e^-(r + offset)^2) = p(r)/q(r)"""

    def central(s):
        q = sqrt(mpf("0.16") - s)
        return sqrt(2) * erfinv(2 * q) / q

    def tail(offset):
        return lambda r: upper_quantile(-((r + offset) ** 2))

    report("normal_quantile central", central, relative(central), 0, mpf("0.16") - TINY,
           {53: (8, 7), 24: (5, 3)})
    report("normal_quantile tail", tail(mpf("1.5")), relative(tail(mpf("1.5"))), mpf("0.017"), mpf("4.63"),
           {53: (9, 7), 24: (5, 3, mpf("0.017"), mpf("8.75"))})
    far = tail(mpf("6.12"))
    report("normal_quantile far", far, relative(far), 0, mpf("21.2"), {53: (8, 7)})


def fit_erfc():
    """e^(x^2) erfc(x) = p(t - 0.375)/(x + 3.75), t = (x - 3.75)/(x + 3.75), x <= 27.3"""
    # The shift to 0.375 makes most terms of p positive where it is used.
    centre, shift = mpf("3.75"), mpf("0.375")

    def f(s):
        x = centre * (1 + s + shift) / (1 - s - shift)
        return exp(x * x) * erfc(x) * (x + centre)

    report("erfc", f, relative(f), -1 - shift, (mpf("27.3") - centre) / (mpf("27.3") + centre) - shift,
           {53: (24, 0), 24: (12, 0)})


FITS = {name[4:]: function for name, function in list(globals().items()) if name.startswith("fit_")}

if __name__ == "__main__":
    for chosen in sys.argv[1:] or FITS:
        print(f"# {FITS[chosen].__doc__}")
        FITS[chosen]()
