"""`import actlib` is light: what only some readers need is imported when they need it."""

import subprocess
import sys

import pytest

HEAVY = ("sympy", "matplotlib", "scipy", "IPython", "mpmath", "flint", "pandas")


def python(code):
    """Run in a fresh interpreter, where nothing has been imported yet."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


@pytest.mark.parametrize("module", HEAVY)
def test_importing_the_library_imports_no(module):
    """A module that is None in sys.modules cannot be imported: the traceback names the line that tried."""
    ran = python(f"import sys; sys.modules[{module!r}] = None; import actlib")
    assert ran.returncode == 0, ran.stderr
    ran = python(f"import sys, actlib; sys.exit({module!r} in sys.modules)")
    assert ran.returncode == 0, f"{module} is imported by `import actlib`\n{ran.stderr}"


def test_values_and_slopes_need_no_sympy():
    ran = python(
        "import sys; sys.modules['sympy'] = None\n"
        "import actlib as act\n"
        "for name in ('sigmoid', 'tanh', 'relu', 'step', 'softsign', 'sin'):\n"
        "    f = act.find(name)\n"
        "    f([-1.0, 0.0, 1.0]), f.slope([-1.0, 0.0, 1.0])\n"
    )
    assert ran.returncode == 0, ran.stderr


def test_drawing_curves_needs_no_browser_and_no_screen():
    ran = python("import matplotlib; matplotlib.use('svg'); from actlib import figures; figures.curves('sigmoid')")
    assert ran.returncode == 0, ran.stderr


def test_stored_results_are_read_where_there_are_no_processes():
    """In a browser: Python is built without them there."""
    ran = python(
        "import sys\n"
        "for name in ('_multiprocessing', 'concurrent.futures.process', 'multiprocessing'): sys.modules[name] = None\n"
        "from actlib.experiments import finals, ranking, sparsity, text, tournament\n"
    )
    assert ran.returncode == 0, ran.stderr
