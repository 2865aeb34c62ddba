"""Cells run again when what they import has changed: myst-nb's own cache looks only at the cells.

The cache folder is named by a hash of the library (code and data) and of the packages that a cell's
output depends on, so that old numbers cannot stay on a page. `tools/execute.py` fills the same folder.
While one writes, every change of the library would run every chapter: ACT_TRUST_CACHE=1 runs only chapters
whose own cells changed. What is published is never built so.
"""

import hashlib
import os
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("numpy", "sympy", "matplotlib", "scipy")
KEPT = 3  # the newest folders: going back to another branch need not run everything again


def cache_folder(root: Path) -> Path:
    trusting = os.environ.get("ACT_TRUST_CACHE") and not os.environ.get("CI")
    return root / "_build" / "execution_cache" / ("trusted" if trusting else fingerprint(root))


def fingerprint(root: Path) -> str:
    digest = hashlib.sha256(f"python {platform.python_version()}".encode())
    for package in PACKAGES:
        digest.update(f"{package} {installed(package)}".encode())
    for path in sorted((root / "actlib").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def open_cache(root: Path) -> Path:
    """The folder for the library as it is now; the oldest of the others are removed."""
    folder = cache_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    by_age = sorted(folder.parent.iterdir(), key=lambda other: other.stat().st_mtime, reverse=True)
    for old in by_age[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def settle_environment():
    """For the kernels, which inherit it: the same outputs in every build."""
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")  # small matrices: several threads only get in each other's way
    os.environ.setdefault("ACT_TIMINGS", "recorded")  # what a clock gave: actlib/timings.py


def choose_cache(app, config):
    settle_environment()
    config.nb_execution_cache_path = str(open_cache(Path(app.srcdir)))


def setup(app):
    app.connect("config-inited", choose_cache, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
