"""Pack what Python in the page loads: few files, trimmed of what no cell uses, and compiled beforehand.

From the fetched wheels (fetch_pyodide.py) and from the SymPy and mpmath that the book itself was built with. Bytecode
saves the reader 3 of 6 seconds; it is made by the very Python that will read it, running in a headless Chromium.
Without one the sources are packed: slower to start, else the same.
"""

import base64
import hashlib
import io
import json
import shutil
import sys
import tempfile
import zipfile
from importlib.metadata import distribution, version
from pathlib import Path

from fetch_pyodide import PINS, ROOT, cache_folder

sys.path.insert(0, str(ROOT))
from tools.browser import NoBrowser, chromium, served  # noqa: E402

CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
WHEELS = {
    "numpy": ("numpy",),
    "matplotlib": (
        "matplotlib", "contourpy", "cycler", "kiwisolver", "pillow", "pyparsing", "python_dateutil", "six", "packaging",
    ),
    "scipy": ("scipy", "openblas"),
}  # fmt: skip
INSTALLED = {"sympy": ("sympy", "mpmath")}
WITHOUT_DOCSTRINGS = ("sympy",)  # NumPy and Matplotlib edit theirs and need them

# What no cell of a book like this one imports: half of the bytes.
DROPPED = (
    *("numpy/f2py/src/", "numpy/distutils/", "numpy/core/include/", "numpy/_core/include/", "numpy/_pyinstaller/"),
    *("scipy/misc/", "scipy/datasets/", "mpl_toolkits/axisartist/", "mpl_toolkits/axes_grid1/"),
    *("matplotlib/backends/web_backend/", "matplotlib/sphinxext/", "sympy/testing/", "sympy/benchmarks/"),
    *(f"sympy/physics/{part}/" for part in ("biomechanics", "continuum_mechanics", "control", "hep", "mechanics")),
    *(f"sympy/physics/{part}/" for part in ("optics", "quantum", "vector")),
    *(f"sympy/parsing/{part}/" for part in ("latex", "autolev", "fortran", "c")),
    *("sympy/integrals/rubi/", "sympy/polys/benchmarks/", "mpmath/tests/", "dateutil/zoneinfo/dateutil-zoneinfo"),
    *("PIL/_webp", "PIL/_imagingft", "PIL/_imagingcms"),
)
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf",
         "DejaVuSansDisplay.ttf")  # fmt: skip
USELESS = (".pyi", ".h", ".c", ".pxd", ".pyx", ".a", ".afm", ".pfb", ".png", ".gif", ".svg", ".pdf", ".html", ".js")

# Runs in the page's Python. Paths are those under which the files will lie.
COMPILE = """
import importlib.util, io, marshal, zipfile
def compiled(data, optimize):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name.endswith(".py"):
                path = "/lib/python3.12/site-packages/" + name
                code = compile(content, path, "exec", dont_inherit=True, optimize=optimize)
                never_checked = b"\\x01\\0\\0\\0" + bytes(8)
                content, name = importlib.util.MAGIC_NUMBER + never_checked + marshal.dumps(code), name + "c"
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
"""
PAGE = """<!DOCTYPE html><title>compile</title><script src="pyodide.js"></script><script>
async function compiledPacks(names, python) {
  const py = await loadPyodide({indexURL: "./", lockFileURL: "lock.json"});
  py.runPython(python);
  const made = {};
  for (const [name, optimize] of names) {
    const data = new Uint8Array(await (await fetch(name + ".zip")).arrayBuffer());
    py.globals.set("given", py.toPy(data));
    made[name] = py.runPython(`import base64; base64.b64encode(compiled(bytes(given), ${optimize})).decode()`);
  }
  return made;
}
</script>"""
EMPTY_LOCK = {
    "info": {
        "abi_version": "2024_0",
        "arch": "wasm32",
        "platform": "emscripten_3_1_58",
        "python": "3.12.7",
        "version": PINS["pyodide"],
    },
    "packages": {},
}  # fmt: skip  a missing import must not reach for a file that is not there


def recipe() -> str:
    """Changes whenever the packs would."""
    said = json.dumps(PINS, sort_keys=True) + Path(__file__).read_text(encoding="utf-8")
    return hashlib.sha256((said + version("sympy") + version("mpmath")).encode()).hexdigest()[:12]


def packed_folder() -> Path:
    return cache_folder() / f"packed-{recipe()}"


def pack() -> Path:
    """The folder with everything that the site serves, made from the fetched files unless it is there."""
    folder = packed_folder()
    if (folder / "contents.json").is_file():
        return folder
    source = cache_folder()
    with tempfile.TemporaryDirectory(dir=source) as temporary:
        work = Path(temporary)
        for name in CORE:
            shutil.copy(source / name, work / name)
        (work / "lock.json").write_text(json.dumps(EMPTY_LOCK), encoding="utf-8")
        for pack_name, wheels in WHEELS.items():
            write_zip(work / f"{pack_name}.zip", wheel_files(source, wheels))
        for pack_name, packages in INSTALLED.items():
            write_zip(work / f"{pack_name}.zip", installed_files(packages))
        try:
            compile_packs(work)
        except NoBrowser as reason:
            print(f"The packs are not compiled beforehand: {reason}")
        sizes = {path.name: path.stat().st_size for path in sorted(work.iterdir())}
        (work / "contents.json").write_text(json.dumps(sizes, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(work, folder)
    return folder


def wheel_files(source: Path, wheels):
    for start in wheels:
        (name,) = (n for n in PINS["files"] if n.startswith(f"{start}-"))
        with zipfile.ZipFile(source / name) as wheel:
            for path in sorted(wheel.namelist()):
                yield path, wheel.read(path)


def installed_files(packages):
    for package in packages:
        for file in sorted(distribution(package).files, key=str):
            if file.parts[0] == package or ".dist-info" in file.parts[0]:
                yield str(file), Path(file.locate()).read_bytes()


def wanted(path: str) -> bool:
    if path.endswith("/") or "__pycache__" in path:
        return False
    if ".dist-info/" in path:
        return "LICENSE" in path.upper()
    if "/mpl-data/" in path:
        return path.endswith(("matplotlibrc", *FONTS)) or "LICENSE" in path
    return not (path.endswith(USELESS) or "/tests/" in path or path.startswith(DROPPED))


def write_zip(target: Path, files):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in files:
            if wanted(path):
                made.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED, 9)


def compile_packs(work: Path):
    """Replace the sources in each pack by bytecode."""
    (work / "compile.html").write_text(PAGE, encoding="utf-8")
    names = [[name, 2 if name in WITHOUT_DOCSTRINGS else 0] for name in (*WHEELS, *INSTALLED)]
    with served(work) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/compile.html")
        made = page.evaluate("([names, python]) => compiledPacks(names, python)", [names, COMPILE])
    for name, data in made.items():
        data = base64.b64decode(data)
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
        (work / f"{name}.zip").write_bytes(data)
    (work / "compile.html").unlink()
