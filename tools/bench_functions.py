"""Accuracy and speed of every function, side by side, in one run: python tools/bench_functions.py [names]

For float32 and float64: the largest error in units of the last place over [-30, 30] and in the far tails, and
nanoseconds per element on 10^6 numbers with one thread; beside it the textbook formula in NumPy, SciPy, and PyTorch
where they have the function and are installed. The contenders take turns, and each one's median counts.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
import scipy.special as special  # noqa: E402

from actlib.catalogue import ALL  # noqa: E402
from actlib.hold_numbers import error_in_ulp, exact  # noqa: E402

try:
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)
except ImportError:
    torch = None

SCORE = ROOT / "tests" / "reference" / "mutants.json"
ROUNDS, COUNT, POINTS = 11, 1_000_000, 120


def s(x):
    return 1 / (1 + np.exp(-x))


def sp(x):
    return np.log(1 + np.exp(x))


# As books write them, at our defaults; what is missing has no other form than ours.
TEXTBOOK = {
    "step": lambda x: np.where(x > 0, 1.0, np.where(x < 0, 0.0, 0.5)), "sigmoid": s,
    "hard_sigmoid": lambda x: np.clip(x / 6 + 0.5, 0, 1),
    "tanh": lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)), "hard_tanh": lambda x: np.clip(x, -1, 1),
    "softsign": lambda x: x / (1 + np.abs(x)), "erf": special.erf, "algebraic": lambda x: x / np.sqrt(1 + x**2),
    "gaussian": lambda x: np.exp(-(x**2)), "relu": lambda x: np.maximum(0, x),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x), "prelu": lambda x: np.where(x > 0, x, 0.25 * x),
    "rrelu": lambda x: np.where(x > 0, x, 11 / 48 * x), "relu6": lambda x: np.minimum(np.maximum(0, x), 6),
    "noisy_relu": lambda x: x * (1 + special.erf(x / np.sqrt(2))) / 2 + np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi),
    "srelu": lambda x: np.where(x >= 1, 1 + 0.5 * (x - 1), np.where(x <= -1, -1 + 0.1 * (x + 1), x)),
    "threshold": lambda x: np.where(x > 1, x, 0), "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "celu": lambda x: np.maximum(0, x) + np.minimum(0, np.exp(x) - 1),
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1)),
    "softplus": sp,
    "squareplus": lambda x: (x + np.sqrt(x**2 + 4)) / 2, "sqrt_relu": lambda x: (x + np.sqrt(x**2 + 0.1)) / 2,
    "log_sigmoid": lambda x: np.log(s(x)), "tanhshrink": lambda x: x - np.tanh(x),
    "softshrink": lambda x: np.where(x > 0.5, x - 0.5, np.where(x < -0.5, x + 0.5, 0)),
    "hardshrink": lambda x: np.where(np.abs(x) > 0.5, x, 0),
    "gelu": lambda x: x * (1 + special.erf(x / np.sqrt(2))) / 2,
    "gelu_tanh": lambda x: 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))),
    "gelu_sigmoid": lambda x: x * s(1.702 * x), "silu": lambda x: x * s(x), "swish": lambda x: x * s(x),
    "xtanh_relu": lambda x: (x + x * np.tanh(x / 0.01)) / 2, "mish": lambda x: x * np.tanh(sp(x)),
    "tanhexp": lambda x: x * np.tanh(np.exp(x)), "hard_swish": lambda x: x * np.minimum(np.maximum(x + 3, 0), 6) / 6,
    "hard_mish": lambda x: x / 2 * np.minimum(2, np.maximum(0, x + 2)), "squared_relu": lambda x: np.maximum(0, x) ** 2,
    "star_relu": lambda x: 0.8944271909999159 * np.maximum(0, x) ** 2 - 0.4472135954999579,
    "xielu": lambda x: np.where(x > 0, 0.8 * x**2 + 0.5 * x, 0.8 * (np.exp(x) - 1 - x) + 0.5 * x),
    "dyt": lambda x: np.tanh(0.5 * x), "derf": lambda x: special.erf(0.5 * x), "sin": np.sin, "arctan": np.arctan,
    "sign": np.sign,
}  # fmt: skip
SCIPY = {"sigmoid": special.expit, "log_sigmoid": special.log_expit, "erf": special.erf}
PYTORCH = {} if torch is None else {
    "sigmoid": torch.sigmoid, "hard_sigmoid": F.hardsigmoid, "tanh": torch.tanh, "hard_tanh": F.hardtanh,
    "relu": F.relu,
    "softsign": F.softsign, "arctan": torch.atan, "erf": torch.erf, "sin": torch.sin, "leaky_relu": F.leaky_relu,
    "relu6": F.relu6, "elu": F.elu, "celu": F.celu, "selu": F.selu, "softplus": F.softplus, "log_sigmoid": F.logsigmoid,
    "tanhshrink": F.tanhshrink, "softshrink": F.softshrink, "hardshrink": F.hardshrink, "gelu": F.gelu, "silu": F.silu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "mish": F.mish, "hard_swish": F.hardswish,
}  # fmt: skip


def places(dtype):
    """(middle, tails): where errors are measured."""
    rng = np.random.default_rng(1)
    far = 10 ** rng.uniform(np.log10(30), 3, POINTS // 3)
    return rng.uniform(-30, 30, POINTS).astype(dtype), np.concatenate([far, -far]).astype(dtype)


def worst(f, function, x):
    """Largest error in ulp; one ulp of 1/8 where f crosses zero away from 0."""
    with np.errstate(all="ignore"):
        y = np.asarray(function(x))
    crosses = 0.125 if f.name in ("star_relu", "xielu") else 0.0
    return max(error_in_ulp(v, exact(f, p), x.dtype.type, crosses) for p, v in zip(x, y, strict=True))


def contenders(name, dtype):
    """name -> function of a NumPy array, and one that takes what it is timed on."""
    x = np.random.default_rng(0).uniform(-30, 30, COUNT).astype(dtype)
    found = {"actlib": (ALL[name], x), "textbook": (TEXTBOOK.get(name), x), "SciPy": (SCIPY.get(name), x)}
    if name in PYTORCH:
        found["PyTorch"] = (PYTORCH[name], torch.from_numpy(x))
    return {who: pair for who, pair in found.items() if pair[0] is not None}


def nanoseconds(running):
    """Median time per element of each contender; they take turns. Processor time: what else runs does not count."""
    times = {who: [] for who in running}
    with np.errstate(all="ignore"):
        for turn in range(ROUNDS + 1):
            for who, (function, x) in running.items():
                start = time.process_time()
                function(x)
                if turn:  # the first turn warms up
                    times[who].append(time.process_time() - start)
    return {who: float(np.median(t)) / COUNT * 1e9 for who, t in times.items()}


def cell(value):
    if value is None:
        return "–"
    return "∞" if np.isinf(value) else f"{value:.2f}" if value < 100 else f"{value:.1e}"


def row(name, dtype):
    f, running = ALL[name], contenders(name, dtype)
    time_of = nanoseconds(running)
    middle, tails = places(dtype)
    errors = {}
    for who, (function, _) in running.items():
        call = function if who != "PyTorch" else lambda x, g=function: g(torch.from_numpy(x)).numpy()
        errors[who] = worst(f, call, middle), worst(f, call, tails)
    return errors, time_of


def main(names):
    unknown = [n for n in names if n not in ALL]
    if unknown:
        sys.exit(f"no function of one variable is called {unknown[0]!r}; known: {', '.join(ALL)}")
    columns = [f"{who} {what}" for who in ("actlib", "textbook", "SciPy", "PyTorch") for what in ("ulp", "tail", "ns")]
    ratios = {"textbook": [], "PyTorch": []}
    for dtype in (np.float32, np.float64):
        print(
            f"\n### {dtype.__name__}\n\n| function | " + " | ".join(columns) + " |\n|:--" + "|--:" * len(columns) + "|"
        )
        for name in names or ALL:
            errors, time_of = row(name, dtype)
            for who in ratios:
                if who in time_of:
                    ratios[who].append((dtype.__name__, time_of["actlib"] / time_of[who]))
            cells = [
                cell(v)
                for who in ("actlib", "textbook", "SciPy", "PyTorch")
                for v in ((*errors[who], time_of[who]) if who in errors else (None, None, None))
            ]
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    for who, pairs in ratios.items():
        for dtype in ("float32", "float64"):
            logs = [np.log(r) for d, r in pairs if d == dtype]
            if logs:
                print(
                    f"\nactlib's time over {who}'s, {dtype}, geometric mean of {len(logs)}: {np.exp(np.mean(logs)):.2f}"
                )
    if SCORE.exists():
        score = json.loads(SCORE.read_text())
        share = score["killed"] / score["drawn"]
        print(f"\nmutants killed: {score['killed']} of {score['drawn']} ({share:.1%}), drawn from {score['of']}")


if __name__ == "__main__":
    main(sys.argv[1:])
