"""mpmath's functions, made to answer at once where their argument is huge: on its own it would compute for hours.

Beyond 2^20000 an exponential is taken as 0 or infinite; tanh and erf of such a number are ±1 to any number of digits.
"""

LARGE = 20_000  # binary digits before the point


def tame():
    """name -> function, for SymPy's lambdify."""
    import mpmath as mp

    def guard(plain, beyond):
        return lambda u: beyond(u) if mp.mag(u) >= LARGE else plain(u)

    def sign(u):
        return mp.mpf(1) if u > 0 else mp.mpf(-1)

    def nowhere(u):
        return mp.nan

    return {
        "exp": guard(mp.exp, lambda u: mp.inf if u > 0 else mp.mpf(0)),
        "tanh": guard(mp.tanh, sign),
        "erf": guard(mp.erf, sign),
        "erfc": guard(mp.erfc, lambda u: 1 - sign(u)),
        "sinh": guard(mp.sinh, lambda u: u * mp.inf),
        "cosh": guard(mp.cosh, lambda u: mp.inf),
        "sin": guard(mp.sin, nowhere),
        "cos": guard(mp.cos, nowhere),
    }
