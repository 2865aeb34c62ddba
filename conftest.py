"""pytest runs notebooks/ with nbval, as students get them. The chapters, with the solutions, are run by the
build, and tests/web/test_solutions.py reads what their checks said.

    python -m pytest notebooks/03-sigmoid.ipynb

`--nbval-lax` switches this on; it stands in pyproject.toml.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from nbval.plugin import IPyNbCell

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small matrices: several threads only get in each other's way
settings.register_profile("shared machine", deadline=None)  # how long an example takes says nothing about it
settings.load_profile("shared machine")
ROOT = Path(__file__).parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A student who has done nothing yet must be told so, not that the answer is wrong or right."""
    result = yield
    if isinstance(item, IPyNbCell) and item.path.parent == ROOT / "notebooks":
        if "check" in item.cell.metadata.get("tags", []):
            shown = " ".join(str(output.get("data", "")) for output in item.test_outputs)
            assert "not attempted" in shown.lower(), f"{item.cell.source} says {shown or 'nothing'}"
    return result
