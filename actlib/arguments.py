"""What a function accepts: numbers, and parameters inside their domain. Everything else gets a sentence."""

import math
from contextlib import suppress

import numpy as np

ACCEPTED = "numbers: a float16, float32 or float64 array, or integers, booleans or (nested, even) lists of them"


def numbers(x, who):
    """x as a floating array: float16, 32 and 64 stay, integers and booleans become float64; else TypeError.

    Numbers in another byte order get the machine's own. A mask would be lost, so that masked arrays are refused.
    """
    try:
        array = np.asarray(x)
    except ValueError:
        raise TypeError(f"{who} was given a ragged list (rows of different lengths); it takes {ACCEPTED}") from None
    native = array.dtype.newbyteorder("=")
    if native in (np.float16, np.float32, np.float64) and not np.ma.isMaskedArray(x):
        return array.astype(native, copy=False)
    if array.dtype.kind in "biu" and not np.ma.isMaskedArray(x) or array.size == 0 and isinstance(x, (list, tuple)):
        return array.astype(np.float64)
    if array.dtype == object and all(isinstance(v, (int, float)) for v in array.flat):  # integers beyond 64 bits
        with suppress(OverflowError):
            return array.astype(np.float64)
    shown = f"{type(x).__name__} {x!r}" if array.ndim == 0 else f"{type(x).__name__} of dtype {array.dtype}"
    hint = f"; for symbols use actlib.{who}.expr" if hasattr(x, "free_symbols") else ""
    raise TypeError(f"{who} was given {shown[:120]}; it takes {ACCEPTED}{hint}")


def is_number(value):
    """Whether value is one real number of Python's or NumPy's; True and False are none."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def whole(value, what, least=0):
    """value as an int where it is a whole number from `least` up; else TypeError or ValueError."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{what} was given {type(value).__name__} {value!r}; it takes a whole number")
    if value < least:
        raise ValueError(f"{what} was given {value}; it takes a whole number from {least} up")
    return int(value)


def generator(rng, who):
    """rng where it is a numpy Generator; else TypeError."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{who} was given {type(rng).__name__} for rng; it takes a numpy.random.Generator")
    return rng


def parameter_values(who, parameters, settings, changed):
    """All parameters by name: defaults, then settings, then those changed now, each inside its domain."""
    for name, value in changed.items():
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise TypeError(f"{who} has no parameter {name!r}; its parameters: {known}")
        if not is_number(value):
            shown = f"{type(value).__name__} {value!r}"
            raise TypeError(
                f"{who}: parameter {name} was given {shown[:120]}; it takes a number, {parameters[name].domain}"
            )
    values = {name: p.default for name, p in parameters.items()} | dict(settings) | changed
    if changed:
        for name, parameter in parameters.items():
            whole = " and whole" if parameter.whole else ""
            if not _inside(parameter, name, values):
                raise ValueError(
                    f"{who}: parameter {name} = {values[name]!r} lies outside its domain, {parameter.domain}{whole}"
                )
    return values


def _inside(parameter, name, values):
    """Whether the condition holds; it may name other parameters. Nothing infinite or nan lies inside."""
    try:
        finite = all(map(math.isfinite, values.values()))
    except OverflowError:  # a whole number that no float holds
        return False
    if not finite or parameter.whole and values[name] != int(values[name]):
        return False
    return eval(parameter.domain, {"__builtins__": {}}, {**values, "inf": np.inf})
