"""The house style and the book's recurring pictures. Colours belong to functions, the same in the whole book."""

import io
import zlib
from itertools import cycle

import numpy as np

from actlib.catalogue import find
from actlib.present import curve_in_words

# The page replaces these three by the reader's theme (light or dark); notebooks show them as they are.
INK, PAPER, GRID = "#1b1b1f", "#fffffe", "#d9d9de"
# Eight hues that stand apart in both kinds of colour blindness and keep 3:1 contrast on white and on the dark page.
BLUE, ORANGE, GREEN, RED, PURPLE, BROWN, PINK, GREY = (
    "#2f77c4", "#c46210", "#1f8a5b", "#cc3d3d", "#8a63c9", "#96703a", "#c2558e", "#7a7f87",
)  # fmt: skip
CYCLE = (BLUE, ORANGE, GREEN, RED, PURPLE, BROWN, PINK, GREY)
COLOURS = {
    "identity": GREY, "step": BROWN, "sign": BROWN, "sigmoid": BLUE, "hard_sigmoid": PINK, "tanh": ORANGE,
    "hard_tanh": BROWN, "softsign": GREEN, "arctan": PURPLE, "erf": RED, "algebraic": PINK, "sin": GREEN,
    "gaussian": PURPLE, "relu": RED, "leaky_relu": ORANGE, "prelu": GREEN, "rrelu": PURPLE, "noisy_relu": BLUE,
    "relu6": BROWN, "srelu": PINK, "threshold": GREY, "elu": BLUE, "celu": GREEN, "selu": PURPLE, "softplus": ORANGE,
    "squareplus": GREEN, "sqrt_relu": BROWN, "xtanh_relu": PURPLE, "log_sigmoid": BROWN, "tanhshrink": PURPLE,
    "softshrink": BLUE, "hardshrink": ORANGE, "gelu": BLUE, "gelu_tanh": ORANGE, "gelu_sigmoid": GREEN, "silu": GREEN,
    "swish": GREEN, "mish": PURPLE, "tanhexp": BROWN, "hard_swish": ORANGE, "hard_mish": PINK, "squared_relu": BROWN,
    "star_relu": PINK, "xielu": PURPLE, "dyt": ORANGE, "derf": PURPLE,
}  # fmt: skip
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (7, 2, 1.5, 2)))

STYLE = {
    "figure.figsize": (5.2, 3.3), "figure.facecolor": PAPER, "axes.facecolor": PAPER, "savefig.facecolor": PAPER,
    "figure.constrained_layout.use": True, "svg.fonttype": "none", "svg.hashsalt": "from-step-to-swiglu",
    "font.size": 12, "axes.titlesize": 12.5, "axes.titlelocation": "left", "axes.titleweight": "bold",
    "axes.labelsize": 12, "legend.frameon": False, "legend.fontsize": 11, "lines.linewidth": 2.2,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": INK, "axes.labelcolor": INK,
    "axes.titlecolor": INK, "text.color": INK, "xtick.color": INK, "ytick.color": INK, "axes.grid": True,
    "grid.color": GRID, "grid.linewidth": 0.8, "axes.axisbelow": True, "axes.prop_cycle": None,
    "font.family": "DejaVu Sans",
}  # fmt: skip


def new(rows=1, columns=1, size=None, **options):
    """A figure and its axes in the house style. `size` in inches; 5.2 wide stays legible on a phone."""
    import matplotlib.pyplot as plt
    from cycler import cycler

    plt.rcParams.update({k: v for k, v in STYLE.items() if v is not None} | {"axes.prop_cycle": cycler(color=CYCLE)})
    size = size or (5.2, 3.3 if rows == 1 else 2.6 * rows)
    return plt.subplots(rows, columns, figsize=size, **options)


class Picture:
    """A drawn figure with its description: SVG for eyes, words for everyone else."""

    def __init__(self, svg, alt):
        self.svg, self.alt = svg, alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/svg+xml": self.svg, "text/plain": self.alt}


def show(fig, alt):
    """Show a figure. `alt` says in a sentence or two what is seen; it becomes the picture's accessible name."""
    import matplotlib.pyplot as plt
    from IPython.display import display

    if not isinstance(alt, str) or len(alt.split()) < 5:
        raise ValueError(f"a figure needs a sentence that says what is seen, was given {alt!r}")
    text = io.StringIO()
    fig.savefig(text, format="svg", metadata={"Date": None, "Title": alt})
    plt.close(fig)
    display(Picture(text.getvalue(), alt))


def colour(f):
    """The colour of a function, the same in the whole book."""
    name = find(f).name
    return COLOURS.get(name) or CYCLE[zlib.crc32(name.encode()) % len(CYCLE)]


def label(ax, x, y, text, color=INK, **options):
    """A direct label on a curve, in place of a legend."""
    ax.text(x, y, text, color=color, fontsize=11.5, **options)


def grid_for(f, low, high, points=801):
    """x-values for drawing f: dense, with the seams hit from both sides so that a jump is not drawn as a slope."""
    x = np.linspace(low, high, points)
    seams = [float(f.fact(b)) for b in f.breaks]
    near = [s + d for s in seams for d in (-1e-9, 1e-9) if low < s < high]
    return np.sort(np.concatenate([x, near]))


def curves(*functions, x=(-6, 6), titles=("f", "slope f′"), labels=None):
    """f above f′ for some functions, with the words that describe the picture: (figure, alt)."""
    functions = [find(f) for f in functions]
    names = labels or [f.title.split(" (")[0] for f in functions]
    if not functions or len(names) != len(functions):
        raise ValueError(f"curves takes functions and as many labels; it was given {len(functions)} and {labels!r}")
    if several := [f.name for f in functions if hasattr(f, "vjp")]:
        raise TypeError(f"curves draws functions of one variable; {several[0]} has several inputs")
    fig, axes = new(2, 1, size=(5.2, 4.8), sharex=True)
    for f, name, dash in zip(functions, names, cycle(DASHES), strict=False):
        points = grid_for(f, *x)
        for ax, y in zip(axes, (f(points), f.slope(points)), strict=True):
            jump = np.abs(np.diff(y)) > 0.2
            y = y.astype(float)
            y[:-1][jump] = np.nan
            ax.plot(points, y, color=colour(f), linestyle=dash, label=name)
    for ax, title in zip(axes, titles, strict=True):
        ax.set_title(title)
        ax.axhline(0, color=INK, linewidth=0.8)
        ax.axvline(0, color=INK, linewidth=0.8)
    if len(functions) > 1:
        axes[0].legend(loc="best")
    axes[1].set_xlabel("x")
    alt = ". ".join(curve_in_words(f) for f in functions) + "."
    return fig, alt
