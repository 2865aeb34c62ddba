"""A book of one chapter, built by the real machinery in a folder of its own: for the tests of building."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOC = """\
format: jb-book
root: index
chapters:
- file: chapters/01-small
"""
INDEX = "# A small book\n\nIt has one chapter: [](chapters/01-small.md).\n\n```{bibliography}\n```\n"
HEAD = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---

"""
CHAPTER = HEAD + """\
# Small

```{code-cell} ipython3
from time import perf_counter
import numpy as np
import sympy as sp
import actlib as act
from actlib import check, demonstrate, figures, glue, prove
print("The slope is", act.sigmoid.slope(0.0), {"b", "a", "c"} == set("abc"))
glue("top", act.sigmoid.slope(0.0), ".2f")
```

```{code-cell} ipython3
---
mystnb:
  figure:
    name: small-line
    caption: A line, and a curve.
---
fig, ax = figures.new()
x = np.linspace(-3, 3, 50)
ax.plot(x, x, color=figures.GREEN)
ax.fill_between(x, act.silu(x), alpha=0.3, hatch="/")
figures.show(fig, "A straight line through zero and one")
```

```{code-cell} ipython3
x, y, z = sp.symbols("x y z")
sp.expand((x + y * z) ** 2).free_symbols, sp.sqrt(x) + sp.exp(-y)
```

```{code-cell} ipython3
act.card("gelu")
draw = lambda seed: np.random.default_rng(seed).normal(size=10).mean()
demonstrate("small-draws", "Means of ten numbers are small.", draw, range(3), lambda mean: abs(mean) < 2)
clock = lambda seed: {part: 1 + perf_counter() % 1 for part in ("matrix product", "relu", "tanh")}
demonstrate("tanh-cost", "Another time in every run.", clock, range(3), lambda times: True, timed=True)
prove("small-square", "A square.", "(x + 1)**2\\n= x**2 + 2*x + 1")
```

```{live-figure} small-live
:twin: small-line
:functions: sigmoid
:panels: f
:x: -6 to 6
:y: -0.2 to 1.2
Move it.
```

The formula $x^2$, the slope {glue:text}`top`, {numref}`small-line`, ({eq}`small-eq`), and {cite:t}`howard2019`.

$$ \\begin{aligned} f(x) &= x \\\\ &= \\sigma(x) \\end{aligned} $$ (small-eq)

```{exercise-start}
:label: sigmoid-gap
:class: see
```
```{ask} sigmoid-gap
```
```{exercise-end}
```

:::{dropdown} Hint
It is folded.
:::

::::{tab-set}
:::{tab-item} One
First.
:::
:::{tab-item} Two
Second.
:::
::::
"""  # fmt: skip
# No host may be asked of anything: whatever tries is written down, and fails.
NO_NETWORK = """\
import os, socket
def guard(name):
    real = getattr(socket.socket, name)
    def connect(self, address):
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            open(os.environ["ASKED"], "a").write(f"{address}\\n")
            raise OSError("there is no network")
        return real(self, address)
    setattr(socket.socket, name, connect)
guard("connect"), guard("connect_ex")
"""


class SmallBook:
    """A book of one chapter with the real machinery, in a folder as readers have them."""

    def __init__(self, place, name="das Büchlein 函数", **env):
        self.root = place / name
        for name in ("actlib", "sphinx_ext", "tools", "web"):
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("_config.yml", "references.bib"):
            shutil.copy(ROOT / name, self.root)
        (place / "blocked").mkdir()
        (place / "blocked" / "sitecustomize.py").write_text(NO_NETWORK)
        (place / "nothing").mkdir()  # no Chromium, no git, no compiler
        self.asked = place / "asked"
        self.home = place / "home"
        self.home.mkdir()
        path = f"{self.root}{os.pathsep}{place / 'blocked'}"
        self.env = {"PATH": str(place / "nothing"), "PYTHONPATH": path, "ASKED": str(self.asked)}
        self.env |= {"HOME": str(self.home), "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"} | env
        self.html = self.root / "_build" / "html"
        self.write("_toc.yml", TOC)
        self.write("index.md", INDEX)
        self.write("chapters/01-small.md", CHAPTER)

    def write(self, name, text):
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text, "utf8")

    def start(self):
        return subprocess.Popen(
            [sys.executable, "tools/build.py"], cwd=self.root, env=self.env, encoding="utf8",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def build(self):
        """(exit code, what was said)"""
        running = self.start()
        out, err = running.communicate(timeout=120)
        return running.returncode, out + err

    def seen(self):
        """All files as a reader has them."""
        files = (path for path in self.html.rglob("*") if path.is_file())
        return {path.relative_to(self.html).as_posix(): path.read_bytes() for path in files}
