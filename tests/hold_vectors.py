"""Checks of the functions of several inputs: kernels and facts against the formula, at 60 digits or more."""

import mpmath
import numpy as np

from actlib.formula import parse
from actlib.hold_facts import inside, number
from actlib.hold_numbers import error_in_ulp

precisely = mpmath.workdps(120)
rng = np.random.default_rng(11)
TARGET = 4


def inputs():
    """Rows of 6 numbers: ordinary, nearly equal, far from 0, far apart, with ties."""
    near, far = 1 + 1e-9 * rng.normal(size=(2, 6)), 1000 + rng.normal(size=(1, 6))
    extreme = [[1000, 0, -1000, 999, 1, -5], [-700, -1, 0, 30, -30, 2.5]]
    return np.concatenate([*(rng.normal(0, s, (6, 6)) for s in (0.3, 2, 30)), near, far, extreme])


Z = inputs()


def formula(f, z):
    """All outputs of the formula for a list of mpmath numbers, at the exact binary parameters."""
    names = {n: getattr(mpmath, n) for n in ("exp", "log", "sqrt", "tanh")}
    names |= {"sum": sum, "range": range, "max": max, "min": min, "abs": abs, "Phi": mpmath.ncdf}
    names |= {"sigma": lambda u: 1 / (1 + mpmath.exp(-u)), "top": lambda u, k: sorted(u, reverse=True)[:k]}
    names |= {n: int(v) if f.parameters[n].whole else mpmath.mpf(float(v)) for n, v in f.values.items()}
    code = compile(parse(f.formula), "<formula>", "eval")
    n = len(z)
    (m,) = f.shape_of_outputs((n,)) or (1,)
    return [eval(code, {"__builtins__": {}} | names | {"z": z, "n": n, "d": n // 2, "i": i}) for i in range(m)]


def jacobian(f, z):
    """dy_i/dz_j of the formula, by central differences."""
    h = mpmath.mpf(10) ** -40
    columns = []
    for j in range(len(z)):
        up, down = ([u + s * h * (k == j) for k, u in enumerate(z)] for s in (1, -1))
        columns.append([(a - b) / (2 * h) for a, b in zip(formula(f, up), formula(f, down), strict=True)])
    return mpmath.matrix(columns).T


def exactly(z):
    return [mpmath.mpf(float(u)) for u in z]


@precisely
def hold_value(f, target=TARGET):
    """Every output is the formula's; a difference that cancels is measured by its terms."""
    for dtype in (np.float16, np.float32, np.float64):
        for row in Z.astype(dtype):
            given, wanted = np.atleast_1d(f(row)), formula(f, exactly(row))
            floor = {"sparsemax": 0.5, "logsumexp": np.abs(row).max() / 4}.get(f.name, 0.0)
            for y, w in zip(given, wanted, strict=True):
                error = error_in_ulp(y, w, dtype, floor)
                assert error <= target, (
                    f"{f!r}({row}) gives {y}, not {mpmath.nstr(w, 20)}: {error:.3g} ulp ({dtype.__name__})"
                )


@precisely
def hold_vjp(f):
    """vjp is the Jacobian's transpose times dy, away from ties."""
    for row in Z[:18]:
        J = jacobian(f, exactly(row))
        dy = rng.normal(size=J.rows)
        wanted = J.T * mpmath.matrix(list(map(float, dy)))
        given = f.vjp(row, dy if f.outputs_text != "1" else dy[0])
        scale = float(max(abs(v) for v in J)) * float(np.abs(dy).max()) + 1e-300
        for k, (a, b) in enumerate(zip(given, wanted, strict=True)):
            assert abs(a - float(b)) <= 1e-13 * scale, f"{f!r}.vjp({row})[{k}] is {a}, not {mpmath.nstr(b, 17)}"


@precisely
def hold_jacobian(f):
    if f.jacobian_text is None:
        return
    names = {"exp": mpmath.exp, "sigma": lambda u: 1 / (1 + mpmath.exp(-u)), "delta": lambda i, j: int(i == j)}
    for row in Z[:3]:
        z = exactly(row)
        J, y = jacobian(f, z), formula(f, z)
        for i in range(J.rows):
            for j in range(J.cols):
                known = {"z": z, "y": y, "i": i, "j": j, "d": 3} | {n: mpmath.mpf(v) for n, v in f.values.items()}
                stated = eval(f.jacobian_text, {"__builtins__": {}}, names | known)
                assert abs(stated - J[i, j]) < 1e-30, f"{f!r}: dy_{i}/dz_{j} is {J[i, j]}, stated {stated}"


@precisely
def hold_range_and_total(f):
    found = []
    opened = [[v, v, v, a, a, a] for v in (-95, 95) for a in (-95, -1.7, -0.8, -0.7, 95)]
    for row in np.concatenate([Z, 50 * Z[:6], -50 * Z[:6], opened]):
        y = formula(f, exactly(np.clip(row, -100, 100)))
        assert all(inside(f.range, v, slack=1e-30) for v in y), f"{f!r}({row}) = {y} leaves {f.range}"
        if f.total_text:
            assert abs(sum(y) - number(f.fact(f.total_text))) < 1e-60, f"{f!r}: the outputs sum to {sum(y)}"
        found += y
    for end, best in ((f.range.inf, min(found)), (f.range.sup, max(found))):
        near = abs(best) > 90 if end.is_infinite else abs(number(end) - best) < 0.03 * (1 + abs(number(end)))
        assert near, f"{f!r} comes no closer to {end} than {best}"


@precisely
def hold_shift(f):
    found = set()
    for row in Z[:6]:
        before, after = formula(f, exactly(row)), formula(f, [u + mpmath.mpf("1.25") for u in exactly(row)])
        moved = [b - a for a, b in zip(before, after, strict=True)]
        if all(abs(m) < 1e-50 for m in moved):
            found.add("same")
        elif all(abs(m - mpmath.mpf("1.25")) < 1e-50 for m in moved):
            found.add("moves")
        else:
            found.add("changes")
    assert found == {f.shift}, f"{f!r} is said to be {f.shift!r} under a common shift; found {found}"


def largest_norm(f, n, tries=400):
    """The largest 2-norm of the Jacobian met by a search, through vjp."""
    search = np.random.default_rng(5)
    best, place = 0.0, None
    for t in range(tries):
        z = search.normal(0, 4, n) if place is None or t % 4 == 0 else place + search.normal(0, 1.5 ** -(t / 40), n)
        best, place = max((best, place), (_norm(f, z), z), key=lambda pair: pair[0])
    return best


def _norm(f, z):
    m = np.atleast_1d(f(z)).size
    rows = [f.vjp(z, row if f.outputs_text != "1" else row[0]) for row in np.eye(m)]
    return float(np.linalg.norm(np.array(rows), 2))


def hold_lipschitz(f):
    """No Jacobian is larger than the constant, and some come within two per cent of it."""
    if f.lipschitz.is_infinite:
        grows = (
            [largest_norm(f, n, 100) for n in (2, 32)]
            if f.name == "log_softmax"
            else [_norm(f, np.array([s, 0.5])) for s in (1.0, 1e3)]
        )
        assert grows[1] > 3 * grows[0], f"{f!r} is said to have no Lipschitz constant; norms {grows}"
        return
    stated = float(f.lipschitz)
    places = [np.array(p) for p in ([0.0, 0.0], [20.0, 0.0], [7.0, 7.0], [-7.0, 7.0])]
    limit = f.values.get("limit", 7.0)
    places += [np.array([s * limit, limit]) for s in (1.0, -1.0)]
    met = max(
        [largest_norm(f, n) for n in (2 * f.values.get("k", 1), 6)]
        + [_norm(f, p) for p in places if "k" not in f.values]
    )
    assert 0.98 * stated <= met <= stated * (1 + 1e-12), f"{f!r}: the largest norm met is {met}, stated {stated}"


def hold_moments(f):
    """E y and E y^2 for independent normal inputs, by Gauss's rule on squares without kinks."""
    if f.second_moment_text is None:
        return
    cuts = [-12, -7, -3, 0, 3, 7, 12]
    x, w = (
        np.concatenate(part) for part in zip(*[_gauss(a, b) for a, b in zip(cuts, cuts[1:], strict=False)], strict=True)
    )
    w = w * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    grid = np.stack(np.meshgrid(x, x, indexing="ij"), axis=-1)
    y = f(grid)[..., 0]
    for power, stated in ((1, f.mean), (2, f.second_moment)):
        found = float(w @ y**power @ w)
        assert abs(found - float(stated)) < 1e-12, f"{f!r}: E y^{power} is {found}, stated {float(stated)}"


def _gauss(a, b, nodes=50):
    x, w = np.polynomial.legendre.leggauss(nodes)
    return (a + b) / 2 + (b - a) / 2 * x, (b - a) / 2 * w


def hold_shapes(f):
    """Any axis, any dtype; the rest of the shape stays."""
    z = rng.normal(0, 2, (2, 6, 4, 6))
    for axis in (1, -1, 3, -3):
        y = f(z, axis=axis)
        assert y.shape == f.shape_of_outputs(z.shape, axis)
        assert np.array_equal(y, _back(f, f(np.moveaxis(z, axis, -1)), axis)), f"{f!r} along axis {axis}"
        dz = f.vjp(z, y, axis=axis)
        assert dz.shape == z.shape and np.array_equal(
            dz, np.moveaxis(f.vjp(np.moveaxis(z, axis, -1), _last(f, y, axis)), -1, axis)
        )
        one = np.moveaxis(z, axis, -1)[1, 2, 3]
        assert np.allclose(f(one), _last(f, y, axis)[1, 2, 3], rtol=1e-14)
    for dtype in (np.float16, np.float32, np.float64):
        assert f(z.astype(dtype)).dtype == f.vjp(z.astype(dtype), f(z.astype(dtype))).dtype == dtype
    whole = [1, 2, 0, -3, 4, 5]
    assert f(whole).dtype == np.float64 and np.array_equal(f([whole]), f(np.array([whole], dtype=float)))
    assert f(np.zeros((0, 6))).shape == f.shape_of_outputs((0, 6))
    assert np.isnan(f([np.nan, *whole[1:]])).any()


def _back(f, y, axis):
    return y if f.outputs_text == "1" else np.moveaxis(y, -1, axis)


def _last(f, y, axis):
    return y if f.outputs_text == "1" else np.moveaxis(y, axis, -1)


CHECKS = (
    hold_value, hold_vjp, hold_jacobian, hold_range_and_total, hold_shift, hold_lipschitz, hold_moments, hold_shapes,
)  # fmt: skip
