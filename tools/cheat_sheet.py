"""One printable page with every function of the catalogue: curve, slope, and the numbers that one looks up.

python tools/cheat_sheet.py [folder]      writes cheat-sheet.svg and cheat-sheet.pdf there
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from actlib import atlas, figures  # noqa: E402
from actlib.catalogue import ALL, VECTORS  # noqa: E402
from actlib.present import number  # noqa: E402

A4 = (8.27, 11.69)
COLUMNS = 6
SPAN = 4  # drawn from -4 to 4
SMOOTH = {"−1": "jumps", "0": "kink", "∞": "C∞"}
NAME = "cheat-sheet"


def draw():
    """The sheet as a figure."""
    functions = list(ALL.values())
    rows = -(-len(functions) // COLUMNS)
    fig, axes = figures.new(rows, COLUMNS, size=A4)
    fig.get_layout_engine().set(w_pad=0.02, h_pad=0.02, hspace=0.01, wspace=0.01, rect=(0.015, 0.085, 0.97, 0.868))
    for ax, f in zip(axes.flat, functions, strict=False):
        panel(ax, f)
    for ax in axes.flat[len(functions) :]:
        ax.axis("off")
    fig.text(0.03, 0.978, "From Step to SwiGLU: the cheat sheet", fontsize=13, weight="bold", va="center")
    fig.text(0.03, 0.962, "Line: f. Dashed: its slope. Both axes from −4 to 4, default parameters. L: largest slope. "
             "g: gain, the factor on the weights that keeps E f² = 1.", fontsize=6.6, va="center")  # fmt: skip
    for k, line in enumerate(several_inputs()):
        fig.text(0.03, 0.07 - 0.0135 * k, line, fontsize=6.6, va="center")
    fig.draw_without_rendering()  # the layout is found once; its last digits vary from run to run
    fig.set_layout_engine("none")
    for ax in axes.flat:
        ax.set_position(np.round(ax.get_position(original=True).bounds, 4))
    return fig


def panel(ax, f):
    """One function: its curves, its name, its numbers."""
    x = figures.grid_for(f, -SPAN, SPAN, 401)
    for y, style in ((f(x), {"color": figures.colour(f), "linewidth": 1.3}),
                     (f.slope(x), {"color": figures.INK, "linewidth": 0.6, "linestyle": (0, (3, 2))})):  # fmt: skip
        y = np.array(y, dtype=float)
        y[:-1][np.abs(np.diff(y)) > 0.2] = np.nan  # a jump is not a line
        ax.plot(x, y, **style)
    for line in (ax.axhline, ax.axvline):
        line(0, color=figures.INK, linewidth=0.35)
    ax.set(xlim=(-SPAN, SPAN), ylim=(-SPAN, SPAN), xticks=(), yticks=(), aspect="equal")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.set_title(atlas.name(f).split(" (")[0], fontsize=7.2, loc="left", pad=1.5)
    smooth = SMOOTH.get(number(f.smooth)) or f"C{number(f.smooth)}"
    facts = f"L {number(f.lipschitz, 4)} · g {number(f.gain, 3)} · {smooth}"
    ax.set_xlabel(f"{atlas.interval(f.range)}\n{facts}", fontsize=5.2, labelpad=1)


def several_inputs():
    """The functions of several inputs, a line for each kind."""
    gates = [f for f in VECTORS.values() if f.outputs_text == "d"]
    others = [f for f in VECTORS.values() if f.outputs_text != "d"]
    yield "Several inputs (chapter): " + " · ".join(f"{atlas.name(f).split(' (')[0]} ({f.chapter})" for f in others)
    yield "Gated, n/2 outputs (chapter): " + " · ".join(f"{atlas.name(f).split(' (')[0]} ({f.chapter})" for f in gates)
    for f in (VECTORS["softmax"], VECTORS["swiglu"]):
        yield f"{atlas.name(f)}: y[i] = {f.formula}"


def save(folder):
    """Write both files; the same catalogue gives the same bytes."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    fig = draw()
    alt = f"{len(ALL)} small panels, one for each function of one variable, with its slope and its main numbers."
    fig.savefig(Path(folder, f"{NAME}.svg"), metadata={"Date": None, "Title": alt})
    fig.savefig(
        Path(folder, f"{NAME}.pdf"), metadata={"CreationDate": None, "Title": "From Step to SwiGLU: cheat sheet"}
    )
    plt.close(fig)


if __name__ == "__main__":
    save(sys.argv[1] if len(sys.argv) > 1 else ".")
