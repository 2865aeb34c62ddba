"""How a formula leaves: the polynomial that it approaches on each side, and the leading term of what is left of it."""

from fractions import Fraction

import mpmath
import sympy as sp

from actlib.activation import Tail
from actlib.formula import read
from actlib.hold_facts import X
from actlib.measure import NotFinite, sizes, text_of, value_at

TOP = 4  # asymptotes are looked for among polynomials up to this degree


def polynomial(f, side):
    """Coefficients (constant first) of the polynomial that f approaches on one side, and where it was seen; or None."""
    for far in (60, 30, 12, 3):
        with mpmath.workdps(450):
            x = side * mpmath.mpf(10) ** far
            try:
                values = [value_at(f, k * x) for k in range(1, TOP + 3)]
            except NotFinite:
                continue
            points = [k * x for k in range(1, TOP + 2)]
            row = [(mpmath.mpf(1), values[k]) for k in range(TOP + 1)]
            steps, level = [], [v for _, v in row]
            for k in range(TOP + 1):  # Newton's divided differences
                steps.append(level[0])
                level = [(b - a) / (points[i + k + 1] - points[i]) for i, (a, b) in enumerate(zip(level, level[1:]))]  # noqa: B905
            c = [mpmath.mpf(0)] * (TOP + 1)
            for k in range(TOP, -1, -1):  # Horner, with polynomials
                c = [(c[i - 1] if i else 0) - points[k] * c[i] for i in range(TOP + 1)]
                c[0] += steps[k]
            c = [mpmath.mpf(0) if abs(a) < mpmath.mpf(10) ** (-far / 2) else a for a in c]
            there = (TOP + 2) * x
            slack = mpmath.mpf(10) ** (1 - far / 2 if far > 3 else -20)
            if abs(sum(a * there**k for k, a in enumerate(c)) - values[-1]) < slack:
                return c, far
    return None


def tail(f, side, beyond=0):
    """(Tail, coefficients) on one side, or (None, None) where no polynomial is approached; no seam is `beyond`."""
    met = polynomial(f, side)
    if met is None or met[0][TOP]:
        return None, None
    c, far = met
    exactly = mpmath.mpf(10) ** -(min(far, 50) / 3)
    texts = [text_of(a, exactly) for a in c]
    powers = ["", "x", "x**2", "x**3", "x**4"]
    terms = []
    for k in range(TOP, -1, -1):
        if texts[k] != "0":
            terms.append(_term(texts[k], powers[k]))
    line = " + ".join(terms).replace("+ -", "- ") or "0"
    known = all("." not in t for t in texts)
    return Tail(line, _gap(f, line, side, beyond) if known else None), c


def _term(text, power):
    """A coefficient and a power: "-3*x/10" from -3/10 and x."""
    if not power:
        return text
    over, _, under = text.partition("/")
    head = {"1": power, "-1": f"-{power}"}.get(over, f"{over}*{power}")
    return f"{head}/{under}" if under else head


def _gap(f, line, side, beyond):
    """Leading term of f - asymptote: c x^p, or c x^p e^(-a|x|^q), q 1 or 2; "0" where it is reached; else None."""
    asymptote = sp.lambdify(X, f.fact(line), "mpmath")
    with mpmath.workdps(450):

        def rest(x):
            return value_at(f, side * x) - asymptote(side * mpmath.mpf(x))

        if all(abs(rest(x)) < mpmath.mpf(10) ** -395 for x in (20, 60, 200, 1000)):
            return "0" if rest(beyond + mpmath.mpf(1) / 4) == 0 else None
        try:
            near, far = rest(mpmath.mpf(10) ** 30), rest(mpmath.mpf(10) ** 60)
        except NotFinite:
            near = far = 0
        if near and far:
            p = int(mpmath.nint(mpmath.log(abs(far / near)) / mpmath.log(mpmath.mpf(10) ** 30)))
            c = far / (side * mpmath.mpf(10) ** 60) ** p
            if p < 0 and abs(rest(mpmath.mpf(10) ** 58) / (c * (side * mpmath.mpf(10) ** 58) ** p) - 1) < 1e-9:
                return _quotient(text_of(c, mpmath.mpf(10) ** -15), -p) if _nice(c) else None
        seen = [(x, r) for x in (4, 6, 8, 10, 12, 15, 20, 25, 30, 40, 60, 100, 150, 200, 300, 400, 600)
                if abs(r := rest(x)) > mpmath.mpf(10) ** -340]  # fmt: skip
        for q in (1, 2):
            found = _exponential(seen[-4:], side, q)
            if found:
                return found
    return None


def _quotient(text, p):
    """c/x^p: "-1/(3*pi*x**2)" from "-1/(3*pi)"."""
    over, _, under = text.partition("/")
    power = "x" if p == 1 else f"x**{p}"
    return f"{over}/({under.strip('()')}*{power})" if under else f"{over}/{power}"


def _exponential(seen, side, q):
    if len(seen) < 4:
        return None
    rows = mpmath.matrix([[1, mpmath.log(x), -(mpmath.mpf(x) ** q)] for x, _ in seen[1:]])
    solved = mpmath.lu_solve(rows, mpmath.matrix([mpmath.log(abs(r)) for _, r in seen[1:]]))
    p, a = int(mpmath.nint(solved[1])), _rational(solved[2])
    if not 0 < a < 1000 or not abs(solved[1] - p) < 0.2:
        return None
    x, r = seen[-1]
    c = r / ((side * mpmath.mpf(x)) ** p * mpmath.exp(-mpmath.mpf(a.numerator) / a.denominator * x**q))
    factor = _size(abs(c), loose=q == 2)
    if factor is None:
        return None
    shape = {0: "", 1: "*x"}.get(p, f"*x**({p})")
    rate = "" if a == 1 else f"{a}*" if a.denominator == 1 else f"{a.numerator}*" if a.numerator != 1 else ""
    under = "" if a.denominator == 1 else f"/{a.denominator}"
    power = f"{'-' if q == 2 or side > 0 else ''}{rate}{'x**2' if q == 2 else 'x'}{under}"
    text = f"{factor}{shape}*exp({power})"
    text = text.removeprefix("1*") if factor == "1" else text
    text = text.replace("1/sqrt(2*pi)*exp(-x**2/2)", "phi(x)").replace("1/sqrt(2*pi)/2*exp(-2*x**2)", "phi(2*x)/2")
    text = "-" + text if c < 0 else text
    formula = sp.lambdify(X, read(text), "mpmath")
    fits = all(abs(r / formula(side * mpmath.mpf(x)) - 1) < 0.018 for x, r in seen[-2:])
    return text if fits else None


def _rational(a):
    return Fraction(str(mpmath.nstr(a, 12))).limit_denominator(1000) if mpmath.isfinite(a) else Fraction(0)


def _nice(c):
    return "." not in text_of(c, mpmath.mpf(10) ** -15)


def _size(c, loose):
    """A factor as text, or None; `loose` where the term behind it fades only like 1/x^2."""
    text = text_of(c, mpmath.mpf(10) ** -9)
    if text == "0":
        return None
    if "." not in text:
        return text
    times = {"": 1, "/2": 0.5, "/4": 0.25, "*2": 2, "*4": 4}
    near = (t + more for t, size in sizes().items() for more, n in times.items() if abs(c / size / n - 1) < 0.012)
    return next(near, None) if loose else None
