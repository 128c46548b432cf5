"""Fits of fractions of polynomials that minimise the largest weighted error |w (f - p/q)| over an interval, by Remez'
exchange algorithm in 50 digits, rounded to the precision that they are meant for.
"""
from mpmath import cos, log, lu_solve, matrix, mp, mpf, nint, pi, polyval

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
