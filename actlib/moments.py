"""E f(Z)^p for a standard normal Z: what decides how a signal's mean and size go through a layer."""


def gaussian_moment(f, power, digits=15):
    """E f(Z)^power for Z ~ N(0, 1), by quadrature between the seams of the formula."""
    import mpmath
    import sympy as sp

    formula, met = f.precise(), f.__dict__.setdefault("_met", {})  # the next power meets the same places

    def value(z):
        key = z, mpmath.mp.prec
        if key not in met:
            met[key] = formula(z)
        return met[key]

    with mpmath.workdps(digits + 15):
        seams = {mpmath.mpf(sp.N(f.fact(b), digits + 15)) for b in f.breaks}
        points = sorted({*seams, *map(mpmath.mpf, (-40, -10, -4, 0, 4, 10, 40))})
        total = mpmath.quad(lambda z: value(z) ** power * mpmath.npdf(z), points)
    return sp.Float(str(mpmath.nstr(total, digits)), digits)
