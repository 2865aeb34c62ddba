"""The first thing that Python does in the reader's browser: `notebook` is what the page's worker talks to."""

import importlib.abc
import logging
import sys
import types

from run_notebook import Notebook
from run_numpy import mend
from run_output import stand_in_for_ipython


class OnDemand(importlib.abc.MetaPathFinder):
    """Packages that few cells need are fetched when one imports them."""

    PARTS = {"scipy": "scipy", "matplotlib": "matplotlib", "PIL": "matplotlib", "cycler": "matplotlib"}

    def __init__(self, fetch):
        self.fetch, self.fetched = fetch, set()

    def find_spec(self, name, path=None, target=None):
        part = self.PARTS.get(name)
        if part is None or part in self.fetched:
            return None
        self.fetched.add(part)
        self.fetch(part)
        importlib.invalidate_caches()
        return importlib.machinery.PathFinder.find_spec(name, path)


def started(send, fetch):
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it would announce its font list at each start
    sys.meta_path.append(OnDemand(fetch))  # asked only when no other finder knows the name
    notebook = Notebook(send)
    stand_in_for_ipython(notebook.outputs)
    main = types.ModuleType("__main__")
    main.__dict__.update(notebook.globals)
    notebook.globals = main.__dict__
    sys.modules["__main__"] = main
    return notebook


if sys.platform == "emscripten":
    import js

    mend()
    notebook = started(js.runSay, js.partNow)
