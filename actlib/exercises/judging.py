"""How an answer is looked at: a function is run on probes, a number or a formula compared, and a fault put into words.

Nothing here trusts what it is given: whatever an object does when called, printed or compared, a sentence comes out.
"""

import inspect
import math

import numpy as np

# --- functions and numbers


def copies(args):
    return [a.copy() if isinstance(a, np.ndarray) else a for a in args]


def run(f, args):
    """What a reader's function gives: its value, or the exception that it raised (SystemExit included)."""
    try:
        with np.errstate(all="ignore"):
            return f(*copies(args))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001
        return error


def first_name(f):
    """What a function calls its first argument, for sentences such as "At z = 3 …"."""
    try:
        return next(iter(inspect.signature(f).parameters), "x")
    except (TypeError, ValueError):
        return "x"


def overflow(f, args):
    """The dtype in which a function overflows, or divides 0 by 0, on the way to its values; else None."""
    for dtype in (np.float64, np.float32):
        given = [a.astype(dtype) if isinstance(a, np.ndarray) else a for a in args]
        try:
            with np.errstate(over="raise", invalid="raise"):
                f(*given)
        except FloatingPointError:
            return np.dtype(dtype).name
    return None


def array_of(value):
    try:
        array = np.asarray(value)
        return array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except Exception:  # noqa: BLE001  ragged, symbolic or stranger still
        return None


def agree(a, b, rtol):
    if isinstance(a, BaseException) or isinstance(b, BaseException):
        return type(a) is type(b)
    a, b = array_of(a), array_of(b)
    return a is not None and b is not None and a.shape == b.shape and bool(np.all(close(a, b, rtol, floor=0)))


def close(a, b, rtol, floor=1e-12):
    """Entry by entry: equal to a relative tolerance, in the tails too; beside an exact 0, to within `floor`."""
    with np.errstate(all="ignore"):
        near = np.abs(a - b) <= np.where(b == 0, floor, rtol * np.abs(b))
        return (a == b) | (np.isnan(a) & np.isnan(b)) | (np.isfinite(b) & near)


def fault(args, result, wanted, rtol, at_probe, name="x"):
    """The sentence for one probe, or None where the result is right."""
    shown = ", ".join(show(a) for a in args)
    if isinstance(result, BaseException):
        return f"Called with {shown} it raised {say(result)}."
    if result is None or result is ...:
        return f"Called with {shown} it returned nothing: is a `return` missing?"
    given, wanted = array_of(result), np.asarray(wanted, dtype=np.float64)
    if given is None:
        return f"Called with {shown} it returned {show(result)}, not numbers."
    if given.shape != wanted.shape:
        asked = f"the answer has shape {wanted.shape}" if wanted.ndim else "asked is one number"
        return f"Called with {shown} it returned shape {given.shape}; {asked}."
    right = close(given, wanted, rtol)
    if np.all(right):
        return None
    where = tuple(np.argwhere(~right)[0])
    if at_probe:
        sentence = at_probe(args, given, wanted)
        if sentence:
            return sentence
    first = args[0]
    same_shape = isinstance(first, np.ndarray) and first.shape == wanted.shape and first.ndim
    place = (
        f"At {name} = {first[where]:g}"
        if same_shape
        else f"With {shown}" + (f", entry {list(map(int, where))}," if where else "")
    )
    return f"{place} yours gives {given[where]:.6g}, the answer is {wanted[where]:.6g}."


def as_number(given):
    """A float from what was handed in, or the sentence that says why not."""
    if isinstance(given, bool):
        return f"The answer is a number; this was {given}."
    try:
        array = np.asarray(given)
        value = float(given) if array.ndim == 0 else None
    except Exception:  # noqa: BLE001
        value = None
    if value is None:
        return f"The answer is one number; this was {show(given)}."
    return value if math.isfinite(value) else f"The answer is a finite number; this was {value}."


def show(value):
    try:
        if isinstance(value, np.ndarray) and value.ndim:
            return f"an array of shape {value.shape}" if value.size > 4 else np.array2string(value, separator=", ")
        text = repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001  a repr may do anything
        text = f"an object of type {type(value).__name__}"
    return f"`{text[:60] + '…' if len(text) > 60 else text}`".replace("\n", " ")


def say(error):
    try:
        text = str(error).splitlines()[0][:100] if str(error) else ""
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001
        text = ""
    return f"{type(error).__name__}" + (f" ({text})" if text else "")


# --- formulas


def names_of(expr):
    return ", ".join(sorted(map(str, expr.free_symbols))) or "no symbol"


def same_names(value, right):
    """The reader's x and the truth's x are the same, whatever their assumptions."""
    known = {str(s): s for s in right.free_symbols}
    return value.xreplace({s: known[str(s)] for s in value.free_symbols if str(s) in known})


def points(names):
    """Fixed pseudo-random values for symbols, of the sign that was assumed."""
    rng = np.random.default_rng(7)
    for _ in range(12):
        yield {
            n: float(rng.uniform(0.2, 3)) if n.is_positive else float(rng.uniform(-3, -0.2 if n.is_negative else 3))
            for n in names
        }


def equal(a, b):
    names = sorted(a.free_symbols | b.free_symbols, key=str)
    compared = 0
    for point in points(names):
        u, v = a.subs(point).evalf(20), b.subs(point).evalf(20)
        if not (u.is_number and v.is_number) or not (u.is_finite and v.is_finite):
            continue
        if abs(u - v) > 1e-10 * (1 + abs(v)):
            return False
        compared += 1
    return compared >= 5


def difference(a, b):
    for point in points(sorted(a.free_symbols | b.free_symbols, key=str)):
        u, v = a.subs(point).evalf(15), b.subs(point).evalf(15)
        if v.is_real is False:  # a probability above 1, say: nothing to show a reader
            continue
        if not u.is_number or abs(u - v) > 1e-10 * (1 + abs(v)):
            where = ", ".join(f"{n} = {value:.4g}" for n, value in point.items()) or "every point"
            return where, f"{u.evalf(6)}", f"{v.evalf(6)}"
    return "some points", str(a), str(b)
