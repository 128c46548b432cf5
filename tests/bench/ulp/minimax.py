#!/usr/bin/env python3
"""Derives the coefficients of lib/src/math: python3 minimax.py [name ...]; needs mpmath.

The fits are those of remez.py. The output has the relative error that the function computed with the fit inherits,
before and after rounding, and the coefficients as the headers have them.
"""
import sys

from mpmath import (cos, coth, erfc, erfinv, exp, expm1, findroot, log, loggamma, mp, mpf, pi, psi, sin, sqrt, tanh)

from remez import TINY, relative, report, round_to

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


def fit_softplus():
    """2 atanh(s) = s (2 + z p(z)), z = s^2, s <= 1/3"""

    def f(z):
        return (2 * mp.atanh(sqrt(z)) / sqrt(z) - 2) / z

    report("softplus R", f, lambda z: z, mpf(10) ** -7, mpf(1) / 9 * mpf("1.0001"), {53: (10, 0), 24: (5, 0)})


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


def fit_pow():
    """2 atanh(s) = s (2 + 2/3 z + z^2 p(z)), z = s^2"""
    largest = (sqrt(2) - 1) / (sqrt(2) + 1)

    def f(z):
        return ((2 * mp.atanh(sqrt(z)) / sqrt(z) - 2) / z - mpf(2) / 3) / z

    report("pow", f, lambda z: z * z / 2, mpf(10) ** -7, largest**2, {53: (8, 0), 24: (3, 0)})


def fit_hazard():
    """phi(y)/Phi(-y) = sqrt(2/pi) + y - y p(y)/q(y), y >= 0"""

    def hazard(y):
        with mp.extradps(20):
            return exp(-y * y / 2) / (sqrt(pi / 2) * erfc(y / sqrt(2)))

    def f(y):
        return (sqrt(2 / pi) + y - hazard(y)) / y

    # Beyond 400 (40) p/q is close enough to sqrt(2/pi)/y - 1/y^2.
    report("hazard", f, lambda y: y / hazard(y), 0, 400, {53: (10, 10), 24: (5, 5, 0, 40)})


def shifted(f, base):
    """f - base with the weight that makes errors relative to f: of the fraction's rounding errors less is left."""
    return lambda x: f(x) - base, relative(f)


def fit_lgamma():
    """log Gamma(1 + w) = w (w - 1) (5/16 + p(w)/q(w)), w <= 3;
    log Gamma(x) = (x - 1/2) log x - x + log(2 pi)/2 + p(1/x^2)/x"""

    def near(w):
        return loggamma(1 + w).real / (w * (w - 1))

    def far(z):
        x = 1 / sqrt(z)
        return (loggamma(x).real - (x - mpf(1) / 2) * log(x) + x - log(2 * pi) / 2) * x

    report("lgamma", *shifted(near, mpf(5) / 16), mpf(10) ** -9, 3, {53: (9, 8), 24: (5, 4)})
    report("lgamma far", far, lambda z: sqrt(z) / loggamma(1 / sqrt(z)).real, mpf(10) ** -6, mpf(1) / 16,
           {53: (8, 0), 24: (3, 0)})


def fit_digamma():
    """psi(1 + w) = (w - zero) (1/2 + p(w)/q(w)), w <= 3; psi(x) = log x - 1/(2 x) - p(1/x^2)/x^2"""
    zero = findroot(lambda w: psi(0, 1 + w), mpf("0.4616"))
    high = round_to(zero, 53), round_to(zero, 24)
    print("digamma zero: " + ", ".join(f"{float(c).hex()} + {float(zero - c).hex()}" for c in high))

    def near(w):
        return psi(0, 1 + w) / (w - zero)

    def far(z):
        return (log(z) / -2 - sqrt(z) / 2 - psi(0, 1 / sqrt(z))) / z

    report("digamma", *shifted(near, mpf(1) / 2), 0, 3, {53: (8, 7), 24: (5, 3)})
    report("digamma far", far, lambda z: z / psi(0, 1 / sqrt(z)), mpf(10) ** -6, mpf(1) / 16, {53: (8, 0), 24: (3, 0)})


def fit_trigamma():
    """psi'(1 + w) = 1/4 + p(w)/q(w), w <= 4; psi'(x) = 1/x + 1/(2 x^2) + p(1/x^2)/x^3"""

    def near(w):
        return psi(1, 1 + w)

    def far(z):
        return (psi(1, 1 / sqrt(z)) - sqrt(z) - z / 2) / (z * sqrt(z))

    report("trigamma", *shifted(near, mpf(1) / 4), 0, 4, {53: (8, 7), 24: (5, 4)})
    report("trigamma far", far, lambda z: z, mpf(10) ** -6, mpf(1) / 25, {53: (8, 0), 24: (3, 0)})


FITS = {name[4:]: function for name, function in list(globals().items()) if name.startswith("fit_")}

if __name__ == "__main__":
    for chosen in sys.argv[1:] or FITS:
        print(f"# {FITS[chosen].__doc__}")
        FITS[chosen]()
