"""pytest runs notebooks/ with nbval, as students get them. The chapters, with the solutions, are run by the
build, and tests/web/test_solutions.py reads what their checks said.

    python -m pytest notebooks/03-sigmoid.ipynb

`--nbval-lax` switches this on; it stands in pyproject.toml.
"""

import os
import re
from pathlib import Path

import pytest
from hypothesis import settings
from nbval.plugin import IPyNbCell

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small matrices: several threads only get in each other's way
settings.register_profile("shared machine", deadline=None)  # how long an example takes says nothing about it
settings.load_profile("shared machine")
ROOT = Path(__file__).parent


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With several processes a file's tests stay together; of the longest, tests/web/test_pages.py, a page's."""
    from xdist.scheduler.loadfile import LoadFileScheduling

    class PageOrFile(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return together(nodeid)

    return PageOrFile(config, log)


def together(nodeid):
    """Tests of the same name here share what was opened once: a notebook's kernel, or what was seen on a page."""
    page = re.match(r"(tests/web/test_pages\.py)::\w+\[(.+?)(-\d+-(light|dark))?\]$", nodeid)
    return f"{page[1]}::{page[2]}" if page else nodeid.split("::", 1)[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A student who has done nothing yet must be told so, not that the answer is wrong or right."""
    result = yield
    if isinstance(item, IPyNbCell) and item.path.parent == ROOT / "notebooks":
        if "check" in item.cell.metadata.get("tags", []):
            shown = " ".join(str(output.get("data", "")) for output in item.test_outputs)
            assert "not attempted" in shown.lower(), f"{item.cell.source} says {shown or 'nothing'}"
    return result
