"""What a function accepts: numbers, and parameters inside their domain. Everything else gets a sentence."""

import numpy as np

ACCEPTED = "numbers: a float16, float32 or float64 array, or integers, booleans or (nested, even) lists of them"


def numbers(x, who):
    """x as a floating array: float16, 32 and 64 stay, integers and booleans become float64; else TypeError."""
    try:
        array = np.asarray(x)
    except ValueError:
        raise TypeError(f"{who} was given a ragged list (rows of different lengths); it takes {ACCEPTED}") from None
    if array.dtype in (np.float16, np.float32, np.float64):
        return array
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.size == 0 and isinstance(x, (list, tuple)):
        return array.astype(np.float64)
    shown = f"{type(x).__name__} {x!r}" if array.ndim == 0 else f"{type(x).__name__} of dtype {array.dtype}"
    hint = f"; for symbols use actlib.{who}.expr" if hasattr(x, "free_symbols") else ""
    raise TypeError(f"{who} was given {shown[:120]}; it takes {ACCEPTED}{hint}")


def parameter_values(who, parameters, settings, changed):
    """All parameters by name: defaults, then settings, then those changed now, each inside its domain."""
    for name, value in changed.items():
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise TypeError(f"{who} has no parameter {name!r}; its parameters: {known}")
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
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
    if not all(np.isfinite(v) for v in values.values()) or parameter.whole and values[name] != int(values[name]):
        return False
    return eval(parameter.domain, {"__builtins__": {}}, {**values, "inf": np.inf})
